"""Parameters: what may stand where, how often, and how params spell a tree."""

from __future__ import annotations

from typing import Any

import pytest

from teampro.dialects.http.bearer import bearer_token
from teampro.dialects.http.brackets import read_brackets
from teampro.dialects.http.pairs import read_pairs
from teampro.dialects.http.strict_json import read_object
from teampro.dialects.native.credentials import read_proof
from teampro.dialects.native.head import split_action
from teampro.dialects.native.parameters import (
    NOTHING,
    Place,
    gather,
    gather_json,
    one_text,
)
from teampro.dialects.native.params import Bounds, params_reader
from teampro.dialects.native.verbs import effective_verb
from teampro.errors import Refusal
from teampro.identity.proofs import Bearer, Pair, Proof

BOUNDS = Bounds(characters=100_000, nesting=4, keys=50)


def given(text: str) -> Place:
    """Return what a query string gives."""
    return gather(read_pairs(text, 100, "query string"))


def refused(word: str, call: Any, *arguments: Any) -> Refusal:
    """Return the refusal of a call, which has this word."""
    with pytest.raises(Refusal) as refusal:
        call(*arguments)
    assert word == refusal.value.word
    return refusal.value


def params(*places: str | Place) -> Any:
    """Read the params that places give."""
    read = [given(place) if isinstance(place, str) else place for place in places]
    return params_reader(read, BOUNDS)()


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("a=1&b=2", [("a", "1"), ("b", "2")]),
        ("&&a=1&", [("a", "1")]),
        ("a", [("a", "")]),
        ("=x", [("", "x")]),
        ("=&=", []),
        ("a=b=c", [("a", "b=c")]),
        ("a+b=c+d%2B", [("a b", "c d+")]),
        ("a%5Bb%5D=%26%3D", [("a[b]", "&=")]),
        ("a=100%", [("a", "100%")]),
        ("a=%zz", [("a", "%zz")]),
        ("a=%C3%A4\xc3\xa4", [("a", "ää")]),
        ("a=1;b=2", [("a", "1;b=2")]),
        ("a=x%0D%0A%09y", [("a", "x\r\n\ty")]),
    ],
)
def test_urlencoded_text_is_names_and_values(text: str, pairs: list[tuple[str, str]]) -> None:
    """Only & separates; + is a blank; escapes are UTF-8."""
    assert pairs == read_pairs(text, 100, "query string")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a=%FF", "malformed_request"),
        ("a=\xff", "malformed_request"),
        ("a=\u20ac", "malformed_request"),
        ("a=%00", "forbidden_character"),
        ("a%01=", "forbidden_character"),
        ("a=%EF%BF%BE", "forbidden_character"),
        ("a&" * 101, "too_many"),
    ],
)
def test_urlencoded_text_that_cannot_be_read(text: str, word: str) -> None:
    """Bytes that are no text, and more parameters than allowed."""
    refused(word, read_pairs, text, 100, "query string")


def test_names_are_sorted_by_what_they_are() -> None:
    """Known names, brackets of params, and strays without their keys; _ passes unread."""
    found = given(
        "action=v1.a&params[x]=1&utm_source=a&utm[x]=1&utm[y]=2&limit=5&params[y][]=2"
        "&_=7&_x[y]=1&[limit]=1&=5"
    )

    assert {"action": "v1.a", "limit": "5"} == found.values
    assert (("params[x]", "1"), ("params[y][]", "2")) == found.brackets
    assert ("utm_source", "utm", "[limit]", "") == found.unknown_names


@pytest.mark.parametrize(
    "text",
    [
        "method=get&method=put",
        "password=a&password=b",
        "username=a&username[]=a",
        "username[]=a&username=a",
        "params={}&params={%20}",
        "limit=1&limit=2",
    ],
)
def test_a_name_twice_with_different_values_is_refused(text: str) -> None:
    """And the refusal shows neither value."""
    refusal = refused("repeated_value", given, text)
    assert [...] == [fault.given for fault in refusal.faults]


def test_a_name_twice_with_one_value_is_one() -> None:
    """Equal values contradict nobody."""
    assert {"method": "get"} == given("method=get&method=get").values


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ([], ""),
        (["method=get"], "get"),
        (["method="], ""),
        (["", "method=get"], "get"),
        (["method=get", "method=get"], "get"),
        (["method=", "method=put"], "put"),
    ],
)
def test_a_name_may_stand_in_any_place(places: list[str], found: str) -> None:
    """An empty value is as good as none."""
    assert found == one_text("method", [given(place) for place in places])


def test_places_that_contradict_are_refused() -> None:
    """As in one place."""
    refused("repeated_value", one_text, "method", [given("method=get"), given("method=put")])


@pytest.mark.parametrize("value", [5, True, ["get"], {"get": 1}])
def test_a_name_that_is_no_text_is_refused(value: Any) -> None:
    """A JSON body can hold anything."""
    refused("malformed_request", one_text, "method", [Place({"method": value})])


@pytest.mark.parametrize(
    ("http_verb", "method", "verb"),
    [
        ("GET", "", "GET"),
        ("HEAD", "", "GET"),
        ("PATCH", "", "PUT"),
        ("DELETE", "", "DELETE"),
        ("OPTIONS", "", "OPTIONS"),
        ("OPTIONS", "delete", "OPTIONS"),
        ("POST", "get", "GET"),
        ("POST", "Put", "PUT"),
        ("GET", "PATCH", "PUT"),
        ("GET", "dElEtE", "DELETE"),
        ("HEAD", "post", "POST"),
    ],
)
def test_method_wins_over_the_http_verb(http_verb: str, method: str, verb: str) -> None:
    """In any case, and PATCH is PUT."""
    assert verb == effective_verb(http_verb, method)


@pytest.mark.parametrize("method", ["options", "head", "got", "ge t", "*", "PO\u017fT"])
def test_other_methods_are_refused(method: str) -> None:
    """With the ones that are right."""
    refusal = refused("invalid_value", effective_verb, "POST", method)
    assert ("method", method) == (refusal.faults[0].path, refusal.faults[0].given)


@pytest.mark.parametrize("http_verb", ["TRACE", "get", "PROPFIND", ""])
def test_other_http_verbs_are_not_allowed(http_verb: str) -> None:
    """Whatever `method` says, with the verbs that are."""
    refusal = refused("method_not_allowed", effective_verb, http_verb, "get")
    assert {"GET", "PATCH", "OPTIONS"} <= set(refusal.allow)


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("", ()),
        ("v1.projects.100.json", ("v1", "projects", "100", "json")),
        ("v1/projects/100", ("v1", "projects", "100")),
        ("v1..projects.", ("v1", "projects")),
        ("/v1/a.b/", ("v1", "a.b")),
    ],
)
def test_action_is_split_at_dots_or_slashes(action: str, words: tuple[str, ...]) -> None:
    """A slash anywhere makes it a path."""
    assert words == split_action(action)


@pytest.mark.parametrize(
    ("places", "token", "found"),
    [
        ([""], "", None),
        (["username=&password="], "", None),
        (["username=a&password=b"], "", Pair("a", "b")),
        (["", "username=a&password=b"], "", Pair("a", "b")),
        (["username=Rene%CC%81&password=e%CC%81"], "", Pair("Ren\u00e9", "e\u0301")),
        ([""], "tp_x", Bearer("tp_x")),
    ],
)
def test_a_proof_is_read(places: list[str], token: str, found: Proof | None) -> None:
    """From one place, or from the header."""
    read = read_proof([given(place) for place in places], token)
    assert found == read


@pytest.mark.parametrize(
    ("places", "token"),
    [
        (["username=a"], ""),
        (["password=b"], ""),
        (["username=a", "password=b"], ""),
        (["username=a&password=b", "username=a&password=b"], ""),
        (["username[]=a&password=b"], ""),
        (["username=a&password[x]=b"], ""),
        (["username[]=a&password[]=b"], ""),
        (["username=a&password=b"], "tp_x"),
        (["username=a"], "tp_x"),
        (["password=b"], "tp_x"),
        ([Place({"username": 5, "password": "b"})], ""),
        ([Place({"username": [], "password": []})], ""),
    ],
)
def test_credentials_that_are_not_one_pair_are_incomplete(
    places: list[str | Place], token: str
) -> None:
    """They reach the login, which refuses them without a look at the password."""
    read = [given(place) if isinstance(place, str) else place for place in places]
    found = read_proof(read, token)
    assert found is not None
    refused("incomplete_credentials", found.check)


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("", ""),
        ("Bearer tp_x", "tp_x"),
        ("bearer  tp_x ", "tp_x"),
        ("BEARER a b", "a b"),
        ("Bearer", ""),
        ("Basic YTpi", ""),
        ("tp_x", ""),
    ],
)
def test_only_bearer_tokens_are_spoken(header: str, token: str) -> None:
    """HTTP Basic is not: a browser would send it along with foreign pages' requests."""
    assert token == bearer_token({"HTTP_AUTHORIZATION": header})


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("params[limit]=10", {"limit": "10"}),
        ("params[a][b]=c", {"a": {"b": "c"}}),
        ("params[a][]=1&params[a][]=2", {"a": ["1", "2"]}),
        ("params[a][]=1&params[a][]=1", {"a": ["1", "1"]}),
        ("params[a][1]=y&params[a][0]=x", {"a": ["x", "y"]}),
        ("params[a][0]=x&params[a][2]=y", {"a": {"0": "x", "2": "y"}}),
        ("params[a][00]=x", {"a": {"00": "x"}}),
        ("params[a][-1]=x", {"a": {"-1": "x"}}),
        ("params[or][][a]=1&params[or][][b]=2", {"or": [{"a": "1"}, {"b": "2"}]}),
        ("params[or][0][a]=1&params[or][0][b]=2", {"or": [{"a": "1", "b": "2"}]}),
        ("params[a]=", {"a": ""}),
        ("params[a]=1&params[a]=1", {"a": "1"}),
        ("params[_x y]=1", {"_x y": "1"}),
    ],
)
def test_brackets_spell_a_tree(text: str, tree: dict[str, Any]) -> None:
    """As PHP would read it; values stay text."""
    assert tree == params(text)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("params[a]=1&params[a]=2", "repeated_value"),
        ("params[a]=1&params[a][b]=2", "malformed_params"),
        ("params[a][b]=2&params[a]=1", "malformed_params"),
        ("params[a][]=1&params[a][0]=2", "malformed_params"),
        ("params[a][]=1&params[a][x]=2", "malformed_params"),
        ("params[]=1", "malformed_params"),
        ("params[0]=1", "malformed_params"),
        ("params[a=1", "malformed_params"),
        ("params[a]b=1", "malformed_params"),
        ("params[a][[b]]=1", "malformed_params"),
        ("params[a][b][c][d][e]=1", "malformed_params"),
    ],
)
def test_brackets_that_contradict_are_refused(name: str, word: str) -> None:
    """When params are read, not before."""
    reader = params_reader([given(name)], BOUNDS)
    refused(word, reader)


def test_many_brackets_are_read_in_a_moment() -> None:
    """The work grows with their number, not with its square."""
    pairs = [(f"params[a][{index}]", str(index)) for index in range(50_000)]
    assert [str(index) for index in range(50_000)] == read_brackets(pairs, 4, "params")["a"]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("{}", {}),
        ("[]", {}),
        ("\ufeff []", {}),
        ('\ufeff{"a": 1}', {"a": 1}),
        (' {"a": [1, -2.5, true, null, "x"]}\n', {"a": [1, -2.5, True, None, "x"]}),
        ('{"a": 9223372036854775807, "b": -9223372036854775808}', {"a": 2**63 - 1, "b": -(2**63)}),
        (r'{"a": "\t\n\r\u00e4\ud83d\ude00"}', {"a": "\t\n\rä😀"}),
        ('{"a": {"b": {"c": []}}}', {"a": {"b": {"c": []}}}),
    ],
)
def test_json_is_read(text: str, tree: dict[str, Any]) -> None:
    """Numbers keep their kind, escapes become characters."""
    assert tree == params(Place({"params": text}))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{", "malformed_params"),
        ("[1]", "malformed_params"),
        ("1", "malformed_params"),
        ("null", "malformed_params"),
        ("{}x", "malformed_params"),
        ("\ufeff\ufeff{}", "malformed_params"),
        ("{}\ufeff", "malformed_params"),
        ("{'a': 1}", "malformed_params"),
        ('{"a": 1,}', "malformed_params"),
        ('{"a": "x\ny"}', "malformed_params"),
        ('{"a": 1, "a": 1}', "malformed_params"),
        ('{"a": [{"b": 1, "b": 2}]}', "malformed_params"),
        ('{"a": NaN}', "malformed_params"),
        ('{"a": -Infinity}', "malformed_params"),
        ('{"a": 1e999}', "malformed_params"),
        ('{"a": 9223372036854775808}', "malformed_params"),
        ('{"a": -9223372036854775809}', "malformed_params"),
        ('{"a": ' + "9" * 5000 + "}", "malformed_params"),
        ('{"a": [[[[]]]]}', "malformed_params"),
        ('{"a":' * 10_000, "malformed_params"),
        ("[" * 50_000 + "]" * 50_000, "malformed_params"),
        (r'{"a": "\u0000"}', "forbidden_character"),
        (r'{"a": ["\b"]}', "forbidden_character"),
        (r'{"\u001f": 1}', "forbidden_character"),
        (r'{"a": {"b": "\ud800"}}', "forbidden_character"),
        (r'{"a": "\uffff"}', "forbidden_character"),
        ("{" + ",".join(f'"{n}": 1' for n in range(51)) + "}", "too_many"),
    ],
)
def test_json_that_could_be_misread_is_refused(text: str, word: str) -> None:
    """When params are read, not before."""
    reader = params_reader([Place({"params": text})], BOUNDS)
    refused(word, reader)


def test_duplicate_keys_among_many_are_found_in_a_moment() -> None:
    """The work grows with their number, not with its square."""
    text = "{" + ",".join(f'"{n}": 1' for n in [*range(100_000), 99_999]) + "}"
    assert (
        "'99999'"
        in refused("malformed_params", read_object, text, "params", "malformed_params").message
    )


@pytest.mark.parametrize(
    ("places", "tree"),
    [
        ([""], {}),
        (["params="], {}),
        (["limit=5&page=2"], {"limit": "5", "page": "2"}),
        (['params={"limit":5}&limit=5'], {"limit": 5}),
        (['params={"a":1}', "limit=5"], {"a": 1, "limit": "5"}),
        (["params[a]=1&offset=3", "offset=3"], {"a": "1", "offset": "3"}),
        (["limit=", 'params={"limit":5}'], {"limit": 5}),
        ([Place({"params": {"a": 1}, "limit": 5})], {"a": 1, "limit": 5}),
        (["", gather_json({})], {}),
        (["params={}", gather_json({})], {}),
        (["", gather_json({"limit": 5, "status": "x"})], {"limit": 5, "status": "x"}),
    ],
)
def test_params_stand_in_one_place_with_paging_beside(
    places: list[str | Place], tree: dict[str, Any]
) -> None:
    """Page, limit and offset may stand anywhere, since real clients send them so."""
    assert tree == params(*places)


@pytest.mark.parametrize(
    "places",
    [
        ["params={}&params[a]=1"],
        ["params={}", "params={}"],
        ["params[a]=1", "params[b]=1"],
        ["params={}", gather_json({"a": 1})],
        ["limit=5", "limit=6"],
    ],
)
def test_params_in_two_forms_or_places_are_refused(places: list[str | Place]) -> None:
    """At once: no login is needed to see it."""
    read = [given(place) if isinstance(place, str) else place for place in places]
    refused("repeated_value", params_reader, read, BOUNDS)


def test_paging_that_contradicts_params_is_refused() -> None:
    """The same key in both with different values."""
    refused("repeated_value", params, 'params={"limit":5}&limit=6')


def test_params_that_are_too_long_are_refused() -> None:
    """At once, as a matter of size."""
    refused("too_large", params_reader, [Place({"params": "x" * 100_001})], BOUNDS)


@pytest.mark.parametrize("value", [[1], [[]], 5, 0, False])
def test_params_of_a_json_body_are_an_object(value: Any) -> None:
    """Or text that spells one."""
    refused("malformed_params", params, Place({"params": value}))


def test_a_json_body_is_parameters_when_it_holds_one_of_the_names() -> None:
    """Otherwise it is params itself."""
    assert {"params": {"action_id": 7}} == gather_json({"action_id": 7}).values
    assert {"method": "put", "params": {"a": 1}} == gather_json(
        {"method": "put", "params": {"a": 1}}
    ).values
    assert NOTHING is gather_json({})


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (given("project_name=x&utm=1"), ("project_name", "utm")),
        (gather_json({"method": "put", "parms": {}, "_x": 1}), ("parms",)),
        (given("method=put&limit=1"), ()),
        (gather_json({"project_name": "x"}), ()),
        (given("%EF%BB%BFmethod=put"), ()),
    ],
)
def test_unknown_names_of_a_body_are_kept(body: Place, names: tuple[str, ...]) -> None:
    """They are refused when it is known what they could have meant."""
    assert names == body.unknown_names
