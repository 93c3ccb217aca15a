/**
 * An input for the id of a record that is found by its name: type digits, or words and pick.
 *
 * Follows the combobox pattern of the ARIA authoring practices: arrows move, Enter picks, Escape
 * closes.
 */

import {freshId, h, show} from "./dom.js";

export class Lookup {
  /**
   * `find(text)` returns a promise of [{id, name}], `nameOf(id)` one of a name; `words` are texts
   * that may stand in place of an id (`me`); `onChange(text)` hears of each change. `element` is
   * the whole, `input` its control.
   */
  constructor({label, value, find, nameOf, words = [], onChange}) {
    Object.assign(this, {find, nameOf, words, onChange});
    this.active = -1;
    this.turn = 0;
    this.name = h("span", {class: "name", dir: "auto"});
    // trap: a list that scrolls would be a stop of Tab, and be gone at the moment it is reached.
    this.list = h("ul", {
      id: freshId("lookup"),
      role: "listbox",
      tabindex: "-1",
      "aria-label": label,
      hidden: true,
    });
    this.input = h("input", {
      type: "text",
      value: value ?? "",
      role: "combobox",
      "aria-label": label,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      autocomplete: "off",
      placeholder: "id or name",
      oninput: () => this.#changed().then(() => this.#offer()),
      onfocus: () => this.#offer(),
      onblur: () => this.#close(),
      onkeydown: (event) => this.#press(event),
    });
    this.element = h("span", {class: "lookup"}, this.input, this.name, this.list);
    this.#tellName();
  }

  get #text() {
    return this.input.value.trim();
  }

  async #changed() {
    this.onChange(this.#text);
    this.#tellName();
  }

  async #tellName() {
    const text = this.#text;
    const name = /^[1-9][0-9]*$/.test(text) ? await this.nameOf(Number(text)) : "";
    if (this.#text === text) show(this.name, name);
  }

  async #offer() {
    this.turn += 1;
    const turn = this.turn;
    const text = this.#text;
    const found = await this.find(this.words.includes(text) ? "" : text);
    // An older answer, or one that comes when somebody is elsewhere, is not shown.
    if (turn !== this.turn || document.activeElement !== this.input) return;
    const words = this.words.filter((word) => word.startsWith(text)).map((id) => ({id, name: ""}));
    const chosen = this.list.children[this.active]?.dataset.id;
    show(
      this.list,
      [...words, ...found].map((record) => this.#option(record)),
    );
    // What somebody has moved to stays chosen where the later list has it too.
    this.#mark([...this.list.children].findIndex((option) => option.dataset.id === chosen));
    this.list.hidden = !this.list.children.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  #option({id, name}) {
    const onmousedown = (event) => {
      event.preventDefault();
      this.#take(id);
    };
    return h(
      "li",
      {role: "option", id: freshId("option"), "aria-selected": "false", "data-id": id, onmousedown},
      name ? `${id} · ${name}` : String(id),
    );
  }

  #take(id) {
    this.input.value = id;
    this.#changed();
    this.#close();
  }

  #close() {
    this.turn += 1;
    this.active = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #press(event) {
    const isOpen = !this.list.hidden;
    if (event.key === "Escape" && isOpen) this.#close();
    else if (event.key === "Enter" && this.active >= 0) {
      this.#take(this.list.children[this.active].dataset.id);
    } else if (event.key === "ArrowDown") this.#move(1);
    else if (event.key === "ArrowUp") this.#move(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #move(step) {
    const options = [...this.list.children];
    if (this.list.hidden || !options.length) return void this.#offer();
    const from = this.active < 0 && step < 0 ? 0 : this.active;
    this.#mark((from + step + options.length) % options.length);
    options[this.active].scrollIntoView({block: "nearest"});
  }

  #mark(active) {
    const options = [...this.list.children];
    this.active = active;
    options.forEach((each, at) => each.setAttribute("aria-selected", String(at === active)));
    if (active < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", options[active].id);
  }
}
