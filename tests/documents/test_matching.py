"""How the pages' answers are compared: what counts, and what does not."""

from __future__ import annotations

import pytest

from tests.documents.matching import matches
from tests.documents.pages import examples

ROW = '{"id":7,"name":"a  b","days":[1,2]}'


@pytest.mark.parametrize(
    ("language", "shown", "actual", "expected"),
    [
        ("json", '{"id": 7, "name": "a  b",\n "days": [1, 2]}', ROW, True),
        ("json", '{"id": 7, …}', ROW, True),
        ("json", '{"id": 7, "days": …}', ROW, False),
        ("json", '{"id": 7, "name": "a b", "days": [1, 2]}', ROW, False),
        ("json", '{"id": 8, …}', ROW, False),
        ("json", '{"name": …}', ROW, False),
        ("xml", "<a>\n  <b>1 2</b>\n</a>", "<a><b>1 2</b></a>", True),
        ("xml", "<a>\n  …\n</a>", "<a><b>1</b></a>", True),
        ("xml", "<a><b>12</b></a>", "<a><b>1 2</b></a>", False),
        ("text", "one\n…\nlast", "one\ntwo\nthree\nlast\n", True),
        ("text", "one two", "one  two", False),
    ],
)
def test_space_that_means_nothing_is_not_compared(
    language: str, shown: str, actual: str, expected: bool
) -> None:
    """Everything else is, but for what the page leaves out."""
    assert expected == matches(language, shown, actual)


def test_an_answer_stands_right_below_its_example() -> None:
    """Words between the two make it another thing than the answer."""
    fence = "```"
    page = (
        f"{fence}bash\nfirst\n{fence}\n\n{fence}json\n1\n{fence}\n"
        f"{fence}bash\nsecond\n{fence}\nwords\n{fence}json\n2\n{fence}\n"
        f"{fence}shell\nmake run\n{fence}\n"
    )

    found = [(each.code.text, each.answer and each.answer.text) for each in examples(page)]
    assert [("first\n", "1\n"), ("second\n", None)] == found
