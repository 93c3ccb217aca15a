/**
 * The calls behind the browser's Back and Forward, each with the answer that came: what an address
 * names is what is shown. Kept while the page lives.
 */

import {callOfLink, EMPTY, linkOf} from "../call/call.js";
import {chainText} from "../call/chain.js";

const MOST = 30;

/** The origin of a change of the state by Back or Forward: nothing was sent. */
export const BACK = Symbol("back");

export class Visited {
  constructor() {
    this.entries = new Map();
    this.count = 0;
  }

  /** Remember an answered call; its link becomes the address, as a new entry if it is another. */
  add(call, answer) {
    const link = linkOf(call);
    this.count += 1;
    const key = `${performance.timeOrigin} ${this.count}`;
    if (link === location.hash) {
      this.entries.delete(history.state?.key);
      history.replaceState({key}, "", link);
    } else {
      history.pushState({key}, "", link);
    }
    this.entries.set(key, {call, answer});
    if (this.entries.size > MOST) this.entries.delete(this.entries.keys().next().value);
    entitle(call);
  }

  /** Return {call, answer} of the address as it is now; without an answer that is known, null. */
  now() {
    const known = this.entries.get(history.state?.key);
    const found = known ?? {call: callOfLink(location.hash) ?? EMPTY, answer: null};
    entitle(found.call);
    return found;
  }
}

function entitle({verb, steps}) {
  const what = steps.length ? `${verb} ${chainText(steps)} · ` : "";
  document.title = `${what}TeamPro sandbox`;
}
