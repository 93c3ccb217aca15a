"""What a client sees of projects and tickets, told a second time: plain Python over plain rows.

`VISIBLE` says what the rows of the world are set to for it: by table and word of `client_visible`
the ids, each case once above and once below another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]
Tables = Mapping[str, Mapping[int, Row]]

FREE = ("clients", "api", "projects", "actions", "topics", "files")
PERMISSIONS = {"whmcstickets": "tickets"}
"""Nouns of the table that customers read, and the word that some need."""
VISIBLE: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "projects": {"view": (10, 12, 16, 17, 19), "modify": (15,)},
    "actions": {
        "inherit": (101, 103, 121, 162, 171, 172),
        "view": (102, 111, 153, 173, 191),
        "modify": (151,),
    },
    "topics": {"hidden": (101, 152, 153), "view": (162, 163, 111), "modify": (171,)},
    "files": {"hidden": (102, 103, 151), "view": (161, 112), "modify": (192,)},
}
OTHERS = {"projects": (12,), "tickets": (2003,)}
"""What is the client 52's."""
MERGED = {1171: 2002}
KEYS = {"projects": "project_id", "actions": "action_id", "topics": "topic_id", "files": "file_id"}


def needs(plural: str, permissions: tuple[str, ...] | None) -> bool:
    """Say whether a noun is open to a customer with these permissions; None are all."""
    word = PERMISSIONS.get(plural)
    if word is None:
        return plural in FREE
    return permissions is None or word in permissions


def sees(tables: Tables, client: int, plural: str, row: Row) -> bool:
    """Say whether a client reaches a row."""
    if plural == "clients":
        return bool(row["id"] == client)
    if plural == "projects":
        is_shown = row["client_visible"] != "hidden" and row["project_function"] == "default"
        return is_shown and bool(row["client_userid"] == client)
    if plural == "whmcstickets":
        return bool(row["userid"] == client) and not row["merged_ticket_id"]
    project = tables["projects"].get(row["project_id"])
    return project is not None and sees(tables, client, "projects", project) and _shows(tables, row)


def _shows(tables: Tables, row: Row) -> bool:
    """Say whether an action, a post or a file below a project that is reached is not hidden."""
    if row["client_visible"] != "inherit":
        return bool(row["client_visible"] != "hidden")
    above = row["parent_action_id"] if "parent_action_id" in row else row["action_id"]
    action = tables["actions"].get(above)
    return action is None or _shows(tables, action)


def settings() -> list[str]:
    """Return the statements that set the rows of the world."""
    found = [
        f"UPDATE {table} SET client_visible = '{word}' WHERE {KEYS[table]} IN ({_listed(ids)})"
        for table, words in VISIBLE.items()
        for word, ids in words.items()
    ]
    theirs = _listed(OTHERS["projects"])
    found.append(f"UPDATE projects SET client_userid = 52 WHERE project_id IN ({theirs})")
    found.append("UPDATE tickets SET userid = 51 WHERE id IN (1101, 1102, 1171, 2001, 2004)")
    found.append(f"UPDATE tickets SET userid = 52 WHERE id IN ({_listed(OTHERS['tickets'])})")
    found += [
        f"UPDATE tickets SET merged_ticket_id = {into} WHERE id = {ticket}"
        for ticket, into in MERGED.items()
    ]
    return found


def _listed(ids: tuple[int, ...]) -> str:
    return ", ".join(map(str, ids))
