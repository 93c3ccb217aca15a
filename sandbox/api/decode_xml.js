/**
 * An XML answer becomes the same tree that its JSON would be.
 *
 * Every element but the root carries `type`: int str bool null list dict. The names of a list's
 * items (`action`, `item`) say nothing that the tree needs.
 */

/** Return the tree of an XML text. Throws: SyntaxError when it is not well-formed. */
export function decodeXml(text) {
  const root = new DOMParser().parseFromString(text, "application/xml");
  if (root.querySelector("parsererror")) throw new SyntaxError("the XML is not well-formed");
  return fieldsOf(root.documentElement);
}

function valueOf(element) {
  switch (element.getAttribute("type")) {
    case "int":
      return Number(element.textContent);
    case "bool":
      return element.textContent === "true";
    case "null":
      return null;
    case "list":
      return [...element.children].map(valueOf);
    case "dict":
      return fieldsOf(element);
    default:
      return element.textContent;
  }
}

function fieldsOf(element) {
  return Object.fromEntries([...element.children].map((child) => [child.tagName, valueOf(child)]));
}
