/** Puts together what a large course of this project has in parts: its page carries no questions. */

/**
 * Return the course that a page carries, with its questions; what is no course in parts is returned as it is.
 *
 * @param {string} text JSON, as the package has it
 * @param {(address: string) => Promise<string>} load
 * @returns {Promise<string>}
 */
export async function withParts(text, load) {
  try {
    const course = JSON.parse(text);
    const scripts = await Promise.all(course.parts.map((/** @type {[string]} */ [name]) => load(`parts/${name}.js`)));
    const items = scripts.flatMap((script) => Object.values(JSON.parse(script.slice(script.indexOf("(") + 1, script.lastIndexOf(")")))));
    return JSON.stringify({ ...course, items: items.map(withWords) });
  } catch {
    return text;
  }
}

/** @param {any} item whose questions do not repeat the words of a prompt that is one paragraph */
function withWords(item) {
  const questions = item.questions.map((/** @type {any} */ question) => {
    const prompt = question.prompt ?? item.html.split(`data-question="${question.id}"><div class="prompt">`)[1] ?? "";
    const [, words = ""] = /^<p>([^<]*)<\/p>/.exec(prompt) ?? [];
    return { text: unescaped(words), ...question };
  });
  return { ...item, questions };
}

/** @param {string} html without elements */
function unescaped(html) {
  const signs = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };
  return html.replace(/&(lt|gt|quot|amp);/g, (sign) => signs[/** @type {keyof typeof signs} */ (sign)]);
}
