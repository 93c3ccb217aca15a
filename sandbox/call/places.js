/**
 * Where the options of each step stand in `params`. Pure.
 *
 * With one list in the chain its options stand plainly; with several, each under its plural word.
 */

import {isRecord} from "./chain.js";

/**
 * Return the steps of a GET that take options, in order:
 * [{noun, role: "list" | "nested" | "record" | "ids" | "page", tail, at: "" | plural}].
 */
export function optionPlaces(catalogue, steps) {
  const tail = catalogue.tailOf(steps);
  const nounSteps = tail ? steps.slice(0, -1) : steps;
  const places = nounSteps.flatMap((step, index) => {
    const inside = nounSteps.slice(0, index).some((before) => !isRecord(before));
    return step.words
      .map((word) => catalogue.noun(word))
      .filter(Boolean)
      .map((noun) => ({noun, role: roleOf(step, noun, inside), tail: "", at: noun.name}));
  });
  const method = catalogue.method(steps, "GET");
  for (const plural of method?.lists ?? []) {
    places.push({noun: catalogue.noun(plural), role: "complete", tail: "", at: plural});
  }
  const last = places.at(-1);
  if (tail && last && !method?.lists?.length) last.tail = tail;
  return placed(places.filter((place) => takesOptions(place, tail)));
}

function roleOf(step, noun, inside) {
  if (!noun.id_field) return "page";
  if (step.ids.length) return isRecord(step) ? "record" : "ids";
  return inside ? "nested" : "list";
}

/** A tail on a record (`download`) takes nothing of its own, and a page needs no options but key. */
function takesOptions(place, tail) {
  return !(place.role === "record" && place.tail && tail);
}

function placed(places) {
  const lists = places.filter(({role}) => role !== "record");
  const only = lists.length === 1 ? lists[0] : places.length === 1 ? places[0] : null;
  const isPlain = (place) => place === only && place.role !== "complete";
  return places.map((place) => (isPlain(place) ? {...place, at: ""} : place));
}

/** Return the options of one of a chain's places in `params`. */
export function optionsOf(params, {at}, places) {
  if (!at) return parted(params, places).plain;
  const own = params[at];
  return own && typeof own === "object" && !Array.isArray(own) ? own : {};
}

/** Return `params` with the options of one place replaced; empty ones leave nothing behind. */
export function withOptionsOf(params, {at}, places, options) {
  if (!at) return {...parted(params, places).named, ...options};
  const {[at]: _, ...rest} = params;
  return Object.keys(options).length ? {[at]: options, ...rest} : rest;
}

/** Part `params` into what stands under the words of places, and what stands plainly. */
function parted(params, places) {
  const words = new Set(places.map((place) => place.at));
  const [named, plain] = [true, false].map((isNamed) =>
    Object.fromEntries(Object.entries(params).filter(([key]) => words.has(key) === isNamed)),
  );
  return {named, plain};
}

/**
 * Return `params` of a chain that was changed: what a step had goes where it stands now, and what
 * belonged to a step that is gone goes with it.
 */
export function rehome(params, before, after) {
  const had = new Map(before.map((place) => [place.noun.name, optionsOf(params, place, before)]));
  let moved = {};
  for (const {noun, at} of after) {
    const options = had.get(noun.name);
    if (options && Object.keys(options).length) {
      moved = at ? {...moved, [at]: options} : {...moved, ...options};
    }
  }
  return moved;
}
