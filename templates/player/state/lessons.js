// The lessons of a course. Pure.

/**
 * @param {import("../types").CourseData} course
 */
export function lessonsOf({ items }) {
  return items.filter((item) => item.kind === "lesson");
}
