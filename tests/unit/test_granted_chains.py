"""Chains that a token is limited to: how they are read, and what they cover, as texts alone."""

from __future__ import annotations

import pytest

from teampro.resources import RESOURCES
from teampro.schema.granted_chains import covers, read_granted
from teampro.schema.registry import Registry
from teampro.schema.values import Invalid

NOUNS = Registry(RESOURCES)


@pytest.mark.parametrize(
    ("granted", "text", "is_covered"),
    [
        ("projects/100", "projects/100", True),
        ("projects/100", "projects/100/actions/7", True),
        ("projects/100", "projects/100/snapshot", True),
        ("projects/100", "projects/1001", False),
        ("projects/100", "projects/10", False),
        ("projects/100", "projects", False),
        ("projects/100", "actions/7", False),
        ("projects/100", "projects/100,101", False),
        ("projects/100 projects/101", "projects/100,101", True),
        ("projects/100 projects/101", "projects/100,101/actions", True),
        ("projects/100 projects/101", "projects/100,101,102/actions", False),
        ("projects/100/actions", "projects/100/actions,topics", False),
        ("projects/100/actions projects/100/topics", "projects/100/actions,topics", True),
        ("projects/100/actions projects/101", "projects/100,101/actions", True),
        ("projects/100/actions projects/101", "projects/100,101/topics", False),
        ("projects/100/timelogs", "projects/100/timelogs/7/history", True),
        ("projects/100/timelogs", "projects/100/actions/timelogs", False),
        ("projects", "projects", True),
        ("projects", "projects/5/actions", True),
        ("actions topics", "actions,topics", True),
        ("actions", "actions/7/timelogs", True),
        ("actions", "timelogs", False),
        ("", "projects", False),
    ],
)
def test_chain_is_covered_by_how_it_begins(granted: str, text: str, is_covered: bool) -> None:
    """Word by word, each of several ids and of lists side by side."""
    assert is_covered == covers(frozenset(granted.split()), text)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("projects/100", "projects/100"),
        ("project.100", "projects/100"),
        ("project/100/timelog", "projects/100/timelogs"),
        ("projects/00100", "projects/100"),
        ("/actions/", "actions"),
        ("projects/100/snapshot", "projects/100/snapshot"),
        ("timelogs/7/stop", "timelogs/7/stop"),
        ("topics/bythread", "topics/bythread"),
        ("config", "config"),
        ("api/openapi", "api/openapi"),
    ],
)
def test_granted_chain_is_kept_in_canonical_words(text: str, canonical: str) -> None:
    """However it is spelled, requests are compared with one text."""
    assert canonical == read_granted(text, NOUNS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "projects/100,101",
        "projects/100/actions,topics",
        "actions,topics",
        "proyects",
        "projects/100/admins",
        "projects/100/nothing",
        "projects/100/snapshot/7",
        "projects/100/snapshot/actions",
        "snapshot",
        "projects/0",
        "projects/-1",
        "projects/{p}",
    ],
)
def test_what_no_request_begins_with_is_not_granted(text: str) -> None:
    """A token that could do nothing, or that looks wider than it is, is not made."""
    with pytest.raises(Invalid):
        read_granted(text, NOUNS)
