// Where a point of a picture is: in percent of its sides, by the same steps as exporter/questions/regions.py.

/** An ellipse, by its centre and half its width and height; or the corners of a polygon. */
/** @typedef {readonly number[] | readonly (readonly [number, number])[]} Area */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Draw areas over a picture.
 * @param {readonly Area[]} areas
 */
export function drawAreas(areas) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "spot-areas");
  drawing.setAttribute("viewBox", "0 0 100 100");
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(...areas.map((area) => {
    const corners = cornersOf(area);
    const shape = document.createElementNS(SVG, corners ? "polygon" : "ellipse");
    const [cx, cy, rx, ry] = area;
    const attributes = corners ? { points: corners.join(" ") } : { cx, cy, rx, ry };
    Object.entries(attributes).forEach(([name, value]) => shape.setAttribute(name, String(value)));
    return shape;
  }));
  return drawing;
}

/**
 * Return the corners, when an area has some.
 * @param {Area} area
 * @returns {readonly (readonly [number, number])[] | null}
 */
function cornersOf(area) {
  return Array.isArray(area[0]) ? /** @type {readonly (readonly [number, number])[]} */ (area) : null;
}

/**
 * @param {Area} area
 * @param {number} x
 * @param {number} y
 */
export function holds(area, x, y) {
  const corners = cornersOf(area);
  if (!corners) {
    const [left, top, width, height] = /** @type {[number, number, number, number]} */ (area);
    const across = (x - left) / width;
    const along = (y - top) / height;
    return across * across + along * along <= 1;
  }
  return corners.filter(([ax, ay], at) => {
    const [bx, by] = corners[(at + 1) % corners.length] ?? [ax, ay];
    return ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
  }).length % 2 === 1;
}
