/**
 * What the page knows at this moment, and who wants to hear of changes.
 *
 * {credentials, catalogue, names, serverDay, call, answer, isBusy, sent}; `answer` belongs to `sent`, the call
 * that it answers, while `call` may be edited already.
 */

export class State {
  constructor(values) {
    this.values = values;
    this.listeners = [];
  }

  /** Return one value. */
  get(name) {
    return this.values[name];
  }

  /**
   * Change values and tell everybody: listeners get (changed names, origin). `origin` is whoever
   * made the change, so that an editor does not rebuild what is being typed into.
   */
  set(values, origin = null) {
    const changed = new Set(
      Object.keys(values).filter((name) => this.values[name] !== values[name]),
    );
    if (!changed.size) return;
    Object.assign(this.values, values);
    for (const listener of this.listeners) listener(changed, origin);
  }

  /** Call `listener` after each change of one of `names`, with (state, origin). */
  on(names, listener) {
    this.listeners.push((changed, origin) => {
      if (names.some((name) => changed.has(name))) listener(this, origin);
    });
  }
}
