"""The grammar of chains."""

from __future__ import annotations

import pytest

from teampro.chain import LARGEST_ID, Chain, Step, parse
from teampro.errors import Refusal


def words(text: str) -> list[str]:
    """Split a path."""
    return text.split("/")


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("v1/projects", [Step(("projects",))]),
        ("v1/projects/json", [Step(("projects",)), Step(("json",))]),
        ("v1/projects/100", [Step(("projects",), (100,))]),
        ("v1/projects/00100", [Step(("projects",), (100,))]),
        ("v1/projects/219,100", [Step(("projects",), (100, 219))]),
        ("v1/projects/100/actions", [Step(("projects",), (100,)), Step(("actions",))]),
        (
            "v1/projects/actions/topics,files",
            [Step(("projects",)), Step(("actions",)), Step(("topics", "files"))],
        ),
        ("v1/topics/bythread", [Step(("topics",)), Step(("bythread",))]),
        ("v1/files/9/download", [Step(("files",), (9,)), Step(("download",))]),
        ("v1//projects/", [Step(("projects",))]),
        (f"v1/projects/{LARGEST_ID}", [Step(("projects",), (LARGEST_ID,))]),
    ],
)
def test_words_are_read(text: str, steps: list[Step]) -> None:
    """Version first, and then steps of words and ids; a format is a word like any other."""
    assert Chain(tuple(steps)) == parse(words(text))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "malformed_chain"),
        ("v1", "malformed_chain"),
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
        ("v1/" + "/".join("abcdefg"), "too_many"),
        ("v1/projects/" + ",".join(map(str, range(1, 102))), "too_many"),
        ("v1/" + "p" * 2_000, "too_many"),
    ],
)
def test_what_is_no_chain_is_refused(text: str, word: str) -> None:
    """Every other text is a Refusal with its word."""
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


def test_forbidden_characters_are_escaped_in_the_message() -> None:
    """What XML cannot carry never stands in an error text."""
    with pytest.raises(Refusal) as caught:
        parse(["v1", "pro\x00\ud800jects"])
    assert "\x00" not in caught.value.message
    assert "\ud800" not in caught.value.message
