"""The grammar of chains."""

from __future__ import annotations

import pytest

from teampro.chain import LARGEST_ID, Chain, Step, named_format, parse
from teampro.errors import Refusal


def words(text: str) -> list[str]:
    """Split a path."""
    return text.split("/")


@pytest.mark.parametrize(
    ("text", "steps", "format_name"),
    [
        ("v1/projects", [Step(("projects",))], ""),
        ("v1/projects/json", [Step(("projects",))], "json"),
        ("v1/projects/100", [Step(("projects",), (100,))], ""),
        ("v1/projects/100/xml", [Step(("projects",), (100,))], "xml"),
        ("v1/projects/00100", [Step(("projects",), (100,))], ""),
        ("v1/projects/219,100", [Step(("projects",), (100, 219))], ""),
        ("v1/projects/100/actions", [Step(("projects",), (100,)), Step(("actions",))], ""),
        ("v1/projects/actions/topics,files", None, ""),
        ("v1/topics/bythread/csv", [Step(("topics",)), Step(("bythread",))], "csv"),
        ("v1/files/9/download/raw", [Step(("files",), (9,)), Step(("download",))], "raw"),
        ("v1//projects/", [Step(("projects",))], ""),
        (f"v1/projects/{LARGEST_ID}", [Step(("projects",), (LARGEST_ID,))], ""),
    ],
)
def test_words_are_read(text: str, steps: list[Step] | None, format_name: str) -> None:
    """Version first, format last, and between them steps of words and ids."""
    chain = parse(words(text))
    expected = steps or [Step(("projects",)), Step(("actions",)), Step(("topics", "files"))]
    assert Chain(tuple(expected), format_name) == chain


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "malformed_chain"),
        ("v1", "malformed_chain"),
        ("v1/json", "malformed_chain"),
        ("v2/projects", "unknown_version"),
        ("projects", "unknown_version"),
        ("json", "unknown_version"),
        ("V1/projects", "malformed_chain"),
        ("v1/100", "malformed_chain"),
        ("v1/Projects", "malformed_chain"),
        ("v1/pro jects", "malformed_chain"),
        ("v1/pröjects", "malformed_chain"),
        ("v1/projects/0", "malformed_chain"),
        ("v1/projects/-1", "malformed_chain"),
        ("v1/projects/1.5", "malformed_chain"),
        ("v1/projects/1e3", "malformed_chain"),
        ("v1/projects/²", "malformed_chain"),
        ("v1/projects/1²", "malformed_chain"),
        ("v1/projects/١", "malformed_chain"),
        (f"v1/projects/{LARGEST_ID + 1}", "malformed_chain"),
        ("v1/projects/" + "9" * 400, "malformed_chain"),
        ("v1/projects/1,", "malformed_chain"),
        ("v1/projects/,1", "malformed_chain"),
        ("v1/projects/,", "malformed_chain"),
        ("v1/projects/1,1", "malformed_chain"),
        ("v1/projects/1/2", "malformed_chain"),
        ("v1/projects/100,x", "malformed_chain"),
        ("v1/actions,", "malformed_chain"),
        ("v1/actions,,topics", "malformed_chain"),
        ("v1/actions,actions", "malformed_chain"),
        ("v1/actions,topics/1", "malformed_chain"),
        ("v1/actions,topics/files", "malformed_chain"),
        ("v1/json/projects", None),
        ("v1/" + "/".join("abcdefg"), "too_many"),
        ("v1/projects/" + ",".join(map(str, range(1, 102))), "too_many"),
        ("v1/" + "p" * 2_000, "too_many"),
    ],
)
def test_what_is_no_chain_is_refused(text: str, word: str | None) -> None:
    """Every other text is a Refusal with its word."""
    if word is None:
        assert ("json", "projects") == tuple(step.words[0] for step in parse(words(text)).steps)
        return
    with pytest.raises(Refusal) as caught:
        parse(words(text))
    assert word == caught.value.word


@pytest.mark.parametrize(
    "text",
    [
        "v1/" + "/".join("abcdef"),
        "v1/projects/" + ",".join(map(str, range(1, 101))),
        "v1/" + "p" * 1_997,
    ],
)
def test_a_chain_at_its_limits_is_read(text: str) -> None:
    """Six steps, a hundred ids and 2,000 characters are legal."""
    assert text == "/".join(parse(words(text)).unparse())


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
    assert format_name == named_format(words(text))


def test_forbidden_characters_are_escaped_in_the_message() -> None:
    """What XML cannot carry never stands in an error text."""
    with pytest.raises(Refusal) as caught:
        parse(["v1", "pro\x00\ud800jects"])
    assert "\x00" not in caught.value.message
    assert "\ud800" not in caught.value.message
