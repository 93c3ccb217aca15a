/** What a click in an answer does: each makes another call from the one that was answered. */

import {callOf} from "../call/call.js";
import {optionPlaces, optionsOf, withOptionsOf} from "../call/places.js";
import {faultBox} from "../views/faults.js";

const PAGING = ["page", "offset", "after"];

export class AnswerActions {
  /** `run(call)` sends a call and shows its answer. */
  constructor(state, run) {
    this.state = state;
    this.run = run;
  }

  /** Read a chain and show its answer. */
  open(chain, format = "json") {
    this.run(callOf(chain, {format}));
  }

  /** Return how the list under a word is sorted first: {field, isDown}, null for its own order. */
  orderOf(word) {
    const sort = String(this.#options(this.#placeOf(word)).sort ?? "").split(",")[0];
    return sort ? {field: sort.replace(/^-/, ""), isDown: sort.startsWith("-")} : null;
  }

  /** Sort the list under a word, on the server: over all its pages. */
  sort(word, sort) {
    const place = this.#placeOf(word);
    if (place) this.#runWith(place, {sort});
  }

  /** Read the page behind a cursor. */
  nextPage(after) {
    this.#runWith(
      this.#places.findLast(({role}) => role === "list"),
      {after},
    );
  }

  /** Return the box that says what was wrong with the call, null for one that went well. */
  faults(answer) {
    return faultBox(answer, this.state.get("sent"), this.run);
  }

  get #places() {
    return optionPlaces(this.state.get("catalogue"), this.state.get("sent").steps);
  }

  #placeOf(word) {
    return this.#places.find(({noun}) => noun.name === word);
  }

  #options(place) {
    return place ? optionsOf(this.state.get("sent").params, place, this.#places) : {};
  }

  /** Another order or page begins anew: the old cursor belongs to the old one. */
  #runWith(place, change) {
    const sent = this.state.get("sent");
    const entries = Object.entries(this.#options(place));
    const kept = Object.fromEntries(entries.filter(([name]) => !PAGING.includes(name)));
    const params = withOptionsOf(sent.params, place, this.#places, {...kept, ...change});
    this.run({...sent, params});
  }
}
