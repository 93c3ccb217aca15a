"""What lists, records and writes do: native requests with what was sent, and an answer of them."""

from __future__ import annotations

from typing import Any

from teampro.dialects.whmcs.declare import (
    Act,
    Code,
    Param,
    ShowList,
    ShowRecord,
    WriteRecord,
    params_of,
)
from teampro.dialects.whmcs.doing import Doing, NothingFits
from teampro.dialects.whmcs.shapes import Compiled, Tree
from teampro.schema.fields import Field
from teampro.schema.resource import Resource

PAGING = "limitstart:int limitnum:int after:int"
"""What each list takes that has pages; `after` is an id, behind which the page begins: with greater
ids, where these descend with lower ones."""
FIGURES = ("totalresults", "startnumber", "numreturned")


def run(doing: Doing, act: Act) -> Tree:
    """Return the answer of a command, without its result. Raises: CommandRefusal, Refusal."""
    if isinstance(act, Code):
        return act.run(doing)
    shape = doing.shapes[act.noun]
    if isinstance(act, ShowList):
        return _run_list(doing, act, shape)
    if isinstance(act, ShowRecord):
        return _run_record(doing, act, shape)
    return _run_write(doing, act, shape)


def _chain(doing: Doing, act: ShowList | ShowRecord | WriteRecord) -> str:
    """Return the chain with the ids that keys name."""
    keys = (act.key,) if isinstance(act, ShowRecord) else act.keys
    ids = {key.noun: doing.find(key) for key in keys}
    return (act.chain or act.noun).format(**ids)


def _run_list(doing: Doing, act: ShowList, shape: Compiled) -> Tree:
    noun = doing.asked.session.nouns[act.noun]
    start = doing.given.get("limitstart", 0) if act.paged else 0
    try:
        params = _filters(doing, noun) | (act.more(doing) if act.more else {})
        params |= _page(doing, act, noun, shape, params)
        if shape.lists:  # options of lists inside rows stand under their words, so all of them do
            params = {act.noun: params, **shape.inside(doing.asked.most_rows)}
        tree = doing.ask("GET", _chain(doing, act), params)
    except NothingFits:
        tree = {"data": {"total": 0}, act.noun: []}
    rows = tree[act.noun]
    for note in tree["data"].get("notes", ()):
        doing.warn(note)
    total = tree["data"]["total"]
    if not act.rows and "limitnum" not in doing.given and total > start + len(rows):
        doing.warn(f"These are {len(rows)} of {total}: turn pages by limitstart and limitnum.")
    figures = dict(zip(FIGURES, (total, start, len(rows)), strict=True))
    answer: Tree = figures if act.paged else {FIGURES[0]: len(rows)}
    made = [shape.make(row) for row in rows]
    answer[act.container] = {act.item: made} if act.item else made
    if act.finish is not None:
        act.finish(doing, tree, answer)
    return answer


def _page(doing: Doing, act: ShowList, noun: Resource, shape: Compiled, filters: Tree) -> Tree:
    """Return which rows are asked for, in which order, and which of their fields."""
    page: Tree = {"limit": doing.asked.most_rows}
    if act.paged:
        most = doing.most_rows
        page["limit"] = min(doing.given.get("limitnum") or act.rows or most, most)
        page["offset"] = doing.given.get("limitstart", 0)
    if doing.given.get("limitnum", 0) > doing.most_rows:
        doing.warn(f"limitnum was cut to {doing.most_rows}.")
    if "after" in doing.given:
        del page["offset"]
        named = _condition(filters.get(noun.id_field, {}))
        page[noun.id_field] = named | _behind(doing, noun, filters)
    if all(name in noun.fields for name in shape.fields):
        page["fields"] = list(shape.fields)
    return page


def _condition(value: Any) -> Tree:
    """Return a filter with its operator: a value, or a list of them, has none of its own."""
    if isinstance(value, dict):
        return value
    return {"in": value} if isinstance(value, list) else {"eq": value}


def _behind(doing: Doing, noun: Resource, filters: Tree) -> Tree:
    """Return the condition of ids behind the one that was sent, in the order that is wanted."""
    _, down, field = filters.get("sort", noun.id_field).rpartition("-")
    if field != noun.id_field:
        doing.warn(f"after follows the ids: in the order of {field} turn pages by limitstart.")
    return {"lt" if down else "gt": doing.given["after"]}


def _filters(doing: Doing, noun: Resource) -> Tree:
    """Return the filters that parameters say. Raises: NothingFits."""
    filters: dict[str, Any] = {}
    for param in _sent(doing):
        sent = doing.given[param.name]
        value = chosen(noun.fields.get(param.native), sent)
        if value is None and sent is not None:  # no word of the field; a day may be sent as unset
            raise NothingFits
        if param.operator:
            value = {param.operator: value}
        before = filters.get(param.native)
        filters[param.native] = {**before, **value} if isinstance(before, dict) else value
    return filters


def _sent(doing: Doing) -> list[Param]:
    """Return the parameters that were sent and are fields of the noun."""
    params = params_of(doing.command.takes)
    named = {name for key in doing.command.keys for name in key.by}
    return [
        each
        for each in params
        if each.native and each.name in doing.given and each.name not in named
    ]


def chosen(known: Field | None, value: Any) -> Any:
    """Return one of a field's words in its own case; None for a word that is none of them."""
    if known is None or not known.words or not isinstance(value, str):
        return value
    fits = (word for word in known.words if str(word).casefold() == value.casefold())
    return next(fits, None)


def _run_record(doing: Doing, act: ShowRecord, shape: Compiled) -> Tree:
    tree = doing.ask("GET", _chain(doing, act), act.more(doing) if act.more else {})
    noun = doing.asked.session.nouns[act.noun]
    record = shape.make(tree[noun.singular] | {key: tree[key] for key in shape.lists})
    answer: Tree = {act.container: record} if act.container else record
    if act.finish is not None:
        act.finish(doing, tree, answer)
    return answer


def _told(act: WriteRecord, shape: Compiled, noun: Resource) -> tuple[str, ...] | None:
    """Return the fields of a written record that its answer needs, None for all."""
    if shape.lists or (act.finish is not None and act.reads_all):
        return None
    return tuple(dict.fromkeys((noun.id_field, *shape.fields)))


def _run_write(doing: Doing, act: WriteRecord, shape: Compiled) -> Tree:
    noun = doing.asked.session.nouns[act.noun]
    chain = _chain(doing, act)
    params = dict(act.fixed)
    for param in _sent(doing):
        value = chosen(noun.fields.get(param.native), doing.given[param.name])
        params[param.native] = doing.given[param.name] if value is None else value
    if act.more is not None:
        params |= act.more(doing)
    if act.verb == "DELETE":
        params = {}
    tree = doing.ask(act.verb, chain, params, told=_told(act, shape, noun))
    for note in tree["data"].get("notes", ()):
        doing.warn(note)
    answer = shape.make(tree[noun.singular])
    if act.finish is not None:
        act.finish(doing, tree, answer)
    return answer
