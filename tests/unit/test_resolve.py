"""Chains matched with nouns: what a chain reads, and which verbs it offers."""

from __future__ import annotations

import pytest

from teampro.chain import parse
from teampro.engine.path import Branch, Path
from teampro.engine.resolve import canonical, resolve
from teampro.errors import Refusal
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry

REGISTRY = Registry(RESOURCES)
ALL = ("GET", "PUT", "DELETE")
ADD = ("GET", "POST")
READ = ("GET",)


def path_of(text: str) -> Path:
    """Resolve a chain without its version."""
    return resolve(parse(["v1", *text.split("/")]), REGISTRY)


def told(branch: Branch) -> str:
    """Write a list as `name[ids]:tail(inner …)`."""
    ids = f"{list(branch.step.ids)}" if branch.step.ids else ""
    tail = f":{branch.tail.word}" if branch.tail else ""
    below = f"({' '.join(map(told, branch.below))})" if branch.below else ""
    return f"{branch.name}{ids}{tail}{'!' if branch.complete else ''}{below}"


@pytest.mark.parametrize(
    ("text", "given", "nearest", "allowed"),
    [
        ("projets", "projets", "projects", False),
        ("projects/100/actons", "actons", "actions", True),
        ("projects/100/snapshoot", "snapshoot", "snapshot", True),
        ("history/5/projects", "projects", "", False),
    ],
)
def test_unknown_step_is_a_fault_of_action(
    text: str, given: str, nearest: str, allowed: bool
) -> None:
    """A client can put the nearest word in its place without reading the sentence."""
    with pytest.raises(Refusal) as refused:
        path_of(text)
    [fault] = refused.value.faults
    assert ("action", given, nearest) == (fault.path, fault.given, fault.nearest)
    assert allowed == bool(fault.allowed)


@pytest.mark.parametrize(
    ("text", "records", "lists", "verbs"),
    [
        ("projects", "", "projects", ADD),
        ("project", "", "projects", ADD),
        ("projects/100", "projects 100", "", ALL),
        ("project/100", "projects 100", "", ALL),
        ("projects/100/actions", "projects 100", "actions", ADD),
        ("projects/100/actions/7", "projects 100, actions 7", "", ALL),
        ("project/100/action/7/topic", "projects 100, actions 7", "topics", ADD),
        ("projects/100/actions,topics,files", "projects 100", "actions topics files", READ),
        ("projects,actions", "", "projects actions", READ),
        ("projects/100/actions/timelogs", "projects 100", "actions(actions.timelogs)", READ),
        ("projects/actions", "", "projects(projects.actions)", READ),
        (
            "projects/actions/topics,timelogs",
            "",
            "projects(projects.actions(projects.actions.topics projects.actions.timelogs))",
            READ,
        ),
        ("projects/100,219", "", "projects[100, 219]", ALL),
        ("projects/100/actions/7,8", "projects 100", "actions[7, 8]", ALL),
        ("projects/100,219/actions", "", "projects[100, 219](projects.actions)", READ),
        (
            "projects/100/snapshot",
            "projects 100",
            "actions! topics! files! whmcstickets! timelogs!",
            READ,
        ),
        ("topics/bythread", "", "topics:bythread", READ),
        ("projects/100/topics/bythread", "projects 100", "topics:bythread", READ),
        ("actions/topics/bythread", "", "actions(actions.topics:bythread)", READ),
        ("files/9/download", "files 9", "", READ),
        ("projects/100/files/9/download", "projects 100, files 9", "", READ),
        ("projects/100/whmcstickets", "projects 100", "whmcstickets", ADD),
        ("projects/100/whmcstickets/2038", "projects 100, whmcstickets 2038", "", ALL),
        ("whmcstickets", "", "whmcstickets", ADD),
        ("whmcstickets/2038", "whmcstickets 2038", "", ALL),
        ("ticketxrefs", "", "ticketxrefs", ADD),
        ("ticketxrefs/91", "ticketxrefs 91", "", ALL),
        ("timelogs/4", "timelogs 4", "", ALL),
        ("admins", "", "admins", READ),
        ("clients/5", "clients 5", "", ALL),
        ("history", "", "history", READ),
        ("entry/5", "history 5", "", READ),
        ("projects/100/history", "projects 100", "history", READ),
        ("actions/7/history", "actions 7", "history", READ),
        ("projects/history", "", "projects(projects.history)", READ),
    ],
)
def test_chain_leads_to_records_and_lists(
    text: str, records: str, lists: str, verbs: tuple[str, ...]
) -> None:
    """`/` descends, `,` widens; what follows a collection goes inside its rows."""
    path = path_of(text)
    found = ", ".join(f"{step.resource.plural} {step.id}" for step in path.records)
    assert (records, lists, verbs) == (found, " ".join(map(told, path.lists)), path.verbs)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("api/resources", "resources"),
        ("api/commands", "commands"),
        ("api/openapi", "openapi"),
        ("config", "config"),
    ],
)
def test_printed_trees_are_pages(text: str, page: str) -> None:
    """What no table holds is read only."""
    assert (page, READ) == (path_of(text).page, path_of(text).verbs)


@pytest.mark.parametrize(
    ("text", "word", "says"),
    [
        ("projets", "unknown_resource", "'projects'"),
        ("projects/100/actons", "unknown_resource", "'actions'"),
        ("projects/100/snapshoot", "unknown_resource", "'snapshot'"),
        ("projects/100/projects", "unknown_resource", "actions, topics"),
        ("actions/7/actions", "unknown_resource", "topics, files"),
        ("topics/5/topics", "unknown_resource", "history"),
        ("clients/5/topics", "unknown_resource", "clients has no step"),
        ("api", "unknown_resource", "api/commands or api/openapi"),
        ("api/5", "unknown_resource", "no records"),
        ("api/resources/projects", "unknown_resource", "no more"),
        ("api/resources,openapi", "unknown_resource", "no more"),
        ("config/5", "unknown_resource", "no records"),
        ("config/x", "unknown_resource", "no more"),
        ("config,projects", "malformed_chain", "alone"),
        ("projects,config", "malformed_chain", "alone"),
        ("projects/100/config", "unknown_resource", "config"),
        ("projects/actions/7", "malformed_chain", "inside the rows"),
        ("projects/100,219/actions/7", "malformed_chain", "inside the rows"),
        ("projects/actions/7,8", "malformed_chain", "inside the rows"),
        ("actions,action", "malformed_chain", "twice"),
        ("projects/100/topic,topics", "malformed_chain", "twice"),
        ("topics/5/bythread", "malformed_chain", "not a record"),
        ("topics/5,6/bythread", "malformed_chain", "collection"),
        ("topics/bythread/5", "malformed_chain", "follows bythread"),
        ("topics/bythread/history", "malformed_chain", "follows bythread"),
        ("projects/100/snapshot,actions", "malformed_chain", "stands alone"),
        ("projects/snapshot", "malformed_chain", "a record"),
        ("projects/100,219/snapshot", "malformed_chain", "a record"),
        ("projects/100/snapshot/actions", "malformed_chain", "follows snapshot"),
        ("projects/100/snapshot/5", "malformed_chain", "Nothing follows"),
        ("files/download", "malformed_chain", "a record"),
        ("files/9/download/5", "malformed_chain", "Nothing follows"),
        ("files/9/download,bythread", "malformed_chain", "stands alone"),
        ("bythread", "unknown_resource", "no resource"),
    ],
)
def test_chain_without_a_meaning_is_refused(text: str, word: str, says: str) -> None:
    """An unknown word is 404 and names the nearest or the legal ones; nonsense is 400."""
    with pytest.raises(Refusal) as caught:
        path_of(text)
    assert word == caught.value.word
    assert says in caught.value.message


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("project/219,100/action", "projects/100,219/actions"),
        ("projects/100/topic/bythread", "projects/100/topics/bythread"),
        ("entry/4", "history/4"),
        ("nonsense/4", "nonsense/4"),
    ],
)
def test_request_action_is_printed_in_plurals(text: str, printed: str) -> None:
    """Canonical words, ids in order; unknown words as they were sent."""
    assert printed == canonical(parse(["v1", *text.split("/")]), REGISTRY)


def test_resources_of_a_snapshot_are_all_it_shows() -> None:
    """Rights are asked for every noun a chain reads, those of a tail too."""
    shown = {resource.plural for resource in path_of("projects/100/snapshot").resources}
    assert {"projects", "actions", "topics", "files", "whmcstickets", "timelogs"} == shown


def test_each_declared_child_and_tail_resolves() -> None:
    """Whatever is declared can be addressed, below a record and inside rows."""
    for noun in REGISTRY.resources:
        if noun.model is None:
            continue
        for child in noun.children:
            assert child.plural == path_of(f"{noun.plural}/1/{child.plural}").lists[0].name
            nested = path_of(f"{noun.plural}/{child.plural}").lists[0].below[0]
            assert f"{noun.plural}.{child.plural}" == nested.name
        for tail in noun.tails:
            step = f"{noun.plural}/1" if tail.on_record else noun.plural
            path = path_of(f"{step}/{tail.word}")
            assert tail in (path.tail, path.lists[0].tail if path.lists else None)
