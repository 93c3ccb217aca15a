/** The form of a call: what its chain and verb take, with what was wrong beside the field it names. */

import {chainText, isRecord} from "../call/chain.js";
import {optionPlaces, optionsAt, withOptionsAt} from "../call/places.js";
import {h, show} from "../page/dom.js";
import {fieldChoice} from "./fields.js";
import {labelled, listForm} from "./list.js";
import {recordForm} from "./record.js";
import {uploadField} from "./upload.js";
import {valueInput} from "./values.js";

/**
 * Return the form. `onParams(params, origin)` and `onFile(file)` hear of changes; `readStored()`
 * returns a promise of the record that a PUT changes.
 */
export function callForm(state, {onParams, onFile, readStored}) {
  const form = h("div", {class: "form"});
  let drawn = "";

  function draw() {
    const call = state.get("call");
    const catalogue = state.get("catalogue");
    drawn = shapeOf(call);
    if (!catalogue || !call.steps.length) return void show(form);
    show(form, call.verb === "GET" ? readForm() : writeForm(catalogue, call));
  }

  const change = (at) => (options) =>
    onParams(withOptionsAt(state.get("call").params, at, options), form);

  function readForm() {
    const call = state.get("call");
    const places = optionPlaces(state.get("catalogue"), call.steps);
    const parts = places.map((place) => part(place, call, places.length > 1));
    return parts.some(Boolean) ? parts : h("p", {class: "hint"}, "This call takes no options.");
  }

  function part(place, call, isNamed) {
    const options = optionsAt(call.params, place.at);
    const body = optionForm(state, place, options, change(place.at));
    if (!body || !isNamed) return body;
    const title = {record: place.noun.singular, nested: `${place.noun.name}, in each row`};
    return h(
      "details",
      {class: "step", open: place.role !== "record" && place.role !== "complete"},
      h("summary", {}, title[place.role] ?? place.noun.name),
      body,
    );
  }

  function writeForm(catalogue, call) {
    const method = catalogue.method(call.steps, call.verb);
    if (call.verb === "DELETE") return deleteForm(state, call, change(""));
    const noun = catalogue.noun(method?.writes);
    if (!noun) return h("p", {class: "hint"}, "This chain does not offer this verb.");
    const isCreate = call.verb === "POST";
    const holder = h("div", {});
    const drawFields = (stored) =>
      show(holder, recordForm(state, noun, state.get("call").params, {isCreate, fixed: fixedBy(catalogue, call), stored}, change("")));
    drawFields(null);
    if (!isCreate) {
      readStored().then((stored) => {
        const isUntouched = !holder.contains(document.activeElement);
        if (stored && shapeOf(state.get("call")) === shapeOf(call) && isUntouched) drawFields(stored);
      });
    }
    return [method.uploads && isCreate ? uploadField(call.file, onFile) : null, holder];
  }

  state.on(["call"], (_, origin) => {
    const isOwn = origin === form && shapeOf(state.get("call")) === drawn;
    if (!isOwn) draw();
  });
  state.on(["catalogue"], draw);
  draw();
  return form;
}

/** What decides which controls a form has; while it stays, typing does not redraw them. */
function shapeOf(call) {
  return `${call.verb} ${chainText(call.steps)}`;
}

/** The ids that the chain fills by itself. */
function fixedBy(catalogue, call) {
  const above = call.verb === "POST" ? call.steps : call.steps.slice(0, -1);
  const records = above.filter(isRecord).map((step) => catalogue.noun(step.words[0])?.id_field);
  return new Set(records.filter(Boolean));
}

function optionForm(state, place, options, onOptions) {
  const catalogue = state.get("catalogue");
  if (place.role === "page") return pageForm(state, place, options, onOptions);
  if (place.role !== "record") return listForm(state, place, options, onOptions);
  const fields = catalogue.recordFields(place.noun, place.tail);
  const choose = (chosen) => {
    const {fields: _, ...rest} = options;
    onOptions(chosen ? {...rest, fields: chosen} : rest);
  };
  return h("div", {class: "options"}, fieldChoice(fields, place.noun.id_field, options.fields, choose));
}

/** A page takes what its own example has: `config` one key. */
function pageForm(state, place, options, onOptions) {
  const method = state.get("catalogue").method(state.get("call").steps, "GET");
  const names = Object.keys(method?.example.params ?? {});
  if (!names.length) return null;
  return h("div", {class: "options"}, names.map((name) => {
    const set = (value) => onOptions(value === undefined ? {} : {[name]: value});
    const field = {name, kind: "text", choices: []};
    return labelled(name, valueInput(state, field, options[name], set, {"data-path": name, placeholder: method.example.params[name]}));
  }));
}

function deleteForm(state, call, onOptions) {
  let current = call.params;
  const set = (name, value) => {
    const {[name]: _, ...rest} = current;
    current = value === undefined ? rest : {...rest, [name]: value};
    onOptions(current);
  };
  const row = (name, kind, help) =>
    labelled(name, valueInput(state, {name, kind, choices: []}, call.params[name], (value) => set(name, value), {"data-path": name}), help);
  return h(
    "div",
    {class: "options"},
    h("p", {class: "hint"}, "Before anything goes you see what would, and are asked once."),
    row("preview", "flag", "true: tell what would go and delete nothing"),
    row("version", "integer", "refuse when the record is not at this version"),
  );
}
