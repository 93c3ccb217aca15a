/**
 * An input for the id of a record that is found by its name: type digits, or words and pick.
 *
 * Follows the combobox pattern of the ARIA authoring practices: arrows move, Enter picks, Escape
 * closes.
 */

import {freshId, h, show} from "./dom.js";

/**
 * Return an element. `find(text)` returns a promise of [{id, name}]; `nameOf(id)` one of a name;
 * `words` are texts that may stand in place of an id (`me`); `onChange(text)` hears of each change.
 */
export function lookup({label, id, value, find, nameOf, words = [], onChange}) {
  const listId = freshId("lookup");
  const name = h("span", {class: "name"});
  const list = h("ul", {id: listId, role: "listbox", "aria-label": label, hidden: true});
  const input = h("input", {
    id,
    type: "text",
    value: value ?? "",
    role: "combobox",
    "aria-label": label,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
    autocomplete: "off",
    placeholder: "id or name",
    oninput: () => changed(true),
    onfocus: () => offer(),
    onblur: () => close(),
    onkeydown: move,
  });
  let active = -1;
  let asked = 0;

  function changed(isTyped) {
    onChange(input.value.trim());
    tellName();
    if (isTyped) offer();
  }

  async function tellName() {
    const text = input.value.trim();
    const found = /^[1-9][0-9]*$/.test(text) ? await nameOf(Number(text)) : "";
    if (input.value.trim() === text) show(name, found);
  }

  async function offer() {
    const turn = (asked += 1);
    const text = input.value.trim();
    const found = await find(words.includes(text) ? "" : text);
    if (turn !== asked || document.activeElement !== input) return;
    const extra = words.filter((word) => word.startsWith(text)).map((word) => ({id: word, name: ""}));
    show(list, [...extra, ...found].map(option));
    active = -1;
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function option(record) {
    const text = record.name ? `${record.id} · ${record.name}` : String(record.id);
    const attributes = {role: "option", id: freshId("option"), "aria-selected": "false"};
    const pick = (event) => {
      event.preventDefault();
      take(record.id);
    };
    return h("li", {...attributes, "data-id": record.id, onmousedown: pick}, text);
  }

  function take(id) {
    input.value = id;
    changed(false);
    close();
  }

  function close() {
    asked += 1;
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function move(event) {
    const options = [...list.children];
    if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      if (list.hidden) return void offer();
      const step = event.key === "ArrowDown" ? 1 : -1;
      active = (active + step + options.length) % options.length;
      options.forEach((each, at) => each.setAttribute("aria-selected", String(at === active)));
      options[active].scrollIntoView({block: "nearest"});
      input.setAttribute("aria-activedescendant", options[active].id);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      take(options[active].dataset.id);
    }
  }

  tellName();
  return h("span", {class: "lookup"}, input, name, list);
}
