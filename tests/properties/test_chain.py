"""Chains: any text is a Chain or a Refusal, and writing undoes reading."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from teampro.chain import LARGEST_ID, MOST_STEPS, Chain, Step, parse
from teampro.errors import Refusal

WORD = st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True)
IDS = st.lists(st.integers(1, LARGEST_ID), max_size=4, unique=True).map(
    lambda ids: tuple(sorted(ids))
)
STEP = st.builds(Step, st.tuples(WORD), IDS)
LAST = STEP | st.builds(Step, st.lists(WORD, min_size=1, max_size=4, unique=True).map(tuple))
CHAIN = st.builds(
    lambda first, last: Chain((*first, last)), st.lists(STEP, max_size=MOST_STEPS - 1), LAST
)
SCRAP = st.sampled_from(["v1", "projects", "1", ",", "", "json", "1,2", "a,b", "-", "²", "\ud800"])


@given(CHAIN)
def test_writing_undoes_reading(chain: Chain) -> None:
    """Every chain is read back from its own words."""
    assert chain == parse(chain.unparse())


@given(st.lists(st.text() | SCRAP))
@example(["v1", "\x00"])
def test_any_words_are_a_chain_or_a_refusal(words: list[str]) -> None:
    """No text ends in anything but a Chain, which can be written, or a Refusal."""
    try:
        chain = parse(words)
    except Refusal as refusal:
        assert refusal.status in (400, 404)
    else:
        assert chain == parse(chain.unparse())
