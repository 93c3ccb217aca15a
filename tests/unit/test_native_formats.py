"""The word of a format at the end of a chain: read, taken off, left where the grammar refuses."""

from __future__ import annotations

import pytest

from teampro.chain import parse
from teampro.dialects.native.formats import FORMATS, named_format, split_format
from teampro.errors import Refusal


@pytest.mark.parametrize(
    ("text", "format_name"),
    [
        ("v1/projects/xml", "xml"),
        ("v9/wrong//xml/", "xml"),
        ("v1/projects", ""),
        ("", ""),
        ("v1/xml/projects", ""),
    ],
)
def test_the_last_word_names_the_format_of_any_text(text: str, format_name: str) -> None:
    """A chain that cannot be read still tells how its refusal is to be printed."""
    assert format_name == named_format(text.split("/"))


@pytest.mark.parametrize("named", FORMATS)
def test_the_format_is_no_word_of_the_chain(named: str) -> None:
    """What the grammar reads is the same, whatever is printed."""
    assert (("v1", "projects", "100"), named) == split_format(("v1", "projects", "100", named))


@pytest.mark.parametrize(
    "words",
    [(), ("v1", "projects"), ("v1", "json", "projects"), ("v1", "projects", "JSON")],
)
def test_no_other_word_is_taken_off(words: tuple[str, ...]) -> None:
    """Only the last word can name a format, spelled as it is."""
    assert (words, "") == split_format(words)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("json", "unknown_version"),
        ("v1/json", "malformed_chain"),
        ("v1/" + "p" * 1_993 + "/json", "too_many"),
    ],
)
def test_a_format_without_a_chain_is_refused(text: str, word: str) -> None:
    """So is a chain that is too long together with it."""
    with pytest.raises(Refusal) as caught:
        parse(split_format(tuple(text.split("/")))[0])
    assert word == caught.value.word
