/**
 * The commands that `api/commands` tells, and the chains that they stand for. Knows none by name.
 */

import {callOf} from "./call.js";
import {optionPlaces, withOptionsOf} from "./places.js";

const HOLE = /\{([^}]+)\}/g;
const TRUE = /^(1|true|on|yes)$/i;
const PAGING = {limitnum: "limit", limitstart: "offset"};

/** Return the commands whose words hold all of `words`, as [[group, commands]]. */
export function groupsOf(commands, words) {
  const groups = new Map();
  for (const command of commands) {
    const text = `${command.name} ${command.group} ${command.help}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  }
  return [...groups].sort(([one], [other]) => one.localeCompare(other));
}

/** Return the values of a command's example by name. */
export function exampleOf(command) {
  return Object.fromEntries(command.example.map(({name, value}) => [name, value]));
}

/**
 * Return the calls that a command stands for with these values; where an id is lacking, the chain
 * ends before it. Only a command that is one chain tells what is sent along.
 */
export function nativeCalls(command, values, catalogue) {
  return command.asks.map(({verb, chain}) => {
    const {text, isWhole} = filled(chain, values);
    const call = callOf(text, {verb: isWhole ? verb : "GET"});
    return command.is_chain && isWhole
      ? {...call, params: paramsOf(command, values, call, catalogue)}
      : call;
  });
}

function filled(chain, values) {
  const lacking = chain.split("/").findIndex((word) => {
    const name = new RegExp(HOLE).exec(word)?.[1];
    return name && !/^\d+$/.test(values[name] ?? "");
  });
  const words = chain.split("/").slice(0, lacking < 0 ? undefined : lacking);
  const text = words.join("/").replace(HOLE, (_, name) => values[name]);
  return {text, isWhole: lacking < 0};
}

/** Return the params of the one chain: filters and pages of a list, fields of a write. */
function paramsOf(command, values, call, catalogue) {
  const params = {};
  for (const param of command.params) {
    const value = values[param.name];
    if (value === undefined || param.finds) continue;
    const name = call.verb === "GET" && !param.field ? PAGING[param.name] : param.field;
    if (!name) continue;
    const typed = typedAs(param.reader, value);
    params[name] = param.operator ? {...params[name], [param.operator]: typed} : typed;
  }
  const places = call.verb === "GET" ? optionPlaces(catalogue, call.steps) : [];
  const [list] = places.filter(({role}) => role === "list");
  return list ? withOptionsOf({}, list, places, params) : call.verb === "GET" ? {} : params;
}

function typedAs(reader, text) {
  const readers = {
    int: Number,
    bool: (each) => TRUE.test(each),
    ids: (each) => each.split(",").map(Number),
    words: (each) => each.split(",").map((word) => word.trim()),
  };
  return (readers[reader] ?? String)(text);
}
