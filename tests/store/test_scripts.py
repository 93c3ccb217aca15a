"""Scripts: several requests as one call, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from teampro.engine.requests import Requests
from teampro.engine.result import Result
from teampro.engine.script import Script, prepared
from teampro.errors import Refusal
from tests.callers import ANNA, BOB
from tests.workshop import Workshop

Run = Callable[[Requests], Result]


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """An engine without a project."""
    return Workshop(tmp_path)


def requests_of(shop: Workshop, is_super: bool = True) -> Requests:
    """Return the requests of a new session."""
    session = shop.sessions.of(ANNA if is_super else BOB)
    return Requests(shop.reader, shop.writer, {}, session)


def do(shop: Workshop, run: Run, is_super: bool = True) -> Result:
    """Run a writing script."""
    script = Script("Move", lambda asked: lambda: run(asked), "writes")
    return prepared(script, requests_of(shop, is_super))()


def make_two(asked: Requests, name: str = "Panels") -> Result:
    """Make a project and an action below it."""
    project = asked.ask("POST", "projects", {"project_name": "Stand"})["project"]
    chain = f"projects/{project['project_id']}/actions"
    action = asked.ask("POST", chain, {"action_name": name})["action"]
    return Result({"project": project["project_id"], "action": action["action_id"]})


def count(shop: Workshop) -> tuple[int, int]:
    """Return how many projects and actions there are."""
    projects, actions = (
        requests_of(shop).ask("GET", noun)["data"]["total"] for noun in ("projects", "actions")
    )
    return projects, actions


def test_later_requests_use_what_earlier_ones_answered(shop: Workshop) -> None:
    """Both records of a script stand, the second below the first."""
    made = do(shop, make_two).tree
    assert made["project"] == shop.get(f"actions/{made['action']}")["project_id"]


def test_a_refusal_undoes_what_came_before(shop: Workshop) -> None:
    """A script whose second request is refused leaves nothing."""
    with pytest.raises(Refusal):
        do(shop, lambda asked: make_two(asked, name=""))
    assert (0, 0) == count(shop)


def test_what_a_script_does_not_keep_is_undone(shop: Workshop) -> None:
    """A rehearsal answers, and stores nothing."""
    made = do(shop, lambda asked: Result(make_two(asked).tree, keeps_nothing=True))
    assert made.tree["action"]
    assert (0, 0) == count(shop)


def test_history_tells_of_earlier_requests(shop: Workshop) -> None:
    """Whoever reads it in the same script, and who tells which version he changes."""

    def run(asked: Requests) -> Result:
        chain = f"projects/{make_two(asked).tree['project']}"
        asked.ask("PUT", chain, {"project_name": "Hall"})
        with pytest.raises(Refusal) as no:
            asked.ask("PUT", chain, {"project_name": "Tent", "base_version": 1})
        asked.ask("PUT", chain, {"project_name": "Barn"})
        entries = asked.ask("GET", f"{chain}/history")["history"]
        versions = [each["version"] for each in entries if each["resource"] == "projects"]
        return Result({"fault": no.value.faults[0].error, "versions": versions})

    assert {"fault": "conflict", "versions": [1, 2, 3]} == do(shop, run).tree


@pytest.mark.parametrize(
    ("verb", "chain", "word"),
    [
        ("GET", "history", "forbidden"),
        ("PUT", "projects", "method_not_allowed"),
        ("GET", "nothing", "unknown_resource"),
        ("GET", "api/openapi", "misplaced"),
    ],
)
def test_each_request_is_allowed_as_a_call_would_be(
    shop: Workshop, verb: str, chain: str, word: str
) -> None:
    """What a member of the staff may not ask alone, he may not ask in a script."""
    with pytest.raises(Refusal) as no:
        requests_of(shop, is_super=False).ask(verb, chain)
    assert word == no.value.word


def test_the_server_writes_and_reads_without_a_right_of_the_caller(shop: Workshop) -> None:
    """What a script records of itself, its caller may neither write nor see."""
    asked = requests_of(shop, is_super=False)
    with asked.session.begin():
        made = asked.record("currencies", {"code": "CHF"})
    assert [made["id"]] == [row["id"] for row in asked.known("currencies", code="CHF")]
    with pytest.raises(Refusal):
        asked.ask("POST", "currencies", {"code": "SEK"})
