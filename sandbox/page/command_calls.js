/** Sending the command that is filled in; deletes ask first, a lost login ends the session. */

import {Unreachable} from "../api/client.js";
import {sendCommand} from "../api/command.js";
import {confirmCommand} from "./confirm_delete.js";
import {announce} from "./dom.js";
import {countCall, during} from "./progress.js";

const LOST = "Authentication Failed";

export class CommandCalls {
  /** `state` is that of the tab, `calls` the Calls of the page, whose end is this one's, too. */
  constructor(state, calls) {
    this.state = state;
    this.calls = calls;
    this.running = null;
  }

  /** Send the command, unless one is under way, and show its answer. */
  async run() {
    const command = this.state.get("command");
    if (!command || this.running || this.calls.isOver) return;
    const request = {
      action: command.name,
      pairs: Object.entries(this.state.get("values")),
      format: this.state.get("format"),
    };
    this.running = new AbortController();
    this.state.set({isBusy: true});
    try {
      if (deletes(command) && !(await confirmCommand(command))) return announce("Kept");
      const {signal} = this.running;
      const credentials = this.calls.state.get("credentials");
      this.#tell(command, await during(sendCommand(request, credentials, {signal})));
    } catch (fault) {
      if (fault instanceof Unreachable) this.state.set({fault: fault.message, answer: null});
      else if (fault.name !== "AbortError") throw fault;
      else announce("Stopped");
    } finally {
      this.running = null;
      this.state.set({isBusy: false});
    }
  }

  /** Stop what is under way. */
  stop() {
    this.running?.abort();
  }

  #tell(command, answer) {
    if (this.calls.isOver) return;
    const message = answer.tree?.message ?? answer.text;
    if (answer.code === 403 && message.includes(LOST)) return this.calls.onSignedOut(LOST);
    this.calls.stored.clear();
    this.state.set({sent: command, answer, fault: ""});
    countCall();
    announce(`${answer.code}, ${command.name}`);
  }
}

function deletes(command) {
  return command.asks.some(({verb}) => verb === "DELETE");
}
