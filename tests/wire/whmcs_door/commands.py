"""Three commands over projects, as small as commands can be, and where they are mounted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from teampro.app import App, create_app
from teampro.dialects.dialect import Collaborators
from teampro.dialects.mount import Mount
from teampro.dialects.whmcs import Whmcs
from teampro.dialects.whmcs.command import CommandRefusal, Commands
from teampro.dialects.whmcs.given import Given
from teampro.dialects.whmcs.values import Unreadable, read_attachments, read_int
from teampro.engine.requests import Requests
from teampro.engine.result import Result
from teampro.engine.script import Act, Script
from teampro.errors import Refusal

Tree = dict[str, Any]


@dataclass(frozen=True)
class Stub:
    """A command; `do` makes its answer."""

    name: str
    do: Callable[[Requests, Given], Tree]
    takes: frozenset[str] = frozenset()
    writes: bool = False
    area: str = "projects"
    xml_items: Mapping[str, str] = field(default_factory=dict)

    def unread(self, given: Given) -> tuple[str, ...]:
        """Return nothing: it looks into no map."""
        return ()

    def script(self, given: Given) -> Script:
        """Return what asks for the area, and then does it."""
        prepare = partial(self._prepare, given)
        return Script(self.name, prepare, "writes" if self.writes else "reads")

    def _prepare(self, given: Given, requests: Requests) -> Act:
        rights = requests.session.caller.rights
        if not (rights.writes if self.writes else rights.reads)(self.area):
            raise Refusal("forbidden", f"You lack the area {self.area}.")
        return lambda: Result({"result": "success", **self.do(requests, given)})


@contextmanager
def _saying(name: str) -> Iterator[None]:
    """Say of which parameter it is that cannot be read."""
    try:
        yield
    except Unreadable as fault:
        raise CommandRefusal(fault.sentence(name)) from None


def _int(given: Given, name: str) -> int:
    with _saying(name):
        return read_int(given.get(name) or "")


def _projects(requests: Requests, given: Given) -> Tree:
    limit = _int(given, "limitnum")
    tree = requests.ask("GET", "projects", {"limit": limit})
    rows = [{"id": row["project_id"], "title": row["project_name"]} for row in tree["projects"]]
    return {"totalresults": tree["data"]["total"], "projects": {"project": rows}, "flat": ["<"]}


def _project(requests: Requests, given: Given) -> Tree:
    try:
        row = requests.ask("GET", f"projects/{_int(given, 'projectid')}")["project"]
    except Refusal as refusal:
        if refusal.word != "not_found":
            raise
        raise CommandRefusal("Project ID Not Found") from None
    return {"id": row["project_id"], "title": row["project_name"], "notes": row["project_notes"]}


def _update(requests: Requests, given: Given) -> Tree:
    chain = f"projects/{_int(given, 'projectid')}"
    with _saying("attachments"):
        files = read_attachments(given.get("attachments") or "", given.files)
    tree = requests.ask("PUT", chain, {"project_name": given.get("title")})
    names = " ".join(file.name for file in files)
    return {"warning": ["Nobody was told."], "projectid": tree["project"]["project_id"]} | (
        {"files": names} if names else {}
    )


STUBS: Commands = {
    "getprojects": Stub(
        "GetProjects", _projects, frozenset(("limitnum",)), xml_items={"flat": "sign"}
    ),
    "getproject": Stub("GetProject", _project, frozenset(("projectid",))),
    "updateproject": Stub(
        "UpdateProject",
        _update,
        frozenset(("projectid", "title", "attachments", "note*")),
        writes=True,
    ),
    "getinvoices": Stub("GetInvoices", _projects, frozenset(("limitnum",)), area="billing"),
}


def stub_language(given: Collaborators) -> Iterable[Mount]:
    """Mount the language with these commands, in an application without its own."""
    return Whmcs(given, STUBS).mounts()


def make_app() -> App:
    """Return the application to be served; data and settings come from the environment."""
    return create_app(dialects=[stub_language])
