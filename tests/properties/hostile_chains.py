"""Chains of hostile requests: mostly ones that exist, some of them spoiled, in any spelling."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import strategies as st

from teampro.schema.resource import Resource
from tests.properties.hostile_words import IDS, NOUNS, WILD_IDS, WILD_WORDS

PREFIX = "/modules/addons/wbteampro"
SPELLINGS = (
    "/{path}", "/api.php/{path}", f"{PREFIX}/api.php/{{path}}", f"{PREFIX}/api/{{path}}",
    f"{PREFIX}/api.php?action={{dotted}}", "/api.php?action={dotted}",
)  # fmt: skip
READ = tuple(noun for noun in NOUNS.resources if noun.model is not None)
WRITTEN = tuple(noun for noun in READ if "create" in noun.titles)
SHAPES = (
    "list", "list", "record", "record", "below", "below", "beside", "inside", "inside", "ids",
    "tail", "deep", "page",
)  # fmt: skip
PAGES = (["config"], ["api", "resources"], ["api", "commands"], ["api", "openapi"])


@st.composite
def read_chains(draw: st.DrawFn) -> tuple[list[str], Resource]:
    """Draw the words of a chain to read, which mostly exists, and the noun of its last step."""
    noun = draw(st.sampled_from(READ))
    shape = draw(st.sampled_from(SHAPES))
    words = [noun.plural]
    if shape == "page":
        return draw(st.sampled_from(PAGES)), noun
    if shape == "ids":
        words.append(",".join(draw(st.lists(known_ids(noun), min_size=2, max_size=3, unique=True))))
    elif shape not in ("list", "inside"):
        words.append(draw(known_ids(noun)))
    if shape == "tail" and noun.tails:
        tail = draw(st.sampled_from(noun.tails))
        return [*(words if tail.on_record else words[:1]), tail.word], noun
    children = [child.plural for child in noun.children]
    if children and shape in ("below", "inside", "ids", "deep"):
        noun = NOUNS[draw(st.sampled_from(children))]
        words.append(noun.plural)
        if shape == "deep":
            words.append(draw(known_ids(noun)))
    elif len(children) > 1 and shape == "beside":
        several = draw(st.lists(st.sampled_from(children), min_size=2, max_size=3, unique=True))
        return [*words, ",".join(several)], NOUNS[several[0]]
    return words, noun


@st.composite
def write_chains(draw: st.DrawFn, verb: str) -> tuple[list[str], Resource]:
    """Draw the words of a chain to write, which mostly exists, and the noun it writes."""
    noun = draw(st.sampled_from(WRITTEN))
    words = [noun.plural]
    if verb == "POST" and draw(st.booleans()):
        above = draw(st.sampled_from([each for each in WRITTEN if each.child(noun.plural)] or READ))
        words = [above.plural, draw(known_ids(above)), noun.plural]
    return [*words, *([] if verb == "POST" else [draw(known_ids(noun))])], noun


def known_ids(noun: Resource) -> st.SearchStrategy[str]:
    """Return ids of records that are mostly there."""
    return st.sampled_from([str(number) for number in IDS[noun.plural]])


@st.composite
def spoiled(draw: st.DrawFn, words: list[str]) -> list[str]:
    """Draw the words with one replaced, added or left out."""
    at = draw(st.integers(0, len(words) - 1))
    wild = st.one_of(
        st.sampled_from(WILD_IDS),
        st.sampled_from(WILD_WORDS),
        st.text(max_size=4),
        st.sampled_from(sorted(IDS)),
    )
    new = draw(st.one_of(wild.map(lambda word: [word]), st.just([]), st.just([words[at]] * 7)))
    return [*words[:at], *new, *words[at + draw(st.integers(0, 1)) :]]


def addresses(words: list[str]) -> st.SearchStrategy[str]:
    """Return spellings of a chain."""
    path = "/".join(quote(word, safe="%,", errors="surrogatepass") for word in words)
    dotted = ".".join(quote(word, safe="%,", errors="surrogatepass") for word in words)
    plain = SPELLINGS[0].format(path=path)
    return st.one_of(
        st.just(plain),
        st.sampled_from([each.format(path=path, dotted=dotted) for each in SPELLINGS]),
    )


PRINTED = ("json", "xml", "")


def formats(chain: list[str]) -> tuple[str, ...]:
    """Return formats that a chain mostly has."""
    if "download" in chain:
        return (*PRINTED, "raw")
    return (*PRINTED, "xml", "csv", "ndjson") if chain[-1] in IDS else PRINTED
