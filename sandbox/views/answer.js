/** The right side: what came back, seen in the ways that fit it. */

import {chainText} from "../call/chain.js";
import {sizeText} from "../forms/upload.js";
import {copyButton, h, saveAs, show} from "../page/dom.js";
import {filePreview} from "./file.js";
import {hoursView, hasHours} from "./hours.js";
import {listsOf, tablesView} from "./table.js";
import {textView} from "./text.js";
import {hasTimeline, timelineView} from "./timeline.js";
import {treeView} from "./tree.js";

/**
 * Return the panel. `actions` is {openRecord(plural, id), sort(path, field), nextPage(cursor),
 * faults(answer)}: what a click in an answer does.
 */
export function answerPanel(state, actions) {
  const panel = h("div", {class: "answer-panel", tabindex: "-1", id: "answer"});
  let chosen = "";

  function draw() {
    const answer = state.get("answer");
    if (!answer) return void show(panel);
    const views = viewsOf(answer, state, actions);
    chosen = state.get("view") || chosen;
    if (!views.some(({name}) => name === chosen)) chosen = views[0].name;
    const body = h("div", {class: "view", role: "tabpanel", id: "view", "aria-labelledby": `view-${chosen}`, tabindex: "0"});
    const tabs = tabList(views, chosen, (name) => {
      chosen = name;
      state.set({view: ""});
      show(body, views.find((view) => view.name === name).draw());
      body.setAttribute("aria-labelledby", `view-${name}`);
    });
    show(panel, head(answer, state.get("sent")), actions.faults(answer), notes(answer), h("div", {class: "tab-row"}, tabs, pager(answer, actions)), body);
    show(body, views.find((view) => view.name === chosen).draw());
  }

  state.on(["answer"], draw);
  return panel;
}

function viewsOf(answer, state, actions) {
  const views = [];
  const response = answer.tree?.response;
  const context = {catalogue: state.get("catalogue"), names: state.get("names"), actions, sent: state.get("sent")};
  if (answer.filename) views.push({name: "File", draw: () => filePreview(answer)});
  if (answer.tree) views.push({name: "Tree", draw: () => treeView(answer.tree, context)});
  if (response && listsOf(response, context.catalogue).length) {
    views.push({name: "Table", draw: () => tablesView(response, context)});
  }
  if (response && hasTimeline(response)) {
    views.push({name: "Timeline", draw: () => timelineView(response, context)});
  }
  if (response && hasHours(response)) views.push({name: "Hours", draw: () => hoursView(response, context)});
  if (answer.text || !views.length) views.push({name: "Raw", draw: () => textView(answer)});
  views.push({name: "Headers", draw: () => headersView(answer)});
  return views;
}

/** Arrow keys move along the tabs, as the ARIA authoring practices have it. */
function tabList(views, chosen, choose) {
  const tabs = views.map(({name}) =>
    h(
      "button",
      {type: "button", role: "tab", id: `view-${name}`, "aria-selected": String(name === chosen), "aria-controls": "view", tabindex: name === chosen ? "0" : "-1", onclick: () => pick(name)},
      name,
    ),
  );

  function pick(name) {
    for (const tab of tabs) {
      const isChosen = tab.id === `view-${name}`;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
    choose(name);
  }

  function move(event) {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length;
    tabs[at].focus();
    pick(views[at].name);
  }

  return h("div", {class: "tabs", role: "tablist", "aria-label": "Ways to see the answer", onkeydown: move}, tabs);
}

function head(answer, sent) {
  const isGood = answer.code < 300;
  const timing = answer.headers.get("Server-Timing") ?? "";
  const statements = /sql;desc="?(\d+)/.exec(timing)?.[1];
  const spent = /total;dur=([\d.]+)/.exec(timing)?.[1];
  const save = () => saveAs(answer.blob, answer.filename || `answer${suffixOf(answer.type)}`);
  return h(
    "div",
    {class: "answer-head"},
    h(
      "div",
      {class: "row"},
      h("strong", {class: `code ${isGood ? "good" : "bad"}`}, answer.code ? String(answer.code) : "no answer"),
      h("span", {class: "sent"}, `${sent.verb} ${chainText(sent.steps)}`),
      answer.text ? copyButton(() => answer.text) : null,
      h("button", {type: "button", class: "quiet", onclick: save}, "Save"),
    ),
    h(
      "p",
      {class: "hint figures"},
      h("span", {}, `${Math.round(answer.milliseconds)} ms`),
      spent ? h("span", {title: "time the server needed"}, `server ${spent} ms`) : null,
      statements ? h("span", {title: "SQL statements, login included"}, `${statements} SQL`) : null,
      h("span", {}, sizeText(answer.bytes)),
    ),
  );
}

function suffixOf(type) {
  const endings = {json: ".json", xml: ".xml", "text/csv": ".csv", ndjson: ".ndjson"};
  return Object.entries(endings).reverse().find(([word]) => type.includes(word))?.[1] ?? ".txt";
}

/** What the server had to say beside the rows: a limit that was cut, fields it ignored. */
function notes(answer) {
  const data = answer.tree?.response?.data;
  const ignored = data?.ignored?.length ? [`Not written: ${data.ignored.join(", ")}.`] : [];
  const lines = [...(data?.notes ?? []), ...ignored, ...truncations(data)];
  return lines.length ? h("ul", {class: "notes"}, lines.map((line) => h("li", {}, line))) : null;
}

function truncations(data) {
  return Object.entries(data?.lists ?? {})
    .filter(([, list]) => list.truncated)
    .map(([path, list]) => `${path}: ${list.returned} of ${list.total ?? "more"} are shown.`);
}

function pager(answer, actions) {
  const data = answer.tree?.response?.data;
  if (!data || data.page === undefined || data.limit === null) return null;
  const total = data.total === null ? "not counted" : `${data.total} in all`;
  const button = data.next
    ? h("button", {type: "button", id: "next-page", onclick: () => actions.nextPage(data.next)}, "Next page")
    : null;
  return h("div", {class: "pager"}, h("span", {class: "hint"}, total), button);
}

function headersView(answer) {
  const rows = [...answer.headers].map(([name, value]) => h("tr", {}, h("th", {scope: "row"}, name), h("td", {}, value)));
  return h("table", {class: "headers"}, h("tbody", {}, rows));
}
