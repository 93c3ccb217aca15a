"""What follows from the words of a noun: titles, children, what stands in for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from teampro import resources
from teampro.resources import RESOURCES
from teampro.resources.projects.topics import Topic
from teampro.schema.declaration import DeclarationError
from teampro.schema.links import Child
from teampro.schema.registry import Registry
from teampro.schema.resource import CRUD, READ, Resource

REGULAR = Resource("posts", "post", "A post.", model=Topic)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ({}, {}),
        ({"verbs": READ}, {"find": "findPosts", "get": "getPost"}),
        (
            {"verbs": CRUD},
            {
                "find": "findPosts",
                "create": "createPost",
                "get": "getPost",
                "update": "updatePost",
                "delete": "deletePost",
            },
        ),
        (
            {"verbs": READ, "called": ("BlogPost", "BlogPosts")},
            {"find": "findBlogPosts", "get": "getBlogPost"},
        ),
        (
            {"verbs": READ, "titles": {"get": "readPost"}},
            {"find": "findPosts", "get": "readPost"},
        ),
        ({"titles": {"find": "getConfig"}}, {"find": "getConfig"}),
    ],
    ids=str,
)
def test_titles_follow_from_verbs_and_words(words: dict[str, Any], titles: dict[str, str]) -> None:
    """A declared one stands where it is irregular; a verb that is not named is not offered."""
    assert titles == replace(REGULAR, **words).titles


def test_children_have_titles_of_both_words() -> None:
    """A declared one stays; the history of a record is that of its noun and its id."""
    noun = replace(
        REGULAR,
        called=("BlogPost", "BlogPosts"),
        children=(Child("files", "topic_id"), Child("whmcstickets", "topic_id", "getTickets")),
        history=True,
    )
    assert (
        Child("files", "topic_id", "getBlogPostFiles"),
        Child("whmcstickets", "topic_id", "getTickets"),
        Child("history", "record_id", "getBlogPostHistory", where=(("resource", "posts"),)),
    ) == noun.children


def test_noun_that_says_below_what_it_is_becomes_a_child_there() -> None:
    """Its parents say nothing of it; the title has the words of both, and it comes last."""
    noun = replace(REGULAR, called=("BlogPost", "BlogPosts"), below=("project_id", "action_id"))
    without, registry = Registry(RESOURCES), Registry((*RESOURCES, noun))
    for above in ("project", "action"):
        child = Child("posts", f"{above}_id", f"get{above.capitalize()}BlogPosts")
        assert (*without[f"{above}s"].children, child) == registry[f"{above}s"].children
    assert ("project_id", "action_id") == registry["posts"].path_fields


def test_noun_that_says_part_of_what_it_is_becomes_a_part_there() -> None:
    """Behind those that the parent names, and where it says so alone."""
    lies = {"verbs": CRUD, "below": ("project_id", "action_id"), "part_of": ("project_id",)}
    registry = Registry((*RESOURCES, replace(REGULAR, **lies)))
    assert (*Registry(RESOURCES)["projects"].parts, "posts") == registry["projects"].parts
    assert "posts" not in registry["actions"].parts
    assert registry["projects"].parts == Registry(registry.resources)["projects"].parts


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("columns.Line(max_lenght=9)", "unexpected keyword argument 'max_lenght'"),
        ("columns.Lines()", "has no attribute 'Lines'"),
        ("Resource(plurals='posts')", "unexpected keyword argument 'plurals'"),
    ],
)
def test_slip_in_the_file_of_a_noun_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, says: str
) -> None:
    """Also one that Python finds before the nouns are looked at together."""
    package = tmp_path / "resources"
    package.mkdir()
    imports = "from teampro.schema import columns", "from teampro.schema.resource import Resource"
    (package / "slips.py").write_text("\n".join([*imports, line]))
    monkeypatch.setattr(resources, "__path__", [str(package)])
    with pytest.raises(DeclarationError) as stopped:
        resources.declared("slips")
    assert str(stopped.value).startswith("resources/slips.py, line 3: ")
    assert says in str(stopped.value)


def test_child_that_its_parent_names_is_that_one() -> None:
    """Nouns that are put together once more stay as they are."""
    noun = replace(REGULAR, below=("project_id",))
    once = Registry((*RESOURCES, noun))
    assert once["projects"].children == Registry(once.resources)["projects"].children


def test_cut_noun_keeps_what_its_words_stood_for() -> None:
    """Words are spelled out once: what was taken away does not come back."""
    noun = replace(REGULAR, verbs=CRUD, history=True)
    less = noun.cut(noun.fields, titles={"get": "getPost"}, children=())
    assert {"get": "getPost"} == less.titles
    assert () == less.children
