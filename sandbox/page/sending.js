/** Sending what is edited: deletes ask first, a lost login ends the session. */

import {send, Unreachable} from "../api/client.js";
import {chainText} from "../call/chain.js";
import {linkOf, requestOf} from "../call/call.js";
import {confirmDelete} from "./confirm_delete.js";
import {announce} from "./dom.js";
import {whyRefused} from "./sign_in.js";

/**
 * Return {run, stop, ask, readRecord}. `onSignedOut(message)` is called when the server no longer
 * knows the caller: nothing more is sent then, since each wrong login counts towards a ban.
 */
export function sender(state, onSignedOut) {
  let running = null;
  let isOver = false;
  const stored = new Map();

  async function deliver(request, options) {
    const answer = await send(request, state.get("credentials"), options);
    if (answer.code === 401 && !isOver) {
      isOver = true;
      onSignedOut(whyRefused(answer));
    }
    return answer;
  }

  async function run() {
    const call = state.get("call");
    if (!call.steps.length || running || isOver) return;
    running = new AbortController();
    state.set({isBusy: true, progress: null});
    try {
      await sendAndTell(call, running.signal);
    } catch (fault) {
      if (fault instanceof Unreachable) tell(call, unreachable(fault));
      else if (fault.name !== "AbortError") throw fault;
      else announce("Stopped");
    } finally {
      running = null;
      state.set({isBusy: false, progress: null});
    }
  }

  async function sendAndTell(call, signal) {
    if (call.verb === "DELETE" && call.params.preview !== true) {
      const preview = await deliver({...requestOf(call), params: {...call.params, preview: true}}, {signal});
      if (preview.code !== 200) return tell(call, preview);
      if (!(await confirmDelete(call, deletedOf(preview), state.get("catalogue")))) return announce("Kept");
    }
    const onProgress = (sent, total) => state.set({progress: {sent, total}});
    const answer = await deliver(requestOf(call), {signal, onProgress});
    tell(call, answer);
  }

  function tell(call, answer) {
    if (isOver) return;
    if (call.verb !== "GET") stored.clear();
    const link = linkOf(call);
    if (link !== location.hash) history.pushState(null, "", link);
    state.set({sent: call, answer});
    announce(`${answer.code}, ${chainText(call.steps)}`);
  }

  /** Send a GET beside the page's own call; return its `response`, or null when it was refused. */
  async function ask(chain, params) {
    if (isOver) return null;
    try {
      const answer = await deliver({chain, verb: "GET", params, format: "json"});
      return answer.code === 200 ? answer.tree.response : null;
    } catch (fault) {
      if (fault instanceof Unreachable) return null;
      throw fault;
    }
  }

  /** Return a promise of the record that the chain names as it is stored, null without one. */
  function readRecord(steps, singular) {
    const chain = chainText(steps);
    if (!stored.has(chain)) stored.set(chain, ask(chain, {}).then((response) => response?.[singular] ?? null));
    return stored.get(chain);
  }

  return {run, stop: () => running?.abort(), ask, readRecord};
}

/** A preview tells what would go in `data.deleted`, whatever its format. */
function deletedOf(answer) {
  return answer.tree?.response?.data?.deleted ?? {};
}

/** A server that does not answer is shown where an answer would be. */
function unreachable(fault) {
  return {
    code: 0,
    headers: new Headers(),
    type: "text/plain",
    text: fault.message,
    tree: {request: {error: "no answer", message: fault.message, errors: []}, response: {}},
    blob: new Blob([fault.message]),
    filename: "",
    bytes: 0,
    milliseconds: 0,
  };
}
