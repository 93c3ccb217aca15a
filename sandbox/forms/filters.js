/**
 * The filters of a list as rows: field, operator, value. Several rows of one field are several
 * operators; a row without a value is not sent yet.
 */

import {h, select, show} from "../page/dom.js";
import {comparedBy, LISTS, SIGNS} from "./operators.js";
import {severalInput} from "./several.js";
import {valueInput} from "./values.js";

/** Return the rows that options hold: [{name, operator, value}]. */
export function rowsOf(fields, options) {
  const known = new Set(fields.map((field) => field.name));
  return Object.entries(options)
    .filter(([name]) => known.has(name))
    .flatMap(([name, value]) => {
      if (Array.isArray(value)) return [{name, operator: "in", value}];
      if (value === null || typeof value !== "object") return [{name, operator: "eq", value}];
      return Object.entries(value).map(([operator, each]) => ({name, operator, value: each}));
    });
}

/** Return the conditions that rows say: a scalar, a list, or an object of operators. */
export function conditionsOf(rows) {
  const conditions = {};
  for (const {name, operator, value} of rows) {
    if (value === undefined) continue;
    const before = conditions[name];
    if (before === undefined && operator === "eq") conditions[name] = value;
    else if (before === undefined && operator === "in") conditions[name] = value;
    else conditions[name] = {...asObject(before), [operator]: value};
  }
  return conditions;
}

function asObject(condition) {
  if (condition === undefined) return {};
  if (Array.isArray(condition)) return {in: condition};
  return typeof condition === "object" && condition !== null ? condition : {eq: condition};
}

/** Return the editor of a list's filters; `onChange(conditions)` hears of each change. */
export function filterRows(state, fields, options, path, onChange) {
  let rows = rowsOf(fields, options);
  const list = h("div", {class: "filters"});
  const tell = () => onChange(conditionsOf(rows));

  function draw() {
    show(
      list,
      rows.map((row, index) => filterRow(state, fields, row, path, changed(index))),
    );
  }

  const changed = (index) => (row, isRedrawn) => {
    rows = row ? rows.with(index, row) : rows.toSpliced(index, 1);
    if (isRedrawn) draw();
    if (isRedrawn) (row ? list.children[index].querySelector(".operator") : picker).focus();
    tell();
  };

  const picker = select(
    [
      ["", "+ filter by…"],
      ...fields.map((field) => [field.name, field.indexed ? `${field.name} ·` : field.name]),
    ],
    "",
    {
      class: "add",
      "aria-label": "Add a filter",
      title: "· marks fields that keep their price at any size",
      onchange: () => {
        const field = fields.find(({name}) => name === picker.value);
        picker.value = "";
        rows = [...rows, {name: field.name, operator: field.operators[0], value: undefined}];
        draw();
        list.lastElementChild.querySelector("input, select:not(.operator)")?.focus();
      },
    },
  );
  draw();
  return h("div", {}, list, picker);
}

function filterRow(state, fields, row, path, onRow) {
  const field = fields.find(({name}) => name === row.name);
  const at = `${path}${row.name}`;
  const operators = field.operators.map((word) => [word, SIGNS[word] ?? word]);
  if (!field.operators.includes(row.operator)) operators.push([row.operator, row.operator]);
  const operator = select(operators, row.operator, {
    class: "operator",
    "aria-label": `How ${row.name} is compared`,
    onchange: () => onRow(comparedBy(row, operator.value), true),
  });
  const attributes = {"aria-label": `Value of ${row.name}`, "data-path": at};
  const control = operand(state, field, row, attributes, (value) => {
    row = {...row, value};
    onRow(row, false);
  });
  return h(
    "div",
    {class: "filter", "data-at": at},
    h("span", {class: "field-name", title: field.help}, row.name),
    operator,
    control,
    h(
      "button",
      {
        type: "button",
        class: "remove",
        "aria-label": `Remove the filter ${row.name}`,
        onclick: () => onRow(null, true),
      },
      "×",
    ),
  );
}

function operand(state, field, row, attributes, onChange) {
  if (row.operator === "empty") {
    return valueInput(
      state,
      {...field, kind: "flag", choices: []},
      row.value,
      onChange,
      attributes,
    );
  }
  const make = LISTS.includes(row.operator) ? severalInput : valueInput;
  return make(state, field, row.value, onChange, attributes);
}
