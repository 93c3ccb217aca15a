"""A customer sees what was named for him of his own rows; nothing tells him that there is more.

The carrier's nouns of `parcels` are asked through every outlet that names a field. What is hidden
must answer byte for byte as in an application in which it was never declared (`BARE`).
"""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain as joined
from pathlib import Path
from typing import Any

import pytest

from teampro.resources import RESOURCES
from teampro.schema.kinds import TOTALS
from teampro.schema.reach import ALL, via
from tests.callers import customer
from tests.wire.admitted import AdmittedWorld, make_admitted
from tests.wire.parcels import BARE, HIDDEN, NOUNS, PARCELS, SECRETS, plant
from tests.wire.world import FILE_BYTES, Reply, World

CALLERS = {
    "kim": customer(51),
    "lou": customer(52),
    "aid": customer(51, frozenset({"parcels"})),
    "tom": customer(51, frozenset()),
    "eve": customer(53),
}
"""KIM has all permissions of client 51, AID one and TOM none; LOU is the client 52, EVE nobody."""
FOREIGN, ABSENT = 4, 9
"""A parcel and an event of the other client, and what is not there."""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One directory for all applications of this file."""
    return tmp_path_factory.mktemp("customers") / "data"


@pytest.fixture(scope="module")
def world(directory: Path) -> AdmittedWorld:
    """The application that knows parcels; nothing in this file may change a row."""
    made = make_admitted(directory, CALLERS, (*RESOURCES, *NOUNS))
    plant(made)
    return made


@pytest.fixture(scope="module")
def bare(world: World, directory: Path) -> AdmittedWorld:
    """An application over the same rows that never heard of what is hidden."""
    return make_admitted(directory, CALLERS, (*RESOURCES, *BARE))


def ids(reply: Reply, plural: str) -> list[int]:
    """Return the ids of a list of an answer."""
    assert 200 == reply.status, reply.tree
    return [next(iter(row.values())) for row in reply.response[plural]]


def outcome(reply: Reply) -> tuple[int, str]:
    """Return status and word of an answer."""
    return reply.status, reply.error


def _filters(name: str) -> Iterator[Mapping[str, Any]]:
    """Yield params that name something in every place that a filter has."""
    for value in (1, "x", "Rank-A", None, [8810, 1], {"gt": 1}, {"empty": False}, {"like": "x"}):
        yield {name: value}
    yield {"or": {name: 1, "label": "x"}}
    yield {"or": [{"label": "x"}, {name: 1}]}
    yield {"not": {name: 1}}
    yield {"not": [{"or": [{"not": {name: {"gte": 8800}}}]}]}


def _choices(name: str) -> Iterator[Mapping[str, Any]]:
    """Yield params that name something to sort by or to show."""
    for order in (name, f"-{name}", f"client_id,{name}", [name]):
        yield {"sort": order}
        yield {"orderby": order, "orderdir": "desc"}
    for chosen in (name, f"client_id,{name}", [name]):
        yield {"fields": chosen}
    yield {"sort": name, "fields": name, name: 1}


def _groups(name: str) -> Iterator[Mapping[str, Any]]:
    """Yield params that name something to group by, or to make a total of."""
    for key in (name, f"{name}.week", f"client_id,{name}", [name]):
        yield {"group": key, "sort": name}
    for word in TOTALS:
        yield {"group": "", word: name}
        yield {"group": "", word: "version", "sort": f"{word}.{name}"}


PARCELS_HIDE, EVENTS_HIDE, STICKERS_HIDE = HIDDEN["parcels"], HIDDEN["events"], ("dye", "hue")
LISTS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    *((names, plural, "") for plural, names in HIDDEN.items()),
    (PARCELS_HIDE, "parcels/events", "parcels"),
    (EVENTS_HIDE, "parcels/1/events", ""),
    (EVENTS_HIDE, "parcels/1/events,stickers", "events"),
    (EVENTS_HIDE, "parcels/events", ""),
    (EVENTS_HIDE, "parcels/events/stickers", "events"),
    (STICKERS_HIDE, "parcels/1/stickers", ""),
    (STICKERS_HIDE, "parcels/stickers", "stickers"),
    (STICKERS_HIDE, "events/1/stickers", ""),
)
"""Hidden names, a chain, and the word under which the params stand in it: filtered and sorted."""
RECORDS = (
    *((names, f"{plural}/1", "") for plural, names in HIDDEN.items()),
    *((names, f"{plural}/1,3", "") for plural, names in HIDDEN.items()),
    (PARCELS_HIDE, "parcels/1/events", "parcels"),
    (PARCELS_HIDE, "parcels/1/print", ""),
)
"""The same of records, of which fields are chosen."""


def _attempts() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every chain on which a hidden name is tried, with params."""
    for places, kinds in ((LISTS, (_filters, _choices, _groups)), (RECORDS, (_choices,))):
        for names, chain, word in places:
            for name in names:
                for params in joined(*(kind(name) for kind in kinds)):
                    yield chain, {word: params} if word else params


PLAIN = (
    "api/resources", "api/openapi", "parcels", "parcels/1", "parcels/1,2", "parcels/events",
    "parcels/events/stickers", "parcels/1/events", "parcels/1/events/1",
    "parcels/1/events,stickers,charges",
    "parcels/stickers", "parcels/1/print", "parcels/late", "parcels/1/whole", "parcels/1/history",
    "parcels/1/parcels", "parcels/1/alarms", "depots", "depots/1", "depots/1/parcels",
    "depots/1/returned",
    "depots/parcels", "events", "events/1/stickers", "stickers", "taggings", "charges", "clients",
)  # fmt: skip
FORMATS = ("json", "xml", "csv", "ndjson")
LISTED = ("parcels", "depots", "events", "stickers", "taggings", "charges", "parcels/1/events",
          "parcels/1/stickers", "parcels/1,3", "clients")  # fmt: skip


def test_a_hidden_name_answers_like_one_that_was_never_declared(
    world: AdmittedWorld, bare: AdmittedWorld
) -> None:
    """Filters at any depth, sorts, fields, the nearest and the legal words: all are refused."""
    attempts = list(_attempts())
    wrong = []
    for chain, params in attempts:
        actual, expected = (each.call("GET", chain, params, "kim") for each in (world, bare))
        if (400, actual.body) != (actual.status, expected.body):
            wrong.append(f"{chain} {params}\n  {actual.body!r}\n  {expected.body!r}")
    assert not wrong, f"{len(wrong)} of {len(attempts)}:\n" + "\n".join(wrong[:5])
    assert 1_500 < len(attempts)


@pytest.mark.parametrize("chain", PLAIN)
def test_nothing_hidden_stands_in_an_answer(
    world: AdmittedWorld, bare: AdmittedWorld, chain: str
) -> None:
    """Records, lists, figures, printed pages and refusals, in every format, are those of BARE."""
    for form in FORMATS if chain in LISTED else FORMATS[:2]:
        actual, expected = (
            each.call("GET", chain, who="kim", format=form) for each in (world, bare)
        )
        assert (expected.status, expected.body) == (actual.status, actual.body)
        text = actual.body.decode()
        assert not [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("chain", ["parcels", "parcels/1", "parcels/1,3", "events", "taggings"])
def test_names_are_told_of_what_is_seen(
    world: AdmittedWorld, bare: AdmittedWorld, chain: str
) -> None:
    """Not of what he does not reach, nor by a hidden field, nor of nouns that are closed."""
    for form in FORMATS if chain in LISTED else FORMATS[:2]:
        actual, expected = (
            each.call("GET", chain, {"names": True}, "kim", format=form) for each in (world, bare)
        )
        assert (200, expected.body) == (actual.status, actual.body)
        text = actual.body.decode()
        assert "names" in text or ".name" in text
        assert not [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize(
    ("chain", "params", "counts"),
    [
        ("parcels", {"group": "", "sum": "size"}, [3]),
        ("parcels", {"group": "parcel_id", "names": True}, [1, 1, 1]),
        ("parcels/1/events", {"group": "parcel_id"}, [3]),
        ("events", {"group": "parcel_id"}, [3, 1]),
        ("stickers", {"group": ""}, [2]),
    ],
)
def test_groups_count_what_is_seen(
    world: AdmittedWorld, bare: AdmittedWorld, chain: str, params: Any, counts: list[int]
) -> None:
    """His own rows by shown fields, in every format."""
    for form in FORMATS:
        actual, expected = (
            each.call("GET", chain, params, "kim", format=form) for each in (world, bare)
        )
        assert (200, expected.body) == (actual.status, actual.body)
        assert not [secret for secret in SECRETS if secret in actual.body.decode()]
    groups = world.call("GET", chain, params, "kim").response[chain.rpartition("/")[2]]
    assert counts == [group["count"] for group in groups]
    seen = world.call("GET", chain, {"limit": 500}, "kim").response[chain.rpartition("/")[2]]
    assert sum(counts) == len(seen)


@pytest.mark.parametrize("name", [*HIDDEN["parcels"], "label", "state"])
def test_a_hidden_name_in_the_query_is_as_strange_as_any(
    world: AdmittedWorld, bare: AdmittedWorld, name: str
) -> None:
    """Every name beside the parameters is refused, and the nearest is one of those he sees."""
    path, headers = "/admitted/api.php/v1/parcels/json", {"X-Caller": "kim"}
    actual, expected = (
        each.send("GET", path, {name: "1"}, headers=headers) for each in (world, bare)
    )
    assert expected.body == actual.body
    assert 400 == actual.status


def test_a_search_looks_at_what_is_shown(world: AdmittedWorld) -> None:
    """A word of a hidden text finds nothing, one of a shown text does."""
    for text, found in (("remark-1", []), ("label-1", [1]), ("LABEL", [1, 2, 3])):
        assert found == ids(world.call("GET", "parcels", {"search": text}, "kim"), "parcels")
    assert [1] == ids(world.call("GET", "parcels", {"search": "remark-1"}), "parcels")
    found = world.call("GET", "parcels/stickers", {"stickers": {"search": "dye-3"}}, "kim")
    assert [] == found.response["parcels"][0]["stickers"]


def test_what_is_shown_serves_as_for_anyone(world: AdmittedWorld) -> None:
    """Filters, sorts, paging, nested lists, several ids, formats: over his own rows."""
    for params, expected in (
        ({"label": "Label-2"}, [2]),
        ({"or": [{"state": "lost"}, {"size": {"gt": 99}}]}, [2]),
        ({"not": {"parcel_id": 2}}, [1, 3]),
        ({"sort": "-label"}, [3, 2, 1]),
        ({"town": "Town-1"}, [1]),
        ({"owner_adminid": 1, "limit": 2, "page": 2}, [3]),
    ):
        assert expected == ids(world.call("GET", "parcels", params, "kim"), "parcels")
    required = {"events": {"require": True, "what": {"starts": "What-"}}}
    nested = world.call("GET", "parcels/events", required, "kim").response
    assert {1: [1, 2, 5], 2: [3]} == {
        row["parcel_id"]: [each["event_id"] for each in row["events"]] for row in nested["parcels"]
    }
    assert (2, 4) == tuple(each["total"] for each in nested["data"]["lists"].values())
    assert [1, 3] == ids(world.call("GET", "parcels/1,3", {"fields": "label"}, "kim"), "parcels")
    raw = world.call("GET", "parcels/1/print", who="kim", format="raw")
    assert (200, FILE_BYTES) == (raw.status, raw.body)
    table = csv.DictReader(
        io.StringIO(world.call("GET", "events", {}, "kim", format="csv").body.decode())
    )
    assert ["event_id", "parcel_id", "what"] == table.fieldnames
    assert ["1", "2", "3", "5"] == [row["event_id"] for row in table]


def test_a_record_shows_what_was_named(world: AdmittedWorld) -> None:
    """Fields, an object and a detail; an object of a closed noun is not there."""
    parcel = world.call("GET", "parcels/1", who="kim").response["parcel"]
    del parcel["print_sha256"]
    assert {
        "parcel_id": 1, "client_id": 51, "depot_id": 1, "owner_adminid": 1, "label": "Label-1",
        "state": "sent", "print_name": "print.txt", "print_mime": "text/plain", "print_size": 14,
        "size": 14,
        "depot": {"depot_id": 1, "client_id": 51, "town": "Town-1", "zone": "Zone-1"},
        "scans": [{"scan_id": 1, "place": "Here"}],
    } == parcel  # fmt: skip


PAIRS = (
    "parcels/{}", "parcels/1,{}", "parcels/{}/events", "parcels/{}/events/5", "parcels/1/events/{}",
    "parcels/{}/print", "parcels/{}/stickers", "events/{}", "events/1,{}", "events/{}/stickers",
    "stickers/{}",
    "parcels/1/stickers/{}", "depots/{}", "clients/5{}", "charges/{}", "parcels/{}/charges",
)  # fmt: skip
FOREIGN_IDS = {
    "stickers/{}": 2,
    "parcels/1/stickers/{}": 2,
    "depots/{}": 2,
    "clients/5{}": 2,
    "charges/{}": 2,
}


STREAMED = ("parcels/1,{}", "parcels/{}/events", "parcels/{}/stickers", "events/1,{}")


@pytest.mark.parametrize(
    ("chain", "form"),
    [(chain, form) for form in FORMATS for chain in (PAIRS if form in FORMATS[:2] else STREAMED)],
)
def test_a_foreign_record_answers_like_an_absent_one(
    world: AdmittedWorld, chain: str, form: str
) -> None:
    """Alone, among several, below another, as a download: 404 with the same words."""
    foreign = FOREIGN_IDS.get(chain, FOREIGN)
    assert world.call("GET", chain.format(foreign)).status in (200, 404)
    there, absent = (
        world.call("GET", chain.format(number), who="kim", format=form)
        for number in (foreign, ABSENT)
    )
    assert 404 == there.status
    assert absent.body.decode() == _renumbered(there.body.decode(), chain, foreign)


def _renumbered(text: str, chain: str, foreign: int) -> str:
    """Return an answer with the absent id wherever the foreign one stood."""
    before = "5" if chain.startswith("clients") else ""
    for lead, end in (("/", ""), (",", ""), (" ", ""), (" ", ".")):
        text = text.replace(f"{lead}{before}{foreign}{end}", f"{lead}{before}{ABSENT}{end}")
    return text


@pytest.mark.parametrize(
    ("chain", "params"),
    [
        ("parcels", {"parcel_id": "{}"}),
        ("parcels", {"parcel_id": [1, "{}"], "count": True}),
        ("parcels", {"client_id": {"gt": 51}, "depot_id": "{}"}),
        ("parcels/1/events", {"event_id": "{}"}),
        ("parcels/events", {"parcels": {"parcel_id": "{}"}}),
        ("parcels", {"or": [{"parcel_id": "{}"}, {"label": "Label-{}"}]}),
        ("parcels", {"search": "Label-{}"}),
        ("stickers", {"sticker_id": {"between": ["{}", "{}"]}}),
    ],
    ids=str,
)
def test_a_filter_finds_a_foreign_row_as_little_as_an_absent_one(
    world: AdmittedWorld, chain: str, params: Mapping[str, Any]
) -> None:
    """Rows and totals are the same; only what was sent is echoed."""
    told = []
    for number in (FOREIGN, ABSENT):
        sent = json.loads(json.dumps(params).replace("{}", str(number)))
        response = world.call("GET", chain, sent, "kim").response
        del response["data"]["filters"]
        told.append(response)
    assert told[0] == told[1]


def test_an_object_of_a_foreign_row_is_as_empty_as_that_of_an_absent_one(
    world: AdmittedWorld, directory: Path
) -> None:
    """Joined or borrowed, also where the noun says that staff need not be asked."""
    parcels = {row["parcel_id"]: row for row in _rows(world, "parcels")}
    empty = {"depot_id": None, "client_id": None, "town": None, "zone": None}
    assert (empty, empty) == (parcels[2]["depot"], parcels[3]["depot"])
    for params, expected in (
        ({"town": "Town-2"}, []),
        ({"town": ""}, [2, 3]),
        ({"town": {"ne": "Town-1"}}, [2, 3]),
        ({"sort": "-town"}, [1, 3, 2]),
    ):
        assert expected == ids(world.call("GET", "parcels", params, "kim"), "parcels")
    implied = replace(PARCELS, joined=tuple(replace(each, implied=True) for each in PARCELS.joined))
    nouns = (implied if noun is PARCELS else noun for noun in NOUNS)
    other = make_admitted(directory, CALLERS, (*RESOURCES, *nouns))
    assert list(parcels.values()) == _rows(other, "parcels")


def _rows(world: World, chain: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.call("GET", chain, who="kim").response[chain]
    return found


def test_a_linked_row_needs_both_its_own_reach_and_its_links(
    world: AdmittedWorld, directory: Path
) -> None:
    """A foreign link to an own row shows neither, nor does an own link to a foreign row."""
    below = {"taggings": via("parcel_id", "parcels")}
    for reaches, expected in (({}, [1]), (below, [1, 3]), ({"stickers": ALL}, [1, 2])):
        nouns = (
            replace(noun, customer_reach=reaches.get(noun.plural, noun.customer_reach))
            for noun in NOUNS
        )
        app = make_admitted(directory, CALLERS, (*RESOURCES, *nouns))
        flat = app.call("GET", "parcels/1/stickers", who="kim")
        assert expected == ids(flat, "stickers")
        assert len(expected) == flat.response["data"]["total"]
        nested = app.call("GET", "parcels/stickers", {"stickers": {"limit": 1}}, "kim").response
        assert expected[:1] == [row["sticker_id"] for row in nested["parcels"][0]["stickers"]]
        assert len(expected) == nested["data"]["lists"]["parcels.stickers"]["total"]
    assert [1] == ids(world.call("GET", "events/1/stickers", who="kim"), "stickers")


def test_a_cursor_holds_what_is_shown(world: AdmittedWorld) -> None:
    """Also of lists whose declared order names a hidden field; one that names it is refused."""
    for chain, plural, pages in (
        ("parcels", "parcels", [[1, 2], [3]]),
        ("parcels/1/events", "events", [[1, 2], [5]]),
        ("events", "events", [[1, 2], [3, 5]]),
    ):
        first = world.call("GET", chain, {"limit": 2}, "kim")
        after = first.response["data"]["next"]
        _mark, *keys = json.loads(base64.urlsafe_b64decode(after + "=="))
        assert [2] == keys
        second = world.call("GET", chain, {"limit": 2, "after": after}, "kim")
        assert pages == [ids(first, plural), ids(second, plural)]
        assert sum(map(len, pages)) == first.response["data"]["total"]
    theirs, staffs = (
        {"after": world.call("GET", "parcels", {"limit": 1}, who).response["data"]["next"]}
        for who in ("lou", "admin")
    )
    assert [] == ids(world.call("GET", "parcels", theirs, "kim"), "parcels")
    assert (400, "invalid_cursor") == outcome(world.call("GET", "parcels", staffs, "kim"))


def test_the_word_me_is_no_customer(world: AdmittedWorld) -> None:
    """It means the administrator who calls."""
    reply = world.call("GET", "parcels", {"owner_adminid": "me"}, "kim")
    assert (400, "invalid_value") == outcome(reply)
    assert (
        "owner_adminid: me is the administrator who calls, and you are none."
        == (reply.tree["request"]["message"])
    )


def test_he_sees_the_row_of_his_own_client(world: AdmittedWorld) -> None:
    """Its names, address, state and credit, no notes; with permissions for nothing too."""
    names = {"name": "Client 51", "fullname": "Client 51", "firstname": "Client", "lastname": "51"}
    row = {"id": 51, **names, "company": "Acme", "companyname": "Acme", "status": "Active"}
    row |= {"currency": 1, "credit": "51.00"} | dict.fromkeys(
        ("email", "address1", "address2", "city", "state", "postcode", "country", "phonenumber",
         "tax_id", "language"), "",
    )  # fmt: skip
    for who in ("kim", "aid", "tom"):
        assert [row] == world.call("GET", "clients", who=who).response["clients"]
        assert row == world.call("GET", "clients/51", who=who).response["client"]
        assert 404 == world.call("GET", "clients/52", who=who).status
    assert [] == world.call("GET", "clients", who="eve").response["clients"]


def test_a_permission_opens_a_noun(world: AdmittedWorld) -> None:
    """Who lacks it is told its word; the others' rows stay theirs."""
    assert [1, 2, 3] == ids(world.call("GET", "parcels", who="aid"), "parcels")
    assert [4, 5] == ids(world.call("GET", "parcels", who="lou"), "parcels")
    assert [1] == ids(world.call("GET", "charges", who="kim"), "charges")
    for who, chain, word in (
        ("aid", "charges", "charges"), ("aid", "parcels/1/charges", "charges"),
        ("aid", "parcels/charges", "charges"), ("tom", "parcels", "parcels"),
        ("tom", "parcels/1/events", "parcels"),
    ):  # fmt: skip
        reply = world.call("GET", chain, who=who)
        assert (403, "forbidden") == outcome(reply)
        told = f"{word} needs the permission {word}, which you do not have."
        assert told == reply.tree["request"]["message"]
    # What hangs on a noun that is closed to him is reached through it all the same.
    assert [1, 2, 3, 5] == ids(world.call("GET", "events", who="tom"), "events")
    lent = {"label": "Label-1"}
    assert [1, 2, 5] == ids(world.call("GET", "events", lent, "kim"), "events")
    assert (400, "unknown_field") == outcome(world.call("GET", "events", lent, "tom"))


CLOSED = {noun.plural: noun for noun in (*RESOURCES, *NOUNS) if noun.customer_reach is None}


@pytest.mark.parametrize("plural", CLOSED)
@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "DELETE"])
def test_every_other_noun_is_closed(world: AdmittedWorld, plural: str, verb: str) -> None:
    """Flat, as a record or an operation, by each verb: 403, or 405 where it is offered nobody."""
    noun = CLOSED[plural]
    last = ["1", "10", "101,102"] if noun.model else [each.word for each in noun.operations]
    flat = [plural] if noun.model or noun.page else []
    for chain in (*flat, *(f"{plural}/{word}" for word in last)):
        reply = world.call(verb, chain, {} if verb != "GET" else None, "kim")
        if reply.status == 405:
            assert 405 == world.call(verb, chain, {}).status
        else:
            assert (403, "forbidden") == outcome(reply)
            assert f"{plural} is not for customers." == reply.tree["request"]["message"]


@pytest.mark.parametrize(
    "chain",
    ["projects/10/snapshot", "projects/10/timelogs", "actions/101/timelogs", "topics/bythread",
     "files/bythread", "projects,timelogs", "projects/10/ticketxrefs", "parcels/1/history",
     "projects/10/history", "parcels/late", "parcels/1/whole"],
)  # fmt: skip
def test_tails_and_children_of_others_are_closed(world: AdmittedWorld, chain: str) -> None:
    """By way of a record, of a list and beside another."""
    assert (403, "forbidden") == outcome(world.call("GET", chain, who="kim"))


@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE"])
def test_customers_write_nothing(world: AdmittedWorld, verb: str) -> None:
    """What administrators write is refused before its params are looked at."""
    made = {"project_name": "x", "label": "x", "version": 1}
    before = world.stamp()
    for noun in (*RESOURCES, *NOUNS):
        if noun.page == "batch":  # it runs reads too, and each step is asked for
            continue
        for chain in (noun.plural, f"{noun.plural}/10", f"parcels/1/{noun.plural}"):
            reply = world.call(verb, chain, made, "kim")
            assert reply.status in (403, 404, 405), (chain, reply.tree)
    assert before == world.stamp()


def test_customers_read_by_a_batch_and_write_by_none(world: AdmittedWorld) -> None:
    """A step is what it would be alone: a row of his, none of another's, no write."""
    steps: list[dict[str, Any]] = [{"action": "parcels"}, {"action": "parcels/1"}]
    reply = world.call("POST", "batch", {"steps": steps}, "kim")
    assert [world.call("GET", step["action"], who="kim").response for step in steps] == [
        step["response"] for step in reply.response["steps"]
    ]
    for verb in ("POST", "PUT", "DELETE"):
        chain = "parcels" if verb == "POST" else "parcels/1"
        step = {"method": verb, "action": chain}
        refused = world.call("POST", "batch", {"steps": [*steps, step]}, "kim")
        assert outcome(refused)[0] in (403, 405)


def test_a_written_noun_is_read_only_for_customers(directory: Path, world: World) -> None:
    """A reach for customers opens no write, and no page offers him one."""
    titles = {verb: f"{verb}Parcel" for verb in ("find", "get", "update", "delete")}
    written = replace(PARCELS, titles=titles)
    nouns = (written if noun is PARCELS else noun for noun in NOUNS)
    app = make_admitted(directory, CALLERS, (*RESOURCES, *nouns))
    for verb in ("PUT", "DELETE"):
        reply = app.call(verb, "parcels/1", {"cost": "x"}, "kim")
        assert (403, "forbidden") == outcome(reply)
        told = f"Customers read parcels; {verb} is for administrators."
        assert told == reply.tree["request"]["message"]
    (page,) = [each for each in _described(app, "kim") if each["name"] == "parcels"]
    assert {"GET"} == {method["verb"] for method in page["methods"]}
    assert not [each["name"] for each in page["fields"] if each["writable"]]


OPEN = ("api", "batch", "clients", "depots", "parcels", "events", "stickers", "taggings")
OTHERS = {
    noun.plural: noun
    for noun in RESOURCES
    if noun.customer_reach is not None and noun.plural not in OPEN
}
"""Further nouns of the product that a customer with all permissions reads."""
ACTS = {each.word for noun in OTHERS.values() for each in noun.operations if each.permission}
"""What he may do with a record of his."""


def _described(world: World, who: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.call("GET", "api/resources", who=who).response["resources"]
    return found


def test_the_pages_tell_him_of_his_nouns_alone(world: AdmittedWorld) -> None:
    """Those that he may read now, with their fields, what hangs on them, and nothing else."""
    page = {each["name"]: each for each in _described(world, "kim")}
    assert [*OPEN, "charges"] == [plural for plural in page if plural not in OTHERS]
    assert OTHERS.keys() <= page.keys()
    assert ["print"] == page["parcels"]["tails"]
    assert ["events", "charges", "stickers"] == page["parcels"]["children"]
    methods = [method for each in page.values() for method in each["methods"]]
    assert all(method["allowed"] for method in methods)
    fields = {each["name"]: each["place"] for each in page["events"]["fields"]}
    shown = dict.fromkeys(("event_id", "parcel_id", "what"), "record")
    assert {**shown, "label": "filter"} == fields
    free = {plural for plural, noun in OTHERS.items() if not noun.permission}
    toms = [each["name"] for each in _described(world, "tom")]
    assert free <= {*toms}
    assert [plural for plural in OPEN if plural != "parcels"] == [
        plural for plural in toms if plural not in free
    ]
    document = world.call("GET", "api/openapi", who="kim").tree
    told = {path.split("/")[1] for path in document["paths"]}
    assert {*OPEN, *OTHERS, "charges", "api.php"} == told
    keys = {path: item.keys() - {"parameters"} for path, item in document["paths"].items()}
    assert {"post"} == keys.pop("/batch")
    assert {"get", "servers"} == keys.pop("/api.php")
    acts = {path for path in keys if path.rpartition("/")[2] in ACTS}
    assert {"/abusereports/{report_id}/unsuspend"} < acts
    assert all({"post"} == keys.pop(path) for path in acts)
    assert all({"get"} == verbs for verbs in keys.values())
    schemas = document["components"]["schemas"].values()
    names = {name for schema in schemas for name in schema.get("properties", {})}
    assert names.isdisjoint({*PARCELS_HIDE, *EVENTS_HIDE, *STICKERS_HIDE} - {"zone"})
