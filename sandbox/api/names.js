/**
 * Ids get their names: `1` becomes `Anna Albers`. Asked for in one call for each noun, however
 * many ids a view shows, and remembered while the page lives.
 */

const MOST_IDS = 200;

export class Names {
  /** `ask(chain, params)` sends a GET and returns its `response`, or null when it was refused. */
  constructor(catalogue, ask) {
    this.catalogue = catalogue;
    this.ask = ask;
    this.known = new Map();
    this.wanted = new Map();
  }

  /** Return a promise of the name of a record, "" where it has none or cannot be seen. */
  of(plural, id) {
    const key = `${plural}/${id}`;
    if (!this.known.has(key)) {
      if (!this.wanted.has(plural)) {
        this.wanted.set(plural, new Set());
        queueMicrotask(() => this.#fetch(plural));
      }
      this.known.set(key, new Promise((resolve) => this.wanted.get(plural).add({id, resolve})));
    }
    return this.known.get(key);
  }

  /**
   * Return [{id, name}] of the records whose texts hold `text`; all first ones for "". Those of a noun
   * without names are found by their ids alone.
   */
  async find(plural, text) {
    const noun = this.catalogue.noun(plural);
    const params = {...everyRow(noun), fields: noun.label || noun.id_field, limit: 12};
    const digits = /^[0-9]+$/.test(text);
    if (digits) params[noun.id_field] = Number(text);
    else if (text && !noun.label) return [];
    else if (text) params.search = text;
    const response = await this.ask(plural, params);
    return (response?.[plural] ?? []).map((row) => this.#learn(noun, row));
  }

  #learn(noun, row) {
    const found = {id: row[noun.id_field], name: row[noun.label] ?? ""};
    this.known.set(`${noun.name}/${found.id}`, Promise.resolve(found.name));
    return found;
  }

  async #fetch(plural) {
    const wanted = [...this.wanted.get(plural)];
    this.wanted.delete(plural);
    const noun = this.catalogue.noun(plural);
    const names = new Map();
    for (let first = 0; noun?.label && first < wanted.length; first += MOST_IDS) {
      const ids = wanted.slice(first, first + MOST_IDS).map(({id}) => id);
      const params = {
        ...everyRow(noun),
        [noun.id_field]: ids,
        fields: noun.label,
        limit: MOST_IDS,
        count: false,
      };
      const response = await this.ask(plural, params);
      for (const row of response?.[plural] ?? []) names.set(row[noun.id_field], row[noun.label]);
    }
    for (const {id, resolve} of wanted) resolve(names.get(id) ?? "");
  }
}

/** Return filters that lift a list's standing one: projects show their default function alone otherwise. */
function everyRow(noun) {
  const choices = (name) => noun.fields.find((field) => field.name === name).choices;
  return Object.fromEntries(Object.keys(noun.standing).map((name) => [name, choices(name)]));
}
