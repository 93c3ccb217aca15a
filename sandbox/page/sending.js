/** Sending what is edited: deletes ask first, a lost login ends the session. */

import {send, Unreachable} from "../api/client.js";
import {chainText} from "../call/chain.js";
import {requestOf} from "../call/call.js";
import {whyRefused} from "../call/refusal.js";
import {KEY} from "../forms/few.js";
import {confirmDelete} from "./confirm_delete.js";
import {announce} from "./dom.js";
import {countCall, during} from "./progress.js";
import {BACK, Visited} from "./visited.js";

export class Calls {
  /**
   * `onSignedOut(message)` is called when the server no longer knows the caller: nothing more is
   * sent then, since each wrong login counts towards a ban.
   */
  constructor(state, onSignedOut) {
    this.state = state;
    this.onSignedOut = onSignedOut;
    this.running = null;
    this.isOver = false;
    this.stored = new Map();
    this.visited = new Visited();
  }

  /** Send the call that is edited, unless one is under way, and show its answer. */
  async run() {
    const call = this.state.get("call");
    if (!call.steps.length || this.running || this.isOver || isUnread()) return;
    this.running = new AbortController();
    this.state.set({isBusy: true, progress: null});
    try {
      await this.#sendAndTell(call, this.running.signal);
    } catch (fault) {
      if (fault instanceof Unreachable) this.#tell(call, unreachable(fault));
      else if (fault.name !== "AbortError") throw fault;
      else announce("Stopped");
    } finally {
      this.running = null;
      this.state.set({isBusy: false, progress: null});
    }
  }

  /** Show the call that the address names, with its answer; a GET without one is sent again. */
  goBack() {
    const {call, answer} = this.visited.now();
    this.state.set({call, answer, sent: answer ? call : null}, BACK);
    if (!answer && call.verb === "GET") this.run();
  }

  /** Stop the call that is under way. */
  stop() {
    this.running?.abort();
  }

  /** Send and show nothing more. */
  end() {
    this.isOver = true;
    this.stop();
  }

  /** Send a GET beside the page's own call; return its `response`, or null when it was refused. */
  async ask(chain, params) {
    if (this.isOver) return null;
    try {
      const answer = await this.#deliver({chain, verb: "GET", params, format: "json"});
      return answer.code === 200 ? answer.tree.response : null;
    } catch (fault) {
      if (fault instanceof Unreachable) return null;
      throw fault;
    }
  }

  /** Return a promise of the record that a chain names as it is stored, null without one. */
  readRecord(steps, singular) {
    const chain = chainText(steps);
    if (!this.stored.has(chain)) {
      const asked = this.ask(chain, {}).then((response) => response?.[singular] ?? null);
      this.stored.set(chain, asked);
    }
    return this.stored.get(chain);
  }

  async #sendAndTell(call, signal) {
    if (call.verb === "DELETE" && call.params.preview !== true) {
      const {[KEY]: _, ...rest} = call.params; // the key is that of the delete itself
      const params = {...rest, preview: true};
      const preview = await this.#deliver({...requestOf(call), params}, {signal});
      if (preview.code !== 200) return this.#tell(call, preview);
      const deleted = preview.tree.response.data.deleted;
      const isSure = await confirmDelete(call, deleted, this.state.get("catalogue"));
      if (!isSure) return announce("Kept");
    }
    const onProgress = (sent, total) => this.state.set({progress: {sent, total}});
    this.#tell(call, await this.#deliver(requestOf(call), {signal, onProgress}));
  }

  async #deliver(request, options) {
    const answer = await during(send(request, this.state.get("credentials"), options));
    if (answer.code === 401 && !this.isOver) {
      this.isOver = true;
      this.onSignedOut(whyRefused(answer));
    }
    return answer;
  }

  #tell(call, answer) {
    if (this.isOver) return;
    if (call.verb !== "GET") this.stored.clear();
    this.visited.add(call, answer);
    this.state.set({sent: call, answer});
    countCall();
    announce(`${answer.code}, ${chainText(call.steps)}`);
  }
}

/** Say whether params are being written that are no JSON yet: the call would go without them. */
function isUnread() {
  const unread = document.querySelector("[data-unread]");
  unread?.focus();
  if (unread) announce("Not sent: what is written there is no JSON yet");
  return Boolean(unread);
}

/** A server that does not answer is shown where an answer would be. */
function unreachable({message}) {
  return {
    code: 0,
    headers: new Headers(),
    type: "text/plain",
    text: message,
    tree: {request: {error: "no answer", message, errors: []}, response: {}},
    blob: new Blob([message]),
    filename: "",
    bytes: 0,
    milliseconds: 0,
  };
}
