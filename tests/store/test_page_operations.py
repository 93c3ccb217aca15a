"""Operations that a page answers, with no transaction open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from teampro.engine.batch.run import Batch
from teampro.engine.requests import Requests
from teampro.engine.result import Result
from teampro.errors import Refusal
from teampro.resources import RESOURCES
from teampro.schema import kinds
from teampro.schema.operation import Operation, param
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.session.session import Session
from tests.callers import ANNA
from tests.workshop import Workshop, faults, refused

GUESS = Operation(
    "guess",
    "guessWord",
    "Say whether a word is right.",
    page="guess",
    takes=(
        param("word", kinds.SECRET, help_text="The word."),
        param("about", kinds.CHOICE, words=("cats", "dogs"), help_text="What it is about."),
    ),
    required=("word",),
    on_collection=True,
    answers=(param("right", kinds.FLAG, help_text="Whether it is."),),
)
RIDDLES = Resource("riddles", "riddle", "Riddles; no table holds them.", operations=(GUESS,))
WORD = "e\N{COMBINING ACUTE ACCENT} "
RIGHT = {"word": WORD, "about": "cats"}


class Asked:
    """A page that remembers what it was asked, and whether a transaction was open then."""

    def __init__(self, shop: Workshop) -> None:
        self.shop = shop
        self.params: list[Mapping[str, Any]] = []

    def __call__(self, session: Session, params: Mapping[str, Any]) -> Result:
        """Answer whether the word is right."""
        assert not session.is_open
        with self.shop.database.writing() as transaction:
            transaction.undo()
        self.params.append(params)
        return Result({"data": {"right": params["word"] == WORD}})


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine that knows riddles, and topics with the same operation."""
    nouns = [
        replace(each, operations=(GUESS,)) if each.plural == "topics" else each
        for each in RESOURCES
    ]
    shop = Workshop(tmp_path, (*nouns, RIDDLES))
    shop.post("projects", project_name="Site")
    return shop


def requests_of(shop: Workshop, page: Asked) -> Requests:
    """Return the requests of a new session."""
    return Requests(shop.reader, shop.writer, {"guess": page}, shop.session(ANNA))


def test_page_that_previews_is_told_of_a_preview(shop: Workshop) -> None:
    """Beside the params, whether it is one or not."""
    page = Asked(shop)
    foreseen = replace(RIDDLES, operations=(replace(GUESS, previews=True),))
    shop.registry = Registry([*RESOURCES, foreseen])
    asked = requests_of(shop.again(), page)
    for sent, told in (({}, False), ({"preview": True}, True)):
        asked.ask("POST", "riddles/guess", {**RIGHT, **sent})
        assert {**RIGHT, "preview": told} == page.params.pop()


@pytest.mark.parametrize("plural", ["riddles", "topics"])
def test_page_is_given_the_params_as_they_were_read(shop: Workshop, plural: str) -> None:
    """A secret one as it was sent; a noun needs no table for it."""
    page = Asked(shop)
    assert {"data": {"right": True}} == requests_of(shop, page).ask(
        "POST", f"{plural}/guess", RIGHT
    )
    assert [RIGHT] == page.params


def test_what_is_wrong_with_the_params_is_told_at_once(shop: Workshop) -> None:
    """The page is not asked then, and no fault repeats a secret."""
    page = Asked(shop)
    asked = requests_of(shop, page)
    wrong: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({}, [("word", "required")]),
        ({"word": ""}, [("word", "required")]),
        ({"word": [WORD]}, [("word", "invalid_value")]),
        ({"word": WORD, "about": "mice"}, [("about", "invalid_value")]),
        ({"word": WORD, "preview": True}, [("preview", "misplaced")]),
        ({"about": 1.5, "wrd": "x"}, [
            ("about", "invalid_value"), ("wrd", "unknown_field"), ("word", "required"),
        ]),
    ]  # fmt: skip
    for params, expected in wrong:
        assert expected == faults(lambda params=params: asked.ask("POST", "riddles/guess", params))
    told = refused(lambda: asked.ask("POST", "riddles/guess", {"word": [WORD]}))
    assert [...] == [fault.given for fault in told.faults]
    told = refused(lambda: asked.ask("POST", "riddles/guess", {"wrod": WORD}))
    assert ... is told.faults[0].given
    assert [] == page.params


def test_it_is_no_part_of_a_write(shop: Workshop) -> None:
    """Neither a step of a batch nor a request in an open session: nobody waits for it."""
    page = Asked(shop)
    asked = requests_of(shop, page)
    steps = [{"method": "POST", "action": "riddles/guess", "params": RIGHT}]
    told = refused(lambda: Batch(asked).read({"steps": steps}))
    assert [("steps.0.action", "misplaced")] == [(each.path, each.error) for each in told.faults]
    with asked.session.begin(), pytest.raises(Refusal) as no:
        asked.ask("POST", "riddles/guess", RIGHT)
    assert "misplaced" == no.value.word
    assert [] == page.params


@pytest.mark.parametrize(
    ("chain", "word"),
    [
        ("projects/1/topics/guess", "malformed_chain"),
        ("topics/1/guess", "malformed_chain"),
        ("riddles/guess/guess", "malformed_chain"),
        ("riddles/1/guess", "unknown_resource"),
        ("riddles", "unknown_resource"),
    ],
)
def test_it_stands_on_a_whole_collection_alone(shop: Workshop, chain: str, word: str) -> None:
    """Below a record it would have to look for the record."""
    told = refused(lambda: requests_of(shop, Asked(shop)).ask("POST", chain, RIGHT))
    assert word == told.word
