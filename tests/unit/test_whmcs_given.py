"""The parameters of a command: names in brackets, JSON, one place over another, names that fit."""

from __future__ import annotations

import json
from typing import Any

import pytest

from teampro.dialects.http.pairs import read_pairs
from teampro.dialects.http.strict_json import read_value
from teampro.dialects.whmcs.encoding import read_escaped
from teampro.dialects.whmcs.given import NESTING, Given, Tree, gather, gather_json
from teampro.errors import Refusal

TAKES = frozenset(("ticketid", "title", "itemdescription*", "attachments"))


def query(text: str) -> Given:
    """Return what a query gives."""
    return gather(read_pairs(text, 1_000, "query string", read_escaped))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("a=1&b=", {"a": "1", "b": ""}),
        ("a=1&a=2", {"a": "2"}),
        ("a[]=1&a[]=2", {"a": {"0": "1", "1": "2"}}),
        ("a=1&a[]=2", {"a": {"0": "2"}}),
        ("a[]=1&a=2", {"a": "2"}),
        ("a[b][c]=1&a[b][d]=2", {"a": {"b": {"c": "1", "d": "2"}}}),
        ("a[b]=1&a[b][c]=2", {"a": {"b": {"c": "2"}}}),
        ("a[5]=x&a[]=y&a[2]=z&a[]=w", {"a": {"5": "x", "6": "y", "2": "z", "7": "w"}}),
        ("a[01]=x&a[]=y", {"a": {"01": "x", "0": "y"}}),
        ("a[][b]=1&a[][b]=2", {"a": {"0": {"b": "1"}, "1": {"b": "2"}}}),
        ("a[b=1&[c]=2&d]=3", {"a[b": "1", "[c]": "2", "d]": "3"}),
        ("a[b]c=1", {"a[b]c": "1"}),
        ("a%5Bb%5D=caf%C3%A9+x", {"a": {"b": "café x"}}),
        ("%EF%BB%BFa=1", {"a": "1"}),
        ("a=x%0D%0Ay%0Dz", {"a": "x\ny\nz"}),
    ],
)
def test_names_are_spelled_as_php_does(text: str, values: dict[str, Tree]) -> None:
    """Brackets make branches, [] is the next index, and the later of two wins."""
    given = query(text)
    assert (values, False) == (given.values, given.was_cleaned)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("{}", {}),
        (
            '{"a": "x", "b": 5, "c": 10.50, "d": 1e3}',
            {"a": "x", "b": "5", "c": "10.50", "d": "1e3"},
        ),
        ('{"a": true, "b": false, "c": null}', {"a": "1", "b": "0"}),
        ('{"a": ["x", null, 7], "b": {"c": {}}}', {"a": {"0": "x", "2": "7"}, "b": {"c": {}}}),
    ],
)
def test_json_gives_the_same_texts(text: str, values: dict[str, Tree]) -> None:
    """Numbers keep the digits they were written with; null is as good as absent."""
    assert values == gather_json(read_value(text)).values


@pytest.mark.parametrize(
    "given",
    [query("a=x%00y%0Bz&%01b=1"), gather_json({"a": "x\x00y\ufffez", "b\ud800": "1"})],
    ids=["query", "json"],
)
def test_characters_that_nothing_prints_are_removed_and_told(given: Given) -> None:
    """Mails that are piped into tickets hold them."""
    assert ({"a": "xyz", "b": "1"}, True) == (given.values, given.was_cleaned)


def nested(levels: int) -> str:
    """Return JSON that is so many objects deep below a name."""
    return '{"a": ' * levels + '{"b": 1}' + "}" * levels


@pytest.mark.parametrize(
    ("deep", "deeper"),
    [
        (lambda: query("a" + "[b]" * NESTING + "=1"), lambda: query("a" + "[b]" * 11 + "=1")),
        (
            lambda: gather_json(json.loads(nested(NESTING))),
            lambda: gather_json(json.loads(nested(NESTING + 1))),
        ),
    ],
    ids=["brackets", "json"],
)
def test_nesting_has_an_end(deep: Any, deeper: Any) -> None:
    """Ten levels below a name, in either spelling."""
    assert deep()
    with pytest.raises(Refusal, match="nested at most 10 levels") as told:
        deeper()
    assert 413 == told.value.status


def test_the_body_stands_over_the_query_name_by_name() -> None:
    """A list in both is the list of the body, not a mixture."""
    both = query("c[]=3&d=4").over(query("a=1&c[]=1&c[]=2"))
    assert {"a": "1", "c": {"0": "3"}, "d": "4"} == both.values


@pytest.mark.parametrize(
    ("text", "fitted", "unknown"),
    [
        ("title=x&foo=1", {"title": "x"}, ("foo",)),
        ("ticketId=5", {"ticketid": "5"}, ()),
        ("ticketId=5&ticketid=6", {"ticketid": "6"}, ()),
        ("ticketid=6&TICKETID=5", {"ticketid": "6"}, ()),
        (
            "itemdescription1=x&ItemDescription2=y",
            {"itemdescription1": "x", "itemdescription2": "y"},
            (),
        ),
        ("Action=x&username=u&PASSWORD=p&responsetype=xml&_cache=1&adminuser=a&endpoint=e", {}, ()),
        ("foo[a]=1&foo[b]=2&bar=", {}, ("foo", "bar")),
    ],
)
def test_names_fit_in_another_case_and_others_are_told(
    text: str, fitted: dict[str, Tree], unknown: tuple[str, ...]
) -> None:
    """What is the language's own never reaches a command, and is not told."""
    given = query(text)
    assert (fitted, unknown) == (given.fitted(TAKES).values, given.unknown(TAKES))


@pytest.mark.parametrize(
    ("text", "found"), [("action=a&Action=b", "a"), ("ACTION=b", "b"), ("action[]=a", ""), ("", "")]
)
def test_an_own_name_has_one_text(text: str, found: str) -> None:
    """In any case; a list is no text."""
    assert found == query(text).own_text("action")


def test_parameters_never_print_themselves() -> None:
    """One may be a password."""
    assert "secret" not in repr(query("password=secret"))
