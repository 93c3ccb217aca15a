/**
 * What the API offers, as `api/resources` tells it: nouns, their fields and methods, and which
 * step may follow which. Knows no noun by name.
 */

import {isRecord} from "./chain.js";

const ID = /\{[a-z_]+\}/g;

export class Catalogue {
  /** `resources` is `response.resources` of api/resources. */
  constructor(resources) {
    this.nouns = resources;
    /** The first noun that has records. */
    this.first = resources.find((noun) => noun.id_field) ?? resources[0];
    this.byWord = new Map();
    for (const noun of resources) {
      this.byWord.set(noun.singular, noun);
      this.byWord.set(noun.name, noun);
    }
    this.methods = resources.flatMap((noun) =>
      noun.methods.map((method) => ({...method, noun, pattern: method.chain.replace(ID, "{}")})),
    );
  }

  /** Return the noun of a word, plural or singular; undefined for a last word or an unknown one. */
  noun(word) {
    return this.byWord.get(word);
  }

  /** Return the noun that a step of a chain belongs to: a tail's is that of the step before it. */
  nounOf(steps, index) {
    const word = steps[index]?.words[0];
    return this.noun(word) ?? (index > 0 ? this.noun(steps[index - 1].words[0]) : undefined);
  }

  /** Return the word of the tail or operation that ends a chain, or "". */
  tailOf(steps) {
    const word = steps.at(-1)?.words[0] ?? "";
    return steps.length > 1 && !this.noun(word) ? word : "";
  }

  /** Return what may follow a chain: [{word, help, kind: "list" | "last"}]. */
  nextSteps(steps) {
    if (!steps.length) return this.nouns.map((noun) => step(noun.name, noun.help, "list"));
    const last = steps.at(-1);
    const noun = this.noun(last.words[0]);
    if (!noun || last.words.length > 1) return [];
    const children = noun.children.map((word) => step(word, this.noun(word)?.help ?? "", "list"));
    return [...children, ...this.#lastWordsAfter(noun, last)];
  }

  #lastWordsAfter(noun, last) {
    const before = isRecord(last) ? `${noun.name}/{}` : noun.name;
    if (last.ids.length > 1) return [];
    return [...noun.tails, ...noun.operations]
      .map((word) => this.methods.find((each) => each.pattern === `${before}/${word}`))
      .filter(Boolean)
      .map((method) => step(method.pattern.split("/").at(-1), method.help, "last"));
  }

  /** Return the words that may stand beside the last list of a chain. */
  siblings(steps) {
    const last = steps.at(-1);
    if (!last || last.ids.length || !this.noun(last.words[0])?.id_field) return [];
    return this.nextSteps(steps.slice(0, -1)).filter(
      ({word, kind}) => kind === "list" && this.noun(word).id_field && !last.words.includes(word),
    );
  }

  /** Return the method of the operation that ends a chain, or undefined. */
  operation(steps) {
    return this.tailOf(steps) ? this.method(steps, "POST") : undefined;
  }

  /** Return the verbs that a chain offers, GET first. */
  verbs(steps) {
    const last = steps.at(-1);
    if (this.operation(steps)) return ["POST"];
    if (!last || this.tailOf(steps) || last.words.length > 1) return ["GET"];
    const isInner = steps.slice(0, -1).some((each) => !isRecord(each));
    const verbs = ["POST", "PUT", "DELETE"].filter((verb) => this.#offers(steps, verb));
    const isRead = this.noun(last.words[0])?.id_field || this.method(steps, "GET");
    return isInner || !verbs.length ? ["GET"] : isRead ? ["GET", ...verbs] : verbs;
  }

  #offers(steps, verb) {
    const method = this.method(steps, verb);
    return method && (steps.at(-1).ids.length < 2 || method.several);
  }

  /** Return the method that a chain and verb are: with its own title, or that of its flat form. */
  method(steps, verb) {
    const tail = this.tailOf(steps);
    const at = steps.length - (tail ? 2 : 1);
    if (at < 0 || !this.noun(steps[at].words[0])) return undefined;
    const own = patternOf(this, steps[at]) + (tail ? `/${tail}` : "");
    const parent = steps[at - 1];
    const below = parent && isRecord(parent) ? `${patternOf(this, parent)}/${own}` : own;
    const find = (pattern) =>
      this.methods.find((each) => each.pattern === pattern && each.verb === verb);
    return find(below) ?? find(own);
  }

  /** Return why this caller may not send a chain and verb, "" when nothing speaks against it. */
  whyNot(steps, verb) {
    const method = this.method(steps, verb);
    return method && !method.allowed ? method.why : "";
  }

  /** Return the fields of a noun's record, with those that `tail` adds. */
  recordFields(noun, tail = "") {
    return noun.fields.filter((field) => field.place === "record" || field.place === tail);
  }

  /** Return the fields that a list of a noun can be filtered by. */
  filterFields(noun, tail = "") {
    return noun.fields.filter(
      (field) => field.operators.length && ["record", "filter", tail].includes(field.place),
    );
  }

  /** Return the fields that groups of a list are made by, or tell totals of. */
  groupFields(noun, tail = "") {
    return noun.fields.filter(
      (field) =>
        (field.groupable || field.totals.length) && ["record", "filter", tail].includes(field.place),
    );
  }

  /** Return the fields that a write of a noun takes, those it must have first. */
  writableFields(noun) {
    const fields = noun.fields.filter((field) => field.writable);
    return [...fields].sort((one, other) => Number(other.required) - Number(one.required));
  }

  /** Return the field of a noun's record by its name. */
  field(noun, name) {
    return noun?.fields.find((field) => field.name === name);
  }
}

function step(word, help, kind) {
  return {word, help, kind};
}

function patternOf(catalogue, {words, ids}) {
  return catalogue.noun(words[0]).name + (ids.length ? "/{}" : "");
}
