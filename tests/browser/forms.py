"""What a person fills in for each of the source's methods, and what stands in params then."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from teampro.describe.methods import list_methods
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry

SOURCE = Path(__file__).parents[1] / "wire" / "transcripts"
METHODS = {method.title: method for method in list_methods(Registry(RESOURCES))}
PAGE = {"limit": "2"}


@dataclass(frozen=True)
class Form:
    """What a person fills in, and what stands in params then; a name is looked up for its id."""

    values: Mapping[str, str]
    params: Mapping[str, Any]
    fields: tuple[str, ...] = ()


def filled(values: Mapping[str, str], **params: Any) -> Form:
    """Return a form whose numbers and looked-up names are told in `params`."""
    return Form(values, {**values, **params})


READS: Mapping[str, Form] = {
    "findResources": Form({}, {}),
    "getConfig": filled({"key": "action.action_status"}),
    "findProjects": filled({"limit": "3", "sort": "-date_finish"}, limit=3),
    "getProject": Form({}, {"fields": "project_name,date_finish"}, ("project_name", "date_finish")),
    "getProjectActions": filled({"search": "the"} | PAGE, limit=2),
    "findTopicThreads": filled({"sort": "-topic_posts", **PAGE}, limit=2),
    "findWHMCSTickets": filled({"search": "site", **PAGE}, limit=2),
    "downloadFile": Form({}, {}),
}
"""Reads that are filled in otherwise than the others: a list gets a limit, a record its fields."""
CREATES: Mapping[str, Form] = {
    "createProject": filled(
        {
            "project_name": "Größe & <Wert>",
            "project_type": "Service",
            "date_finish": "today+30d",
            "manager_adminid": "Stefan",
            "project_billable": "true",
            "project_rate": "85.00",
        },
        manager_adminid=2,
        project_billable=True,
    ),
    "createAction": filled(
        {
            "project_id": "Museum",
            "action_name": "Sign off",
            "action_priority": "3",
            "assigned_adminid": "Ines",
            "date_start": "today",
            "date_finish": "today+7d",
            "action_complete": "10",
        },
        project_id=100,
        action_priority=3,
        assigned_adminid=3,
        action_complete=10,
    ),
    "createTopic": filled(
        {"project_id": "Museum", "topic_name": "Kick-off", "topic_detail": "One\ntwo"},
        project_id=100,
    ),
    "createFile": filled({"project_id": "Museum", "file_detail": "As sent"}, project_id=100),
    "createTicketXref": filled(
        {"project_id": "Museum", "ticket_id": "2038"}, project_id=100, ticket_id=2038
    ),
    "createTimelog": filled(
        {
            "project_id": "Museum",
            "timelog_elapsed": "5400",
            "timelog_note": "Workshop",
            "timelog_type": "Rush",
            "timelog_start": "now-2h",
            "timelog_billable": "false",
        },
        project_id=100,
        timelog_elapsed=5400,
        timelog_billable=False,
    ),
}
UPDATES: Mapping[str, Form] = {
    "updateProject": filled({"project_notes": "Line one\nline two", "client_visible": "view"}),
    "updateAction": filled(
        {"action_complete": "55", "action_notes": 'Said "yes".'}, action_complete=55
    ),
    "updateTopic": filled({"topic_name": "Launch date, moved"}),
    "updateFile": filled({"file_detail": "Final."}),
    "updateTicketXref": filled({"action_id": "7"}, action_id=7),
    "updateTimelog": filled(
        {"timelog_note": "Corrected", "timelog_elapsed": "60"}, timelog_elapsed=60
    ),
}
OPERATIONS: Mapping[str, tuple[int, Form]] = {
    "startActionTimer": (
        201,
        filled({"timelog_note": "Workshop", "ticket_id": "2038"}, ticket_id=2038),
    ),
    "stopTimelog": (200, filled({"timelog_note": "Done", "version": "1"}, version=1)),
    "duplicateProject": (
        201,
        filled({"project_name": "From the template", "date_start": "2027-03-01"}),
    ),
}
"""The status of each that is sent with its form filled in."""
DELETES = (
    "deleteTimelog",
    "deleteTicketXref",
    "deleteFile",
    "deleteTopic",
    "deleteAction",
    "deleteProject",
)
"""What stands below comes first, so that each has something to delete."""


def of_source() -> list[str]:
    """Return the titles of the source's methods: each has its transcript."""
    return sorted(path.stem for path in SOURCE.glob("*.json"))


def told() -> set[str]:
    """Return the nouns that the demonstration has records of."""
    return {METHODS[title].resource for title in of_source()} | {"admins", "clients", "history"}


def reads() -> list[str]:
    """Return the titles of the source's reads."""
    return [title for title in of_source() if METHODS[title].verb == "GET"]


def beyond_the_source() -> Mapping[str, list[str]]:
    """Return titles of other methods by noun: of each one read and one write, all operations.

    The page makes the forms of one verb alike for all nouns.
    """
    found: dict[tuple[str, str], str] = {}
    for title, method in METHODS.items():
        word = re.match("[a-z]+", title)
        verb = word[0] if word and word[0] in ("find", "get", "create", "update", "delete") else ""
        kind = "read" if method.verb == "GET" else "write" if verb else title
        found.setdefault((method.resource, kind), title)
    by_noun: dict[str, list[str]] = {}
    for title in sorted(set(found.values()) - set(of_source())):
        by_noun.setdefault(METHODS[title].resource, []).append(title)
    return by_noun


def form_of(title: str) -> Form:
    """Return what is filled in for a read."""
    if title in READS:
        return READS[title]
    example = METHODS[title].example
    if example["params"]:
        return filled(PAGE, limit=2)
    return Form({}, {})
