"""The cases of the truth table: every verb on every noun, by every way a chain can lead there."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain as joined
from typing import Any

from tests.wire.access_rules import (
    ACTIONS_HOLD,
    CLIENTS_HOLD,
    IDS,
    PROJECTS_HOLD,
    WRITABLE,
    Row,
)
from tests.wire.world import EXTRA_LINKS, LOOSE_TICKETS, LOOSE_TIMELOGS

Tables = Mapping[str, Mapping[int, Row]]
HANGING = ("topics", "files", "timelogs", "ticketxrefs")
TEXT = {
    "projects": "project_notes",
    "actions": "action_notes",
    "topics": "topic_detail",
    "files": "file_detail",
    "timelogs": "timelog_note",
    "whmcstickets": "cc",
    "clients": "notes",
}
"""A text of each noun that changes nothing else; links have none."""
HELLO = base64.b64encode(b"Hello.").decode()
NEW: Mapping[str, Mapping[str, Any]] = {
    "projects": {"project_name": "New"},
    "actions": {"action_name": "New"},
    "topics": {"topic_name": "New"},
    "files": {"file_name": "new.txt", "file_data": HELLO},
    "timelogs": {"timelog_elapsed": 60},
    "ticketxrefs": {"ticket_id": 2001},
    "whmcstickets": {"ticket_id": 2001},
    "clients": {"firstname": "Ada", "lastname": "Berg", "email": "ada@berg.example"},
}
LISTED = tuple(IDS)


@dataclass(frozen=True)
class Case:
    """One call. One that `tells` changes who may what, so the world is put back after it."""

    verb: str
    chain: str
    params: Mapping[str, Any] = field(default_factory=dict)
    format: str = "json"
    tells: bool = False

    def __str__(self) -> str:
        sent = {name: value for name, value in self.params.items() if name != "file_data"}
        return f"{self.verb} {self.chain}/{self.format} {sent or ''}".strip()


def first_of(project_id: int) -> int:
    """Return the first action of a project, and of every noun the first record."""
    return project_id * 10 + 1


def other_than(project_id: int) -> int:
    """Return another project, one that more people see."""
    return 10 if project_id != 10 else 13


def reads(tables: Tables, projects: Collection[int]) -> list[Case]:
    """Return every GET; those below a project only for the projects given."""
    chains = joined(
        _flat(tables),
        *(_below_project(tables, project_id) for project_id in projects),
        _below_client(projects),
        _nested(),
        ("api/resources", "config"),
    )
    cases = [Case("GET", each) for each in dict.fromkeys(chains)]
    streamed = [*LISTED, "topics/bythread", "files/bythread"]
    for project_id in projects:
        streamed += [f"projects/{project_id}/{noun}" for noun in PROJECTS_HOLD]
        streamed += [f"actions/{first_of(project_id)}/{noun}" for noun in ACTIONS_HOLD]
    cases += [Case("GET", each, format="csv") for each in streamed]
    cases += [Case("GET", each, format="ndjson") for each in LISTED]
    return cases + [Case("GET", each, format="xml") for each in (*LISTED, *_nested())]


def _flat(tables: Tables) -> Iterator[str]:
    for noun, rows in tables.items():
        yield noun
        for number in rows:
            yield f"{noun}/{number}"
        yield f"{noun}/999999"
    yield from ("topics/bythread", "files/bythread")
    for number in tables["files"]:
        yield f"files/{number}/download"


def _below_project(tables: Tables, project_id: int) -> Iterator[str]:
    yield from _children(tables, project_id)
    yield from _several(project_id)
    yield from _tails(project_id)


def _children(tables: Tables, project_id: int) -> Iterator[str]:
    """Yield lists and records below a project, below its first action, and below wrong ones."""
    project, wrong = f"projects/{project_id}", f"projects/{other_than(project_id)}"
    first = first_of(project_id)
    action = f"actions/{first}"
    for noun in (*PROJECTS_HOLD, "history"):
        numbers = _numbers(tables, noun, project_id)
        yield f"{project}/{noun}"
        yield from (f"{lead}/{noun}/{number}" for lead in (project, wrong) for number in numbers)
        if noun == "actions":
            continue
        lists = (action, f"{project}/{action}", f"{wrong}/{action}")
        yield from (f"{lead}/{noun}" for lead in lists)
        leads = (action, f"{project}/{action}", f"actions/{first + 2}")
        yield from (f"{lead}/{noun}/{number}" for lead in leads for number in numbers)


def _several(project_id: int) -> Iterator[str]:
    """Yield several ids, lists side by side and lists inside rows."""
    there = other_than(project_id)
    project, wrong = f"projects/{project_id}", f"projects/{there}"
    first = first_of(project_id)
    for noun in (*HANGING, "actions"):
        yield f"{noun}/{first},{first + 1}"
        yield f"{noun}/{first},{first_of(there)}"
        yield f"{project}/{noun}/{first},{first + 1}"
        yield f"{wrong}/{noun}/{first},{first + 1}"
    for noun in ACTIONS_HOLD:
        yield f"{project}/actions/{noun}"
        yield f"actions/{first},{first + 2}/{noun}"
        yield f"projects/{project_id},{there}/{noun}"
    yield f"{project}/{','.join(PROJECTS_HOLD)}"
    yield f"{project}/actions,history"
    yield f"actions/{first}/{','.join(ACTIONS_HOLD)}"
    yield f"{project}/actions/{','.join(ACTIONS_HOLD)}"
    yield f"projects/{project_id},{there}"
    yield f"whmcstickets/{1000 + first},{1001 + first}"


def _tails(project_id: int) -> Iterator[str]:
    """Yield the words behind a record or a list, and the history of records."""
    project, wrong = f"projects/{project_id}", f"projects/{other_than(project_id)}"
    first = first_of(project_id)
    action = f"actions/{first}"
    yield f"{project}/snapshot"
    for noun in (*HANGING, "actions"):
        yield f"{noun}/{first}/history"
    for noun in ("topics", "files"):
        yield f"{project}/{noun}/bythread"
        yield f"{action}/{noun}/bythread"
    for lead in (project, wrong, action):
        yield f"{lead}/files/{first}/download"
        yield f"{lead}/files/{first + 1}/download"


def _below_client(projects: Collection[int]) -> Iterator[str]:
    """Yield what only refers to a client, whom everybody sees, and what hangs on that."""
    for noun in CLIENTS_HOLD:
        yield from (f"{lead}/{noun}" for lead in ("clients", "clients/51", "clients/51,52"))
    for project_id in projects:
        project = f"projects/{project_id}"
        yield from (f"clients/{number}/{project}" for number in (51, 52))
        yield f"clients/51/{project}/actions"
        yield f"clients/51/{project},{other_than(project_id)}"
    yield "clients/51/projects/actions"
    yield from (f"clients/51/timelogs/{number}" for number in LOOSE_TIMELOGS)
    yield from (f"clients/51/whmcstickets/{number}" for number in LOOSE_TICKETS)


def _numbers(tables: Tables, noun: str, project_id: int) -> list[int]:
    """Return records of a project, also those that are there only by a link."""
    if noun == "whmcstickets":
        extra = [ticket for ticket, project in EXTRA_LINKS.values() if project == project_id]
        return [1000 + first_of(project_id), 1001 + first_of(project_id), *extra]
    return [number for number, row in tables[noun].items() if row["project_id"] == project_id]


def _nested() -> list[str]:
    chains = [f"projects/{noun}" for noun in (*PROJECTS_HOLD, "history")]
    chains += [f"projects/actions/{noun}" for noun in ACTIONS_HOLD]
    chains += [f"actions/{noun}" for noun in ACTIONS_HOLD]
    chains += ["projects/actions,topics,files,whmcstickets", "projects/topics/bythread"]
    return [*chains, "projects,actions,topics,files,whmcstickets,ticketxrefs,timelogs"]


def writes(projects: Collection[int]) -> list[Case]:
    """Return every POST, PUT and DELETE, also where none is offered."""
    cases = list(_not_offered())
    hidden = {**NEW["projects"], "visible_status": "manager", "manager_adminid": 1}
    cases += [Case("POST", "projects", sent) for sent in (NEW["projects"], hidden)]
    cases += [Case("POST", "timelogs", {"client_userid": 51, **NEW["timelogs"]})]
    for project_id in projects:
        cases += _creates(project_id)
        cases += _changes(project_id)
        cases += _moves(project_id)
        cases += _operations(project_id)
    for number in (901, 902, 903):
        cases += _change("timelogs", f"timelogs/{number}")
    return [*cases, *_tickets(), *_clients()]


def _tickets() -> Iterator[Case]:
    """Yield what is written of tickets: linked ones, loose ones, and where they do not hang."""
    for number in (1101, 1131, 1161, 2001, 2002, 2004, 999999):
        yield from _change("whmcstickets", f"whmcstickets/{number}")
    for chain in ("projects/10", "projects/13", "actions/101", "projects/10/actions/102"):
        yield from _change("whmcstickets", f"{chain}/whmcstickets/1101")
        yield from _change("whmcstickets", f"{chain}/whmcstickets/1102")
    yield from _change("whmcstickets", "whmcstickets/2001,2004")
    for number in (1101, 2001, 2002):
        yield Case("DELETE", f"whmcstickets/{number}", {}, tells=True)


def _clients() -> Iterator[Case]:
    """Yield what is written of clients, who hang on nothing."""
    yield Case("POST", "clients", NEW["clients"], tells=True)
    for chain in ("clients/51", "clients/51,52", "clients/999999"):
        yield from _change("clients", chain)
    yield from (Case("POST", f"clients/{number}/close", {}) for number in (51, 999999))
    yield Case("DELETE", "clients/52", {}, tells=True)


def _not_offered() -> Iterator[Case]:
    for noun in ("admins", "history"):
        yield Case("POST", noun, {})
        for verb in ("PUT", "DELETE"):
            yield Case(verb, f"{noun}/1", {})
    for noun in WRITABLE:
        for verb in ("PUT", "DELETE"):
            yield Case(verb, noun, {})
    for verb in ("POST", "PUT", "DELETE"):
        for chain in ("config", "api/resources", "topics/bythread", "projects/10/snapshot"):
            yield Case(verb, chain, {})
    yield Case("POST", "projects/actions", {})
    for chain in ("projects/19/duplicate", "actions/101/starttimer", "timelogs/101/stop"):
        yield from (Case(verb, chain, {}) for verb in ("PUT", "DELETE"))


def _creates(project_id: int) -> Iterator[Case]:
    first = first_of(project_id)
    project, action = f"projects/{project_id}", f"actions/{first}"
    wrong = f"projects/{other_than(project_id)}"
    for noun in (*HANGING, "actions"):
        links = noun == "ticketxrefs"
        yield Case("POST", noun, {**NEW[noun], "project_id": project_id}, tells=links)
        if noun != "actions":
            yield Case("POST", noun, {**NEW[noun], "action_id": first}, tells=links)
            both = {"project_id": project_id, "action_id": first}
            yield Case("POST", noun, {**NEW[noun], **both}, tells=links)
            aside = {"project_id": other_than(project_id), "action_id": first}
            yield Case("POST", noun, {**NEW[noun], **aside}, tells=links)
    for noun in (*HANGING, "actions", "whmcstickets"):
        links = noun in ("ticketxrefs", "whmcstickets")
        yield Case("POST", f"{project}/{noun}", NEW[noun], tells=links)
        if noun != "actions":
            for lead in (action, f"{project}/{action}", f"{wrong}/{action}"):
                yield Case("POST", f"{lead}/{noun}", NEW[noun], tells=links)
    for ticket_id in (2002, 2003, 2004):
        yield Case("POST", f"{project}/whmcstickets", {"ticket_id": ticket_id}, tells=True)
    below = {"parent_action_id": first, "action_name": "New"}
    yield Case("POST", "actions", below)
    yield Case("POST", "actions", {**below, "project_id": project_id})
    yield Case("POST", "actions", {**below, "project_id": other_than(project_id)})
    yield Case("POST", f"{wrong}/actions", below)
    for owner in (1, 2):
        sent = {**NEW["timelogs"], "project_id": project_id, "owner_adminid": owner}
        yield Case("POST", "timelogs", sent)


def _changes(project_id: int) -> Iterator[Case]:
    first = first_of(project_id)
    project, wrong = f"projects/{project_id}", f"projects/{other_than(project_id)}"
    yield from _change("projects", project)
    for noun in (*HANGING, "actions"):
        for number in (first, first + 1):
            yield from _change(noun, f"{noun}/{number}")
        yield from _change(noun, f"{project}/{noun}/{first + 1}")
        yield from _change(noun, f"{wrong}/{noun}/{first + 1}")
        if noun != "actions":
            yield from _change(noun, f"actions/{first}/{noun}/{first + 1}")
            yield from _change(noun, f"actions/{first}/{noun}/{first}")
            yield from _change(noun, f"{project}/actions/{first}/{noun}/{first + 1}")
        for chain in (f"{noun}/{first},{first + 1}", f"{wrong}/{noun}/{first},{first + 1}"):
            yield from _change(noun, chain)
        yield from _change(noun, f"{noun}/{first},{first_of(other_than(project_id))}")
        yield from _rows(noun, first, (noun, f"{project}/{noun}", f"{wrong}/{noun}"))
        yield Case("DELETE", f"{noun}/{first}", {}, tells=True)
    yield Case("DELETE", project, {}, tells=True)


def _rows(noun: str, number: int, chains: Iterable[str]) -> Iterator[Case]:
    """Yield a row that names a record, in collections where it stands and where it does not."""
    if noun in TEXT:
        row = {IDS[noun]: number, TEXT[noun]: "Changed."}
        for chain in chains:
            yield Case("POST", chain, {"rows": [row], "match": "id"})


def _change(noun: str, chain: str) -> Iterator[Case]:
    yield Case("PUT", chain, {TEXT[noun]: "Changed."} if noun in TEXT else {})
    yield Case("DELETE", chain, {"preview": True})


def _moves(project_id: int) -> Iterator[Case]:
    """Yield what would give a caller more than he has: people, parents, projects, owners."""
    first, there = first_of(project_id), other_than(project_id)
    yield Case("PUT", f"projects/{project_id}", {"manager_adminid": "me"}, tells=True)
    for number in (first, first + 2):
        action = f"actions/{number}"
        for name in ("assigned_adminid", "manager_adminid"):
            yield Case("PUT", action, {name: "me"}, tells=True)
        yield Case("PUT", action, {"project_id": there}, tells=True)
    yield Case("PUT", f"actions/{first}", {"parent_action_id": first + 2}, tells=True)
    yield Case("PUT", f"actions/{first + 1}", {"parent_action_id": 0}, tells=True)
    for noun in HANGING:
        for number in (first, first + 1):
            chain = f"{noun}/{number}"
            yield Case("PUT", chain, {"project_id": there, "action_id": 0}, tells=True)
            yield Case("PUT", chain, {"action_id": 0}, tells=True)
        yield Case("PUT", f"{noun}/{first}", {"action_id": first}, tells=True)
        yield Case("PUT", f"{noun}/{first}", {"action_id": first_of(there)}, tells=True)
    yield Case("PUT", f"ticketxrefs/{first}", {"ticket_id": 2004}, tells=True)
    for number in (first, first + 1):
        yield Case("PUT", f"timelogs/{number}", {"owner_adminid": "me"}, tells=True)


def _operations(project_id: int) -> Iterator[Case]:
    """Yield the words that act, behind records flat, below theirs and below wrong ones."""
    first = first_of(project_id)
    project, wrong = f"projects/{project_id}", f"projects/{other_than(project_id)}"
    for number in (first, first + 2):
        for lead in ("", f"{project}/", f"{wrong}/"):
            yield Case("POST", f"{lead}actions/{number}/starttimer", {})
        yield Case("POST", f"actions/{number}/starttimer", {"ticket_id": 2001})
    for number in (first, first + 1):
        for lead in ("", f"{project}/", f"{wrong}/", f"actions/{first}/"):
            yield Case("POST", f"{lead}timelogs/{number}/stop", {})
    made = {"project_name": "New", "date_start": "2024-06-01"}
    yield Case("POST", f"{project}/duplicate", {**made, "preview": True})
    yield Case("POST", f"{project}/duplicate", made, tells=True)
