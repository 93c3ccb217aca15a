/** What stands in the place of an answer before the first call: three calls worth trying. */

import {callOf} from "../call/call.js";
import {h, show} from "./dom.js";

/** Return the invitation; `onTry(call, view)` takes a click: the call, and how to look at it. */
export function firstUse(state, onTry) {
  const list = h("ul", {class: "tries"});
  const panel = h(
    "section",
    {class: "first-use", "aria-label": "Calls worth trying"},
    h("h2", {}, "Three calls worth trying"),
    list,
    h(
      "p",
      {class: "hint"},
      "Or pick a method on the left, or write a chain: every step narrows the one before it.",
    ),
  );

  async function draw() {
    panel.hidden = Boolean(state.get("answer") || !state.get("catalogue"));
    if (panel.hidden || list.childElementCount) return;
    const names = state.get("names");
    const [project] = await names.find("projects", "");
    show(
      list,
      tries(project).map((each) => entry(each, onTry)),
    );
  }

  state.on(["answer", "catalogue"], draw);
  draw();
  return panel;
}

function tries(project) {
  const id = project?.id;
  return [
    id
      ? [
          "A whole project in one request",
          `${project.name}: its actions as a timeline, hours for each person.`,
          callOf(`projects/${id}/snapshot`),
          "Timeline",
        ]
      : [
          "A first project",
          "There is none yet that you can see.",
          callOf("projects", {verb: "POST", params: {project_name: "Website relaunch"}}),
        ],
    [
      "Open work, inside its projects",
      "A filtered list in each row of a list: projects without any are left out.",
      callOf("projects/actions", {
        params: {
          projects: {fields: "project_name,date_finish"},
          actions: {
            level_children: 0,
            action_complete: {lt: 100},
            sort: "date_finish",
            limit: 5,
            require: true,
          },
        },
      }),
    ],
    [
      "What is late, and whose",
      "Leaves that are not done and whose last day is over, soonest first.",
      callOf("actions", {
        params: {
          level_children: 0,
          action_complete: {lt: 100},
          date_finish: {lt: "today"},
          sort: "date_finish",
        },
      }),
      "Table",
    ],
  ];
}

function entry([title, help, call, view], onTry) {
  return h(
    "li",
    {},
    h(
      "button",
      {type: "button", class: "try", onclick: () => onTry(call, view)},
      h("strong", {}, title),
      h("span", {dir: "auto"}, help),
    ),
  );
}
