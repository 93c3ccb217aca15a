/**
 * Elements without a framework. Text is always text: nothing here, or anywhere in the page, parses
 * markup, so a name that holds `<script>` is shown and never run.
 */

/**
 * Return an element: h("button", {class: "chip", onclick: send, "aria-label": "…"}, "Send").
 *
 * Attributes that are null, undefined or false are left out, true writes an empty one; `on…` is a
 * listener; `value`, `checked` and `disabled` are properties. Children that are null or false are
 * left out, lists are flattened.
 */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Return an SVG element, made like h() makes an HTML one. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (["value", "checked", "disabled", "open", "selected"].includes(name)) {
      element[name] = value;
    } else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...nodes(children));
  return element;
}

function nodes(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false);
}

/** Return the nodes of a path that may go on in a new line behind each slash. */
export function wrapping(path) {
  return path.split("/").map((word, index) => (index ? ["/", h("wbr"), word] : word));
}

/** Put these children in place of what an element holds. */
export function show(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

let last = 0;

/** Return an id that no other element of the page has. */
export function freshId(word) {
  last += 1;
  return `${word}-${last}`;
}

/** Return a select: `options` are texts or [value, text]. */
export function select(options, value, attributes = {}) {
  const entries = options.map((each) => (Array.isArray(each) ? each : [each, each]));
  const element = h(
    "select",
    attributes,
    entries.map(([each, text]) => h("option", {value: each}, text)),
  );
  element.value = value;
  return element;
}

/** Say something to screen readers without moving anything. */
export function announce(text) {
  document.getElementById("announcements").textContent = text;
}

/** Return a button that copies what `text()` returns, and says so. */
export function copyButton(text, label = "Copy") {
  const button = h("button", {type: "button", class: "quiet", onclick: copy}, label);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text());
      announce("Copied");
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    button.addEventListener("blur", () => (button.textContent = label), {once: true});
  }
  return button;
}

/** Let the browser save bytes as a file. */
export function saveAs(blob, filename) {
  const address = URL.createObjectURL(blob);
  h("a", {href: address, download: filename}).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
