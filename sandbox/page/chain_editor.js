/**
 * The chain as chips. A step is a chip, its ids are a look-up in it; behind the last stands an
 * input for the next step.
 *
 * Keys in that input: Enter or `/` goes down to the word; `,` takes it and puts the next one beside
 * it, in the empty input it puts the next list there is beside the last; Backspace in the empty
 * input takes the last step away.
 */

import {chainText, parseChain, withIds, withSibling, withStep} from "../call/chain.js";
import {chip} from "./chip.js";
import {announce, freshId, h, show} from "./dom.js";
import {offers} from "./offers.js";

const BESIDE = {lead: "beside", sign: ",", meaning: "Beside it"};
const TYPED_ID = "an id that is being typed";

export class ChainEditor {
  /** `onSteps(steps, origin)` hears of each change; `element` is the editor. */
  constructor(state, onSteps) {
    this.state = state;
    this.onSteps = onSteps;
    this.chips = h("ol", {class: "chips", "aria-label": "Chain"});
    this.offers = h("div", {class: "offers"});
    this.words = h("datalist", {id: freshId("steps")});
    this.next = h("input", {
      class: "next-step",
      id: "next-step",
      list: this.words.id,
      "aria-label": "Next step",
      autocomplete: "off",
      spellcheck: "false",
      onkeydown: (event) => this.#press(event),
      onchange: () => this.#accept(),
    });
    this.isBeside = false;
    const line = h("div", {class: "chain-line"}, this.chips, this.next);
    this.element = h("div", {class: "chain-editor"}, line, this.words, this.offers);
    state.on(["call"], (_, origin) => this.#draw(origin));
    this.#draw();
  }

  get #steps() {
    return this.state.get("call").steps;
  }

  get #siblings() {
    return this.state.get("catalogue").siblings(this.#steps);
  }

  #change(steps, message) {
    this.onSteps(steps);
    announce(message);
    this.next.focus();
  }

  #press(event) {
    const keys = {
      Backspace: () => !this.next.value && this.#removeLast(),
      Enter: () => !event.ctrlKey && !event.metaKey && this.#accept(),
      "/": () => this.#accept() || true,
      ",": () => this.#widen() || true,
    };
    if (keys[event.key]?.()) event.preventDefault();
  }

  /** Take what was typed, if anything, and say so. Digits are the id of the last step. */
  #accept() {
    const text = this.next.value.trim().replace(/^[/.,]+|[/.,]+$/g, "");
    if (!text) return false;
    this.next.value = "";
    const isSibling = this.isBeside && this.#siblings.some(({word}) => word === text);
    const steps = isSibling ? withSibling(this.#steps, text) : this.#below(text);
    this.isBeside = false;
    this.#change(steps, chainText(steps));
    return true;
  }

  /** Take what was typed, and the next word beside it; with nothing typed, the next list there is. */
  #widen() {
    if (!this.#accept()) return void this.#addSibling();
    this.isBeside = true;
    this.next.placeholder = "beside it";
  }

  /** A whole chain may be pasted: it goes on from the steps there are. */
  #below(text) {
    const isId = /^[0-9]/.test(text) && this.#steps.length > 0;
    return isId
      ? parseChain(`${chainText(this.#steps)}/${text}`).steps
      : [...this.#steps, ...parseChain(text).steps];
  }

  #addSibling() {
    const [next] = this.#siblings;
    if (next) this.#change(withSibling(this.#steps, next.word), `beside: ${next.word}`);
    return Boolean(next);
  }

  #removeLast() {
    const steps = this.#steps;
    const last = steps.at(-1);
    if (!last) return false;
    const before = steps.slice(0, -1);
    if (last.ids.length) this.#change(withIds(steps, before.length, []), "id removed");
    else if (last.words.length === 1) this.#change(before, "step removed");
    else this.#change([...before, {...last, words: last.words.slice(0, -1)}], "sibling removed");
    return true;
  }

  #draw(origin) {
    // What is being typed into stays as it is.
    if (origin !== TYPED_ID)
      show(
        this.chips,
        this.#steps.map((step, at) => this.#chip(step, at)),
      );
    const following = this.state.get("catalogue").nextSteps(this.#steps);
    // Beside the first list every other could stand: those are offered by the key alone.
    const siblings = this.#steps.length > 1 ? this.#siblings : [];
    const lead = this.#steps.length ? "then" : "start with";
    this.next.placeholder = this.#steps.length ? "next step" : this.state.get("catalogue").first.name;
    show(
      this.words,
      following.map(({word, help}) => h("option", {value: word}, help)),
    );
    show(
      this.offers,
      offers(following, {lead, sign: "/", meaning: "Next step", onPick: this.#taking(withStep)}),
      offers(siblings, {...BESIDE, onPick: this.#taking(withSibling)}),
    );
  }

  #taking(withWord) {
    return (word, label) => this.#change(withWord(this.#steps, word), label);
  }

  #chip(step, index) {
    const text = step.words.join(",");
    return chip(step, {
      noun: this.state.get("catalogue").noun(step.words[0]),
      names: this.state.get("names"),
      onIds: (ids) => this.onSteps(withIds(this.#steps, index, ids), TYPED_ID),
      onRemove: () => this.#change(this.#steps.slice(0, index), `${text} removed`),
    });
  }
}
