/** The form of a call: what each of its steps takes, or the fields of a write. */

import {chainText, isRecord} from "../call/chain.js";
import {optionPlaces, optionsOf, withOptionsOf} from "../call/places.js";
import {h, show} from "../page/dom.js";
import {deleteForm, keyRow} from "./few.js";
import {namedPlace, placeForm} from "./place.js";
import {recordForm} from "./record.js";
import {hasRows, rowsForm, rowsSwitch} from "./rows.js";
import {uploadField} from "./upload.js";

export class CallForm {
  /** `change(values, origin)` changes the call; `calls` is a Calls of sending.js. */
  constructor(state, calls, change) {
    this.state = state;
    this.calls = calls;
    this.change = change;
    this.element = h("div", {class: "form"});
    state.on(["call"], (_, origin) => {
      // Typing changes values, not controls: those are drawn anew when others are needed.
      if (origin !== this || shapeOf(state.get("call")) !== this.drawn) this.#draw();
    });
    this.#draw();
  }

  #draw() {
    const call = this.state.get("call");
    this.drawn = shapeOf(call);
    if (!call.steps.length) return void show(this.element);
    const catalogue = this.state.get("catalogue");
    const method = catalogue.operation(call.steps) ?? catalogue.method(call.steps, call.verb);
    if (isOperation(method)) return void show(this.element, this.#ownForm(call, method));
    const draw = {GET: () => this.#readForm(call), DELETE: () => this.#deleteForm(call)};
    show(this.element, (draw[call.verb] ?? (() => this.#writeForm(call)))());
  }

  #setParams(params) {
    this.change({params}, this);
  }

  #readForm({steps, params}) {
    const places = optionPlaces(this.state.get("catalogue"), steps);
    const parts = places.map((place) => {
      const onOptions = (options) => {
        const {params: now} = this.state.get("call");
        this.#setParams(withOptionsOf(now, place, places, options));
      };
      const body = placeForm(this.state, place, optionsOf(params, place, places), onOptions);
      return body && places.length > 1 ? namedPlace(place, body) : body;
    });
    return parts.some(Boolean) ? parts : h("p", {class: "hint"}, "This call takes no options.");
  }

  #deleteForm({params}) {
    return deleteForm(this.state, params, (changed) => this.#setParams(changed));
  }

  /** What an operation or a batch takes is filled in like the fields of a new record. */
  #ownForm({params}, {takes}) {
    const own = {isCreate: true, fixed: new Set(), stored: null};
    const setParams = (changed) => this.#setParams(changed);
    const form = recordForm(this.state, {fields: takes}, params, own, setParams);
    return [form, this.#keyRow()];
  }

  #keyRow() {
    const {params} = this.state.get("call");
    const row = keyRow(this.state, params, (changed) => this.#setParams(changed));
    return h("div", {class: "options"}, row);
  }

  #writeForm(call) {
    const catalogue = this.state.get("catalogue");
    const method = catalogue.method(call.steps, call.verb);
    const noun = catalogue.noun(method?.writes);
    if (!noun) return h("p", {class: "hint"}, "This chain does not offer this verb.");
    const setParams = (changed) => this.#setParams(changed);
    const switcher = method.rows ? rowsSwitch(this.state, (params) => this.#turn(params)) : null;
    if (method.rows && hasRows(call.params)) {
      return [switcher, rowsForm(this.state, method, call.params, setParams), this.#keyRow()];
    }
    const holder = h("div", {});
    const isCreate = call.verb === "POST";
    const fixed = fixedBy(catalogue, call);
    const draw = (stored) => {
      const {params} = this.state.get("call");
      show(holder, recordForm(this.state, noun, params, {isCreate, fixed, stored}, setParams));
    };
    draw(null);
    if (!isCreate && isRecord(call.steps.at(-1))) this.#showStored(call, noun, holder, draw);
    return [switcher, method.uploads ? this.#upload(call) : null, holder, this.#keyRow()];
  }

  /** What is filled in goes along. */
  #turn(params) {
    this.change({params, file: null});
    this.element.querySelector("[data-path]")?.focus();
  }

  /** What is stored comes a moment later; it is not put under somebody's hands. */
  async #showStored(call, noun, holder, draw) {
    const stored = await this.calls.readRecord(call.steps, noun.singular);
    const isStill = holder.isConnected && !holder.contains(document.activeElement);
    if (stored && isStill) draw(stored);
  }

  /** A file that is chosen takes the place of bytes that stand in params. */
  #upload({file}) {
    return uploadField(file, (chosen) => {
      const {file_data: _, file_name: __, ...params} = this.state.get("call").params;
      this.change({file: chosen, params});
    });
  }
}

/** An operation and a batch write no noun's fields: they have params of their own. */
function isOperation(method) {
  return method?.verb === "POST" && !method.writes;
}

/** What decides which controls a form has. */
function shapeOf(call) {
  return `${call.verb} ${chainText(call.steps)} ${hasRows(call.params)}`;
}

/** Return the names of the ids that the chain fills by itself. */
function fixedBy(catalogue, {verb, steps}) {
  const above = verb === "POST" ? steps : steps.slice(0, -1);
  return new Set(above.filter(isRecord).map(({words}) => catalogue.noun(words[0])?.id_field));
}
