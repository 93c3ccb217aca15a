"""The truth table of access: every answer is the one that the rules, told a second time, give.

`access_cases` lists the calls, `access_rules` says what each must come to, the application says
what it comes to. A database server is asked by one caller of each audience and one token:
`tests/unit/test_access_conditions.py` holds that all callers of an audience have the same SQL.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests import callers
from tests.databases import ENGINE
from tests.wire import client_rules
from tests.wire.access_cases import Case, reads, writes
from tests.wire.access_rules import IDS, SINGULARS, Caller, Outcome, Row, Rules, Shape
from tests.wire.admitted import AdmittedWorld, make_admitted
from tests.wire.world import CALLERS, NOBODY, PEOPLE, PROJECTS, TOKENS, Reply, World

FLOOR = 15_000 if ENGINE == "sqlite" else 4_000
"""Fewer cases than this, and the table has lost something."""
CHAINED = {
    "admin": tuple(PROJECTS),
    "nora": tuple(PROJECTS),
    "mona": (10, 11, 16, 17),
    "rita": (12, 13, 17, 18, 19),
    "leo": (10, 12, 14, 15),
    "sam": (13, 15, 16, 17),
    "kim": (10, 11, 12, 15, 16, 17, 19),
    "vic": (10, 12),
}
"""Projects below which a caller tries every chain: some in his reach, some like them that are not.

Tokens do with three: beyond the right they are as their owners.
"""
MEMBERS = {
    "ben": Caller(11, False, areas=("projects:write",)),
    "vera": Caller(12, False, areas=("projects:read", "support:read")),
    "dirk": Caller(13, False, areas=("support:write", "clients:read")),
}
"""Staff with other areas, who see what everybody sees; they are added to the world."""
CUSTOMERS = {
    "kim": Caller(0, False, client=51),
    "uma": Caller(0, False, client=51, permissions=("invoices", "tickets")),
    "vic": Caller(0, False, client=52, permissions=("invoices",)),
}
"""The owner of client 51, a user of his, and one of another client who may not read tickets."""
EVERYBODY = (*CALLERS, *MEMBERS, *CUSTOMERS)
ASKING = EVERYBODY if ENGINE == "sqlite" else ("admin", "leo", "clerk", NOBODY, "dirk", "kim")
"""Database servers are asked by one caller of each audience."""
_MEMBER = """INSERT INTO admins (id, username, name, role, disabled, password_hash, areas)
    VALUES (?, ?, ?, 'staff', 0, '-', ?)"""
TABLES = {
    "projects": "projects", "actions": "actions", "topics": "topics", "files": "files",
    "whmcstickets": "tickets", "ticketxrefs": "ticketxrefs", "timelogs": "timelogs",
    "admins": "admins", "clients": "clients", "history": "history",
}  # fmt: skip


class AreaWorld(AdmittedWorld):
    """The world with staff of other areas, and customers; loose tickets are those of a client."""

    def restore(self) -> None:
        """Put the database back to how it was at first, the members added."""
        super().restore()
        for text in client_rules.settings():
            self.rows(text)
        for name, member in MEMBERS.items():
            self.rows(_MEMBER, member.adminid, name, name.title(), " ".join(member.areas))


def _admitted() -> dict[str, callers.Caller]:
    members = {
        name: callers.staff(each.adminid, name, areas=frozenset(each.areas))
        for name, each in MEMBERS.items()
    }
    return members | {
        name: callers.customer(each.client, _permissions(each)) for name, each in CUSTOMERS.items()
    }


def _permissions(customer: Caller) -> frozenset[str] | None:
    return None if customer.permissions is None else frozenset(customer.permissions)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One application for the whole table; lists are so long that nothing is cut."""
    directory: Path = tmp_path_factory.mktemp("access") / "data"
    options = {"page_listing_limit": "500", "thread_listing_limit": "500"}
    made = make_admitted(directory, _admitted(), kind=AreaWorld, **options)
    made.restore()
    return made


@pytest.fixture(scope="module")
def rules(world: World) -> Rules:
    """The rules over the rows as they are at first."""
    return Rules({noun: _rows(world, noun) for noun in TABLES})


def _rows(world: World, noun: str) -> dict[int, Row]:
    rows = world.witness.records(TABLES[noun])
    return {row[IDS[noun]]: row for row in rows}


def caller_of(who: str) -> Caller | None:
    """Return what the rules need to know of a caller."""
    if who == NOBODY:
        return None
    if who in MEMBERS | CUSTOMERS:
        return (MEMBERS | CUSTOMERS)[who]
    key = TOKENS.get(who)
    adminid = PEOPLE.index(key.owner if key else who) + 1
    if key is None:
        return Caller(adminid, adminid == 1)
    return Caller(adminid, adminid == 1, key.verbs, key.resources)


def cases_for(who: str, verb: str, rules: Rules) -> list[Case]:
    """Return the cases of a verb, those that change the world last.

    All records are asked for by everybody, chains below projects where it matters to the caller.
    Of writes a database server is told each third: which row is in reach, the reads ask it.
    """
    projects = CHAINED.get(who, (10, 11, 15))
    cases = reads(rules.tables, projects) if verb == "GET" else writes(projects)
    chosen = [case for case in cases if case.verb == verb]
    if ENGINE != "sqlite" and verb != "GET":
        chosen = chosen[ASKING.index(who) % 3 :: 3]
    return sorted(chosen, key=lambda case: case.tells)


@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("who", ASKING)
def test_every_answer_is_the_one_the_rules_give(
    world: World, rules: Rules, who: str, verb: str
) -> None:
    """Status, and of lists exactly which rows and how many; what is refused changes nothing."""
    world.restore()
    # perf: holding an answer against the document takes longer than getting it.
    world.checks_replies = who == "nora"
    world.call("GET", "config", who=who)
    wrong = []
    for case in cases_for(who, verb, rules):
        expected, actual = _expected(rules, who, case), _actual(world, who, case)
        if expected != actual:
            wrong.append(f"{who or 'nobody'}: {case}\n  rules  {expected}\n  answer {actual}")
    assert not wrong, f"{len(wrong)} answers differ:\n" + "\n".join(wrong[:10])


def test_the_table_is_large(rules: Rules, record_property: Any) -> None:
    """The count of cases is told at the end of the run, and it does not shrink."""
    counts = {
        verb: sum(len(cases_for(who, verb, rules)) for who in ASKING)
        for verb in ("GET", "POST", "PUT", "DELETE")
    }
    total = sum(counts.values())
    told = ", ".join(f"{count:,} {verb}" for verb, count in counts.items())
    record_property(
        "told", f"Truth table of access: {total:,} cases ({told}) by {len(ASKING)} callers."
    )
    assert FLOOR < total


def _expected(rules: Rules, who: str, case: Case) -> Outcome:
    if case.verb == "GET":
        found = rules.read(caller_of(who), case.chain)
        if case.format in ("csv", "ndjson"):
            return Outcome(found.status, found.lists)
        return found
    params = {name: _me(who) if value == "me" else value for name, value in case.params.items()}
    return rules.write(caller_of(who), case.verb, case.chain, params)


def _me(who: str) -> int:
    caller = caller_of(who)
    return caller.adminid if caller else 0


def _actual(world: World, who: str, case: Case) -> Outcome:
    if case.verb == "GET":
        return _read(case, world.call("GET", case.chain, who=who, format=_format_of(case)))
    before = world.stamp()
    reply = world.call(case.verb, case.chain, case.params, who)
    if world.stamp() != before:
        assert reply.status < 300 and not case.params.get("preview"), f"{case} left something"
    if case.tells and reply.status < 300:
        world.restore()
    return Outcome(reply.status)


def _format_of(case: Case) -> str:
    return "raw" if case.chain.endswith("/download") else case.format


def _read(case: Case, reply: Reply) -> Outcome:
    """Return what an answer shows: status, rows and totals."""
    if reply.status != 200 or _format_of(case) == "raw":
        return Outcome(reply.status)
    if case.format == "csv":
        return _streamed(case, list(csv.DictReader(io.StringIO(reply.body.decode()))))
    if case.format == "ndjson":
        return _streamed(case, [json.loads(line) for line in reply.body.splitlines()])
    response = reply.response
    data = response.get("data", {})
    lists = {plural: _shape(response[plural], plural) for plural in IDS if plural in response}
    return Outcome(200, lists, _totals(data, lists))


def _streamed(case: Case, rows: list[Any]) -> Outcome:
    plural = [word for word in case.chain.split("/") if word in IDS][-1]
    return Outcome(200, {plural: sorted((int(row[IDS[plural]]), {}) for row in rows)})


def _shape(rows: list[dict[str, Any]], plural: str) -> Shape:
    return sorted(
        (
            row[IDS[plural]],
            {word: _shape(row[word], word) for word in IDS if isinstance(row.get(word), list)},
        )
        for row in rows
    )


def _totals(data: dict[str, Any], lists: dict[str, Shape]) -> dict[str, int]:
    if "lists" in data:
        return {path: each["total"] for path, each in data["lists"].items()}
    return dict.fromkeys(lists, data.get("total"))


def test_every_record_of_an_answer_shows_no_less_than_a_super_sees(world: World) -> None:
    """Counters and fields of a record in reach are the same for everybody."""
    world.restore()
    for chain in ("projects/10", "actions/161", "topics/162", "timelogs/102"):
        singular = SINGULARS[chain.split("/")[0]]
        whole = world.call("GET", chain).response[singular]
        assert whole == world.call("GET", chain, who="nora").response[singular]
