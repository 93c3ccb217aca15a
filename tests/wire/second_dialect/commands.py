"""Its commands: each a chain with a verb and params, and the shape of what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from teampro.errors import Refusal, refuse_at

Given = Mapping[str, str]
Tree = dict[str, Any]
VERSION = "v1"


@dataclass(frozen=True)
class Command:
    """One command; `noun` is a collection, `key` the parameter that names a record of it."""

    verb: str
    noun: str
    shape: Callable[[Tree], Tree]
    key: str = ""
    params: Mapping[str, str] | None = None
    """The params of the chain by the parameters of the command."""

    def words(self, given: Given) -> tuple[str, ...]:
        """Return the words of the chain. Raises: Refusal required."""
        if not self.key:
            return VERSION, self.noun
        if not given.get(self.key):
            raise refuse_at(self.key, "required", f"{self.key} is required")
        return VERSION, self.noun, given[self.key]

    def read_params(self, given: Given) -> Tree:
        """Return the params; what the command does not take is ignored."""
        return {ours: given[name] for name, ours in (self.params or {}).items() if name in given}


def _projects(tree: Tree) -> Tree:
    rows = [_listed(row) for row in tree["projects"]]
    return {"totalresults": tree["data"]["total"], "projects": {"project": rows}}


def _listed(row: Tree) -> Tree:
    return {"id": row["project_id"], "title": row["project_name"]}


def _one(tree: Tree) -> Tree:
    row = tree["project"]
    return {**_listed(row), "billable": row["project_billable"], "notes": row["project_notes"]}


def _changed(tree: Tree) -> Tree:
    return {"projectid": tree["project"]["project_id"], "changed": tree["data"]["changed"]}


COMMANDS: Mapping[str, Command] = {
    "getprojects": Command("GET", "projects", _projects, params={"limitnum": "limit"}),
    "getproject": Command("GET", "projects", _one, key="projectid"),
    "updateproject": Command(
        "PUT", "projects", _changed, key="projectid", params={"title": "project_name"}
    ),
}
NAMES = {"project": ""}
"""In XML the rows of a list stand below its container."""


def find_command(given: Given) -> Command:
    """Return the command a request names, in any case. Raises: Refusal unknown_path."""
    command = COMMANDS.get(given.get("command", "").lower())
    if command is None:
        raise Refusal("unknown_path", "Command Not Found")
    return command
