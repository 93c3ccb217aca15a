"""Who may what, told a second time: plain Python over plain rows, without any of the product.

`Rules` answers what a call must come to: its status, and for a read exactly which rows stand
where. It takes no short cut: every row is asked on its own, by the rules as people read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.wire import client_rules

ANYONE = -1
Row = Mapping[str, Any]
Shape = list[tuple[int, dict[str, "Shape"]]]
"""The ids of a list, each with the lists inside its row."""

IDS = {
    "projects": "project_id",
    "actions": "action_id",
    "topics": "topic_id",
    "files": "file_id",
    "whmcstickets": "id",
    "ticketxrefs": "xref_id",
    "timelogs": "timelog_id",
    "admins": "id",
    "clients": "id",
    "history": "sequence",
}
SINGULARS = {plural: plural.removesuffix("s") for plural in IDS} | {"history": "entry"}
WRITABLE = (
    "projects", "actions", "topics", "files", "ticketxrefs", "timelogs", "whmcstickets", "clients",
)  # fmt: skip
CHANGED = (("admins", "PUT"),)
"""Nouns that are neither created nor removed, and what is done to them."""
PROJECTS_HOLD = ("actions", "topics", "files", "whmcstickets", "timelogs", "ticketxrefs")
ACTIONS_HOLD = PROJECTS_HOLD[1:]
CLIENTS_HOLD = ("projects", "timelogs", "whmcstickets")
SNAPSHOT = PROJECTS_HOLD[:-1]
NAMES = {
    "project_id": "projects",
    "action_id": "actions",
    "parent_action_id": "actions",
    "parent_topic_id": "topics",
    "parent_file_id": "files",
    "ticket_id": "whmcstickets",
}
"""Fields that name a record, and its noun."""
OPERATIONS = ("starttimer", "stop", "duplicate", "close")
SHAPING = ("project_id", "parent_action_id", "manager_adminid")
AREAS = dict.fromkeys(WRITABLE, "projects") | {"whmcstickets": "support", "clients": "clients"}
"""The area that a noun needs; of clients everybody reads at least what they are called."""


@dataclass(frozen=True)
class Caller:
    """Someone who has logged in, and what his token leaves him; None: everything.

    A customer is the `client` whose id he has, and no administrator; his `permissions` are all
    unless told.
    """

    adminid: int
    is_super: bool
    verbs: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None
    areas: tuple[str, ...] = ("projects:write", "support:write")
    client: int = 0
    permissions: tuple[str, ...] | None = None

    def has(self, verb: str, plural: str) -> bool:
        """Say whether he has the right to a verb on a noun at all."""
        if self.client:
            return verb == "GET" and client_rules.needs(plural, self.permissions)
        if plural == "history" and not self.is_super:
            return False
        is_named = plural == "clients" and verb == "GET"
        if not (self.writes(plural) or is_named or f"{AREAS[plural]}:read" in self.areas):
            return False
        verbs, resources = self.verbs or (verb,), self.resources or (plural,)
        return verb in verbs and plural in resources

    def writes(self, plural: str) -> bool:
        """Say whether he has the area of a noun to write."""
        return self.is_super or plural not in AREAS or f"{AREAS[plural]}:write" in self.areas

    def acts(self, operation: str) -> bool:
        """Say whether he has the right to an operation (`timelogs.stop`), by its name alone."""
        every = operation.partition(".")[0] + ".*"
        is_named = self.resources is None or bool({operation, every} & set(self.resources))
        return is_named and "POST" in (self.verbs or ("POST",))


@dataclass(frozen=True)
class Outcome:
    """What a call comes to: `lists` are the rows by word, `totals` their number by path."""

    status: int
    lists: Mapping[str, Shape] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)


class No(Exception):
    """The status of a refusal."""


@dataclass(frozen=True)
class Step:
    """A step of a chain: its words and the ids behind them."""

    words: tuple[str, ...]
    ids: tuple[int, ...] = ()


def steps_of(chain: str) -> list[Step]:
    """Read a chain."""
    steps: list[Step] = []
    for word in chain.split("/"):
        if word[0].isdigit():
            steps[-1] = Step(steps[-1].words, tuple(map(int, word.split(","))))
        else:
            steps.append(Step(tuple(word.split(","))))
    return steps


class Rules:
    """The rules over the rows of one world: `tables` holds them by noun and id."""

    def __init__(self, tables: Mapping[str, Mapping[int, Row]]) -> None:
        self.tables = tables

    def sees(self, me: Caller, plural: str, row: Row) -> bool:
        """Say whether a caller reaches a row."""
        if me.is_super:
            return True
        if me.client:
            return client_rules.sees(self.tables, me.client, plural, row)
        rules: dict[str, Callable[[int, Row], bool]] = {
            "projects": self._sees_project,
            "actions": lambda my, row: self._sees_parent(my, row) or _is_taken(my, row),
            "topics": self._sees_hanging,
            "files": self._sees_hanging,
            "ticketxrefs": self._sees_hanging,
            "timelogs": self._sees_timelog,
            "whmcstickets": self._sees_ticket,
            "history": lambda _my, _row: False,
        }
        return plural not in rules or rules[plural](me.adminid, row)

    def _sees_project(self, my: int, project: Row) -> bool:
        visible = project["visible_status"]
        if visible == "all" or project["manager_adminid"] == my:
            return True
        if visible == "related" and project["assigned_adminid"] in (my, ANYONE):
            return True
        return any(
            action["manager_adminid"] == my
            for action in self.tables["actions"].values()
            if action["project_id"] == project["project_id"]
        )

    def _sees_parent(self, my: int, row: Row) -> bool:
        project = self.tables["projects"].get(row["project_id"])
        return project is not None and self._sees_project(my, project)

    def _sees_hanging(self, my: int, row: Row) -> bool:
        action = self.tables["actions"].get(row["action_id"])
        return self._sees_parent(my, row) or (action is not None and _is_taken(my, action))

    def _sees_timelog(self, my: int, timelog: Row) -> bool:
        is_own = timelog["project_id"] == 0 and timelog["owner_adminid"] == my
        return is_own or self._sees_hanging(my, timelog)

    def _sees_ticket(self, my: int, ticket: Row) -> bool:
        links = [
            link
            for link in self.tables["ticketxrefs"].values()
            if link["ticket_id"] == ticket["id"]
        ]
        return ticket["flag"] == my or any(self._sees_hanging(my, link) for link in links)

    def hangs_on(self, plural: str, row: Row, above: str, above_id: int) -> bool:
        """Say whether a row stands below a record."""
        if plural == "history":
            if above == "projects":
                return bool(row["project_id"] == above_id)
            return (row["resource"], row["record_id"]) == (above, above_id)
        if above == "clients":
            return bool(row["userid" if plural == "whmcstickets" else "client_userid"] == above_id)
        if plural == "whmcstickets":
            return any(
                link["ticket_id"] == row["id"] and link[IDS[above]] == above_id
                for link in self.tables["ticketxrefs"].values()
            )
        return bool(row[IDS[above]] == above_id)

    def read(self, me: Caller | None, chain: str) -> Outcome:
        """Say what a GET comes to."""
        try:
            steps = steps_of(chain)
            caller = self._admit(me, "GET", _nouns_of(steps))
            if caller.client and steps[-1].words == ("bythread",):
                raise No(403)
            if steps[0].words[0] not in IDS:
                return Outcome(200)
            records, rest = self._lead(caller, steps)
        except No as no:
            return Outcome(no.args[0])
        above = records[-1] if records else None
        if not rest or rest[0].words == ("download",):
            return Outcome(200)
        if rest[0].words == ("snapshot",):
            rest = [Step(SNAPSHOT)]
        totals: dict[str, int] = {}
        try:
            return Outcome(200, self._lists(caller, above, rest, "", totals), totals)
        except No as no:
            return Outcome(no.args[0])

    def _admit(self, me: Caller | None, verb: str, nouns: Iterable[str]) -> Caller:
        if me is None:
            raise No(401)
        if not all(me.has(verb, noun) for noun in nouns):
            raise No(403)
        return me

    def _lead(self, me: Caller, steps: list[Step]) -> tuple[list[tuple[str, int]], list[Step]]:
        """Take the records at the chain's begin, each below the one before."""
        records: list[tuple[str, int]] = []
        for step in steps:
            if len(step.ids) != 1:
                break
            (plural,), (wanted,) = step.words, step.ids
            if wanted not in self._rows(me, plural, records[-1] if records else None):
                raise No(404)
            records.append((plural, wanted))
        return records, steps[len(records) :]

    def _rows(self, me: Caller, plural: str, above: tuple[str, int] | None) -> list[int]:
        return [
            number
            for number, row in sorted(self.tables[plural].items())
            if (above is None or self.hangs_on(plural, row, *above)) and self.sees(me, plural, row)
        ]

    def _lists(
        self,
        me: Caller,
        above: tuple[str, int] | None,
        steps: list[Step],
        outer: str,
        totals: dict[str, int],
    ) -> dict[str, Shape]:
        lists: dict[str, Shape] = {}
        step, rest = steps[0], steps[1:]
        for plural in step.words:
            ids = self._rows(me, plural, above)
            if step.ids:
                if not set(step.ids) <= set(ids):
                    raise No(404)
                ids = sorted(step.ids)
            elif plural == "projects" and above is None:
                ids = [each for each in ids if self._is_default(each)]
            inner = rest
            if rest and rest[0].words == ("bythread",):
                parent = f"parent_{SINGULARS[plural]}_id"
                ids = [each for each in ids if self.tables[plural][each][parent] == 0]
                inner = []
            path = f"{outer}{plural}"
            totals[path] = totals.get(path, 0) + len(ids)
            for word in _paths(inner):
                totals.setdefault(f"{path}.{word}", 0)
            lists[plural] = [
                (each, self._lists(me, (plural, each), inner, f"{path}.", totals) if inner else {})
                for each in ids
            ]
        return lists

    def _is_default(self, project_id: int) -> bool:
        return bool(self.tables["projects"][project_id]["project_function"] == "default")

    def write(self, me: Caller | None, verb: str, chain: str, params: Row) -> Outcome:
        """Say what a POST, PUT or DELETE comes to; the params are well formed."""
        try:
            return Outcome(self._write(me, verb, steps_of(chain), dict(params)))
        except No as no:
            return Outcome(no.args[0])

    def _write(
        self, me: Caller | None, verb: str, steps: list[Step], params: dict[str, Any]
    ) -> int:
        if me is None:
            raise No(401)
        if verb == "POST" and steps[-1].words[0] in OPERATIONS:
            return self._operate(me, steps, params)
        noun = _written(verb, steps)
        if noun is None:
            raise No(405)
        caller = self._admit(me, verb, {*_nouns_of(steps), noun})
        if not caller.writes(noun):
            raise No(403)
        if "rows" in params:
            return self._match(caller, noun, steps, params["rows"])
        records, rest = self._lead(caller, steps)
        if verb == "POST":
            self._create(caller, noun, records, params)
            return 201
        numbers = rest[0].ids if rest else (records.pop()[1],)
        below = self._rows(caller, noun, records[-1] if records else None)
        self._change(caller, verb, noun, {each: each in below for each in numbers}, params)
        return 200

    def _change(
        self, me: Caller, verb: str, noun: str, numbers: Mapping[int, bool], params: Row
    ) -> None:
        """Change or remove records; beside each id stands whether it is there."""
        for number, is_there in numbers.items():
            row = self.tables[noun].get(number, {})
            if not is_there:
                raise No(404)
            if verb == "PUT":
                self._update(me, noun, row, dict(params))
            elif noun == "actions" and not self._leads(me, row["project_id"]):
                raise No(403)

    def _match(self, me: Caller, noun: str, steps: list[Step], rows: list[Row]) -> int:
        """Say what rows come to that name records by their ids."""
        self._admit(me, "PUT", {noun})
        records, _ = self._lead(me, steps)
        for params in rows:
            number = params[IDS[noun]]
            row = self.tables[noun][number]
            if number not in self._rows(me, noun, records[-1] if records else None):
                raise No(409 if records and self.sees(me, noun, row) else 404)
            self._update(me, noun, row, dict(params))
        return 200

    def _operate(self, me: Caller, steps: list[Step], params: dict[str, Any]) -> int:
        """Say what an operation on the last record comes to; no timelog of the world runs."""
        *chain, last = steps
        (word,), (noun,) = last.words, chain[-1].words
        caller = self._admit(me, "POST", _nouns_of(chain[:-1]))
        is_allowed = not caller.client and caller.writes(noun) and caller.acts(f"{noun}.{word}")
        if not is_allowed:
            raise No(403)
        records, _ = self._lead(caller, chain)
        self._demand_named(caller, params, {})
        row = self.tables[noun][records[-1][1]]
        if word == "stop" and row["timelog_status"] != "active":
            raise No(409)
        if word == "duplicate" and row["project_function"] != "template":
            raise No(409)
        return 200 if word in ("stop", "close") or params.get("preview") else 201

    def _create(
        self, me: Caller, noun: str, records: list[tuple[str, int]], params: dict[str, Any]
    ) -> None:
        self._demand_named(me, params, {})
        row = {**_blank(noun, me), **params}
        for plural, number in records:
            row |= {name: self.tables[plural][number].get(name, 0) for name in PLACE}
            row[IDS[plural]] = number
        if noun == "actions" and row["parent_action_id"]:
            parent = self.tables["actions"][row["parent_action_id"]]
            row["project_id"] = row["project_id"] or parent["project_id"]
            if not self._leads(me, row["project_id"]):
                raise No(403)
            if parent["project_id"] != row["project_id"]:
                raise No(409)
        self._agree(noun, row)
        self._demand_owner(me, noun, row, me.adminid)
        self._demand_single(noun, row)
        if not self.sees(me, noun, row):
            raise No(403)

    def _update(self, me: Caller, plural: str, old: Row, params: dict[str, Any]) -> None:
        if plural == "admins" and old["id"] != me.adminid:
            raise No(403)
        self._demand_named(me, params, old)
        row = {**old, **params}
        is_shaped = plural == "actions" and any(row[name] != old[name] for name in SHAPING)
        if is_shaped and not self._leads(me, old["project_id"]):
            raise No(403)
        if any(row.get(name) != old.get(name) for name in PLACE):
            self._agree(plural, row)
        self._demand_owner(me, plural, row, old.get("owner_adminid", 0))
        self._demand_single(plural, row)
        moved = [name for name in PLACE if name in old and row[name] != old[name]]
        if "project_id" in moved and old["project_id"] and not self._leads(me, old["project_id"]):
            raise No(403)
        if moved and not self.sees(me, plural, row):
            raise No(403)

    def _demand_named(self, me: Caller, params: Row, old: Row) -> None:
        """Refuse what newly names a record that is absent or out of reach."""
        for name, plural in NAMES.items():
            wanted = params.get(name, 0)
            if not wanted or old.get(name) == wanted:
                continue
            row = self.tables[plural].get(wanted)
            if row is None or not self.sees(me, plural, row):
                raise No(400)

    def _agree(self, plural: str, row: dict[str, Any]) -> None:
        """Let an action bring its project, or contradict it."""
        if plural in ("projects", "actions") or not row["action_id"]:
            return
        there = self.tables["actions"][row["action_id"]]["project_id"]
        row["project_id"] = row["project_id"] or there
        if row["project_id"] != there:
            raise No(409)

    def _demand_owner(self, me: Caller, plural: str, row: Row, before: int) -> None:
        if plural == "timelogs" and row["owner_adminid"] != before and not me.is_super:
            raise No(403)

    def _demand_single(self, plural: str, row: Row) -> None:
        """Refuse a second link of a ticket to a project."""
        for link in self.tables["ticketxrefs"].values() if plural == "ticketxrefs" else ():
            same = all(link[name] == row[name] for name in ("ticket_id", "project_id"))
            if same and link["xref_id"] != row.get("xref_id"):
                raise No(409)

    def _leads(self, me: Caller, project_id: int) -> bool:
        project = self.tables["projects"].get(project_id)
        return project is None or self.sees(me, "projects", project)


PLACE = ("project_id", "action_id")


def _is_taken(my: int, action: Row) -> bool:
    return action["assigned_adminid"] in (my, ANYONE)


def _nouns_of(steps: list[Step]) -> set[str]:
    words = {word for step in steps for word in step.words}
    found = {word for word in words if word in IDS or word in ("api", "config")}
    return found | set(SNAPSHOT if "snapshot" in words else ())


def _paths(steps: list[Step]) -> list[str]:
    """Return the paths of the lists inside each row."""
    if not steps or steps[0].words == ("bythread",):
        return []
    deeper = _paths(steps[1:])
    return [
        path for word in steps[0].words for path in (word, *(f"{word}.{each}" for each in deeper))
    ]


def _written(verb: str, steps: list[Step]) -> str | None:
    """Return the noun whose record a write makes or changes, or None where it is not offered."""
    last, *above = reversed(steps)
    if len(last.words) > 1 or any(len(step.ids) != 1 for step in above):
        return None
    (word,) = last.words
    if verb == "POST":
        if last.ids:
            return None
        if word == "whmcstickets" and above:
            return "ticketxrefs"
        return word if word in WRITABLE else None
    is_changed = word in WRITABLE or (word, verb) in CHANGED
    return word if is_changed and last.ids else None


def _blank(noun: str, me: Caller) -> dict[str, Any]:
    """Return the row of a create that sends nothing, as far as access is concerned."""
    row: dict[str, Any] = {"project_id": 0, "action_id": 0, "owner_adminid": me.adminid}
    people = {"manager_adminid": 0, "assigned_adminid": 0}
    if noun == "projects":
        row |= people | {"visible_status": "all", "manager_adminid": me.adminid}
    if noun == "actions":
        row |= people | {"parent_action_id": 0}
    return row
