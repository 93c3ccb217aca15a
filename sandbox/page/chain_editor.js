/**
 * The chain as chips. A step is a chip, its ids are a look-up beside it; behind the last stands an
 * input for the next step.
 *
 * Keys in that input: Enter or `/` goes down to the word, `,` puts it beside the last list,
 * Backspace in the empty input takes the last step away.
 */

import {chainText, isRecord, parseChain, withIds, withSibling, withStep} from "../call/chain.js";
import {announce, freshId, h, show} from "./dom.js";
import {lookup} from "./lookup.js";

const TYPED_ID = "an id that is being typed";

/** Return the editor; `onSteps(steps, origin)` hears of each change. */
export function chainEditor(state, onSteps) {
  const chips = h("ol", {class: "chips", "aria-label": "Chain"});
  const offers = h("div", {class: "offers"});
  const listId = freshId("steps");
  const words = h("datalist", {id: listId});
  const next = h("input", {
    class: "next-step",
    id: "next-step",
    list: listId,
    "aria-label": "Next step",
    autocomplete: "off",
    spellcheck: "false",
    onkeydown: typed,
    onchange: () => accept("/"),
  });

  const steps = () => state.get("call").steps;

  function change(changed, message) {
    onSteps(changed);
    announce(message);
    next.focus();
  }

  function typed(event) {
    if (event.key === "Backspace" && !next.value && steps().length) {
      event.preventDefault();
      removeLast();
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      accept("/");
    } else if (event.key === "/" || event.key === ",") {
      event.preventDefault();
      if (next.value) accept(event.key === "," && isSibling(next.value) ? "," : "/");
      else if (event.key === ",") addSibling();
    }
  }

  const isSibling = (word) => state.get("catalogue").siblings(steps()).some((each) => each.word === word);

  /** A comma in the empty input adds the next list that may stand beside the last one. */
  function addSibling() {
    const siblings = state.get("catalogue").siblings(steps());
    if (siblings.length) change(withSibling(steps(), siblings[0].word), `beside: ${siblings[0].word}`);
  }

  function accept(key) {
    const text = next.value.trim().replace(/^[/.,]+|[/.,]+$/g, "");
    if (!text) return;
    next.value = "";
    if (key === ",") change(withSibling(steps(), text), `beside: ${text}`);
    else {
      const parsed = parseChain(/^[0-9]/.test(text) && steps().length ? `${chainText(steps())}/${text}` : text);
      const joined = /^[0-9]/.test(text) ? parsed.steps : [...steps(), ...parsed.steps];
      change(joined, chainText(joined));
    }
  }

  function removeLast() {
    const last = steps().at(-1);
    const before = steps().slice(0, -1);
    if (last.ids.length) change(withIds(steps(), steps().length - 1, []), "id removed");
    else if (last.words.length > 1) {
      change([...before, {...last, words: last.words.slice(0, -1)}], "sibling removed");
    } else change(before, "step removed");
  }

  function draw(origin) {
    if (!state.get("catalogue")) return;
    // What is being typed into stays as it is.
    if (origin !== TYPED_ID) {
      show(chips, steps().map((step, index) => chip(state, step, index, change, onSteps)));
    }
    drawOffers(state.get("catalogue"));
  }

  function drawOffers(catalogue) {
    const following = catalogue.nextSteps(steps());
    const beside = catalogue.siblings(steps());
    show(words, following.map(({word, help}) => h("option", {value: word}, help)));
    next.placeholder = steps().length ? "next step" : "projects";
    show(
      offers,
      following.length ? h("span", {class: "hint"}, steps().length ? "then" : "start with") : null,
      following.map((each) => offer(each, "/", () => withStep(steps(), each.word), change)),
      beside.length ? h("span", {class: "hint"}, "beside") : null,
      beside.map((each) => offer(each, ",", () => withSibling(steps(), each.word), change)),
    );
  }

  state.on(["call", "catalogue"], (_, origin) => draw(origin));
  draw();
  return h("div", {class: "chain-editor"}, h("div", {class: "chain-line"}, chips, next), words, offers);
}

function offer({word, help}, sign, made, change) {
  const label = sign === "," ? `Beside it: ${word}` : `Next step: ${word}`;
  return h(
    "button",
    {
      type: "button",
      class: "offer",
      title: help,
      "aria-label": label,
      onclick: () => change(made(), label),
    },
    sign,
    word,
  );
}

function chip(state, step, index, change, onSteps) {
  const catalogue = state.get("catalogue");
  const {steps} = state.get("call");
  const noun = catalogue.noun(step.words[0]);
  const text = step.words.join(",");
  const takesId = noun?.id_field && step.words.length === 1;
  return h(
    "li",
    {class: `chip ${isRecord(step) ? "record" : "list"}`},
    h("span", {class: "word", title: noun?.help}, text),
    takesId ? idInput(state, noun, step, index, onSteps) : null,
    h(
      "button",
      {
        type: "button",
        class: "remove",
        "aria-label": `Remove ${text} and what follows`,
        onclick: () => change(steps.slice(0, index), `${text} removed`),
      },
      "×",
    ),
  );
}

/** Ids may be several, separated by commas; each change is one of the call, and redraws no chip. */
function idInput(state, noun, step, index, onSteps) {
  const names = state.get("names");
  return lookup({
    label: `Id of ${noun.singular}`,
    value: step.ids.join(","),
    find: (text) => (text.includes(",") ? Promise.resolve([]) : names.find(noun.name, text)),
    nameOf: (id) => names.of(noun.name, id),
    onChange: (text) => {
      const isIds = /^[0-9]+(,[0-9]+)*,?$/.test(text);
      if (!isIds && text !== "") return;
      const ids = text.split(",").filter(Boolean);
      onSteps(withIds(state.get("call").steps, index, ids), TYPED_ID);
    },
  });
}
