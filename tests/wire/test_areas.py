"""What a member of the staff sees with other areas than those that everybody begins with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from teampro.resources import RESOURCES
from teampro.schema.caller import AREAS, Caller, Rights
from tests.callers import ALL, staff
from tests.wire.admitted import AdmittedWorld, make_admitted
from tests.wire.parcels import NOUNS, plant
from tests.wire.world import MONA, Reply, World

GET_ONLY = Rights(verbs=frozenset({"GET"}), resources=frozenset({"projects", "clients", "api"}))


def member(*areas: str, rights: Rights = ALL) -> Caller:
    """Return MONA with these areas, and with the rights of a token."""
    return staff(MONA, "mona", rights, frozenset(areas))


CALLERS: Mapping[str, Caller] = {
    "begun": staff(MONA, "mona"),
    "sales": member("clients:read"),
    "payer": member("clients:write"),
    "desk": member("support:write"),
    "plan": member("projects:read"),
    "store": member("orders:read"),
    "depot": member("orders:write", "services:read", "domains:read"),
    "none": member(),
    "every": member(*(f"{area}:write" for area in AREAS)),
    "token": member("projects:write", "support:read", rights=GET_ONLY),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The application that knows parcels; nothing changes a row."""
    directory: Path = tmp_path_factory.mktemp("areas") / "data"
    made: AdmittedWorld = make_admitted(directory, CALLERS, (*RESOURCES, *NOUNS))
    plant(made)
    return made


def refusal(reply: Reply) -> tuple[int, str]:
    """Return status and text of a refusal."""
    return reply.status, str(reply.tree["request"]["message"])


@pytest.mark.parametrize("who", ["begun", "desk", "plan", "none", "token"])
def test_without_its_area_clients_are_names(world: World, who: str) -> None:
    """Id and names of every client; any other field answers like one that is not there."""
    rows = [
        {
            "id": number,
            "name": f"Client {number}",
            "company": "Acme",
            "firstname": "Client",
            "lastname": str(number),
            "companyname": "Acme",
        }
        for number in (51, 52)
    ]
    assert rows == world.call("GET", "clients", who=who).response["clients"]
    assert rows[0] == world.call("GET", "clients/51", who=who).response["client"]
    for params in ({"credit": "51.00"}, {"sort": "credit"}, {"fields": "credit"}):
        told, invented = (
            world.call("GET", "clients", each, who)
            for each in (params, _renamed(params, "credit", "crexit"))
        )
        assert 400 == told.status
        assert told.body.replace(b"credit", b"crexit") == invented.body


def _renamed(params: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    return {
        name.replace(old, new): value.replace(old, new) if isinstance(value, str) else value
        for name, value in params.items()
    }


@pytest.mark.parametrize("who", ["sales", "payer", "every", "admin"])
def test_with_its_area_clients_show_all(world: World, who: str) -> None:
    """To read or to write alike."""
    assert ["51.00", "52.00"] == [
        row["credit"] for row in world.call("GET", "clients", who=who).response["clients"]
    ]
    assert 1 == world.call("GET", "clients", {"credit": "51.00"}, who).response["data"]["total"]


@pytest.mark.parametrize(
    ("who", "verb", "chain", "text"),
    [
        ("desk", "GET", "projects", "projects needs the area projects, which you do not have."),
        ("desk", "GET", "actions/101", "actions needs the area projects, which you do not have."),
        ("desk", "PUT", "projects/10", "projects needs the area projects, which you do not have."),
        ("desk", "GET", "topics/bythread",
         "topics needs the area projects, which you do not have."),
        ("desk", "GET", "projects/10/whmcstickets",
         "projects needs the area projects, which you do not have."),
        ("plan", "GET", "projects/10/whmcstickets",
         "whmcstickets needs the area support, which you do not have."),
        ("plan", "GET", "projects/10/snapshot",
         "whmcstickets needs the area support, which you do not have."),
        ("none", "GET", "whmcstickets",
         "whmcstickets needs the area support, which you do not have."),
        ("plan", "PUT", "projects/10",
         "PUT of projects needs the area projects:write, which you lack."),
        ("plan", "POST", "projects",
         "POST of projects needs the area projects:write, which you lack."),
        ("plan", "DELETE", "actions/101",
         "DELETE of actions needs the area projects:write, which you lack."),
        ("plan", "POST", "projects/10/topics",
         "POST of topics needs the area projects:write, which you lack."),
        ("token", "PUT", "projects/10", "The token does not carry PUT on projects."),
        ("token", "GET", "actions", "The token does not carry GET on actions."),
        ("token", "GET", "whmcstickets", "The token does not carry GET on whmcstickets."),
        ("token", "GET", "parcels/1/events",
         "The token does not carry GET on parcels."),
        ("every", "GET", "history", "history is for super administrators."),
        ("every", "GET", "projects/10/history", "history is for super administrators."),
        ("store", "GET", "couriers", "couriers needs the area domains, which you do not have."),
        ("none", "GET", "parcels/late",
         "parcels/late needs the area orders, which you do not have."),
        ("none", "GET", "parcels/1/whole",
         "events needs the area orders, which you do not have."),
        ("none", "GET", "parcels/1/events",
         "events needs the area orders, which you do not have."),
        ("store", "GET", "parcels/1/charges",
         "charges needs the area billing, which you do not have."),
    ],
)  # fmt: skip
def test_what_is_closed_says_which_area_it_needs(
    world: World, who: str, verb: str, chain: str, text: str
) -> None:
    """By the chain's first noun that is, before a look at its records or at params."""
    sent = None if verb == "GET" else {"version": "x"}
    assert (403, text) == refusal(world.call(verb, chain, sent, who))


@pytest.mark.parametrize(
    ("who", "chain"),
    [("plan", "projects/10"), ("plan", "projects/10/actions,topics"), ("desk", "whmcstickets"),
     ("token", "projects/10"), ("store", "parcels/late"), ("every", "projects/10/whmcstickets"),
     ("none", "admins"), ("none", "config")],
)  # fmt: skip
def test_what_is_open_is_read(world: World, who: str, chain: str) -> None:
    """An area to read is enough to read; what asks for no area is everybody's."""
    assert 200 == world.call("GET", chain, who=who).status


def test_a_noun_of_another_area_shows_its_names(world: World) -> None:
    """No other field, no object, detail or tail; a list below it is its own noun's business."""
    whole = world.call("GET", "parcels/1", who="none").response
    assert {"parcel": {"parcel_id": 1, "label": "Label-1", "state": "sent"}} == whole
    found = world.call("GET", "parcels", {"search": "remark-1"}, "none").response
    assert 0 == found["data"]["total"]
    for name in ("cost", "town", "rank", "zone", "depot_id"):
        assert 400 == world.call("GET", "parcels", {name: "1"}, "none").status


def test_an_object_is_what_its_own_noun_shows(world: World) -> None:
    """Of a noun with names its names; of a closed one nothing, in a view of the list neither."""
    some, all_ = (
        world.call("GET", "parcels/1", who=who).response["parcel"] for who in ("store", "depot")
    )
    assert {"depot_id": 1, "town": "Town-1"} == some["depot"]
    assert {"depot_id": 1, "client_id": 51, "town": "Town-1", "zone": "Zone-1",
            "rent": 888_000_001} == all_["depot"]  # fmt: skip
    assert {"courier_id": 1, "rank": "Rank-A"} == all_["carrier"]
    assert "carrier" not in some and "scans" in some
    late = {
        who: world.call("GET", "parcels/late", who=who).response["parcels"][0]
        for who in ("store", "depot")
    }
    assert {"courier_id": 1, "rank": "Rank-A"} == late["depot"]["last_carrier"]
    assert late["store"].keys() == late["depot"].keys() - {"carrier", "last_carrier"}
    reply = world.call("GET", "parcels/late", {"fields": "last_carrier"}, "store")
    assert 400 == reply.status


@pytest.mark.parametrize(
    ("params", "store", "depot"),
    [({"rank": "Rank-A"}, 400, 200), ({"rent": 1}, 400, 200), ({"zone": "Zone-1"}, 400, 200),
     ({"town": "Town-1"}, 200, 200), ({"remark": "x"}, 400, 400)],
)  # fmt: skip
def test_a_field_is_lent_to_whom_its_own_noun_shows_it(
    world: World, params: Mapping[str, Any], store: int, depot: int
) -> None:
    """Others cannot filter by it."""
    assert (store, depot) == tuple(
        world.call("GET", "parcels", params, who).status for who in ("store", "depot")
    )


@pytest.mark.parametrize(
    ("params", "expected"),
    [({"rent": 888_000_001}, [5, 1]), ({"rent": {"gt": 888_000_001}}, [4, 2]),
     ({"rent": {"lt": 888_000_002}}, [5, 3, 1]), ({"rent": 0}, [3]), ({"town": ""}, [3]),
     ({"sort": "-rent,parcel_id"}, [2, 4, 1, 5, 3])],
    ids=str,
)  # fmt: skip
def test_a_number_is_lent_like_a_text(
    world: World, params: Mapping[str, Any], expected: list[int]
) -> None:
    """Of a record that is not there it is the value of nothing."""
    sent = {"grade": ["good", "bad"], **params}
    rows = world.call("GET", "parcels", sent, "depot").response["parcels"]
    assert expected == [row["parcel_id"] for row in rows]


@pytest.mark.parametrize("who", [*CALLERS, "admin"])
def test_the_page_of_the_api_tells_what_the_caller_may(world: World, who: str) -> None:
    """Every method does as the page says, and the document is printed for everyone."""
    page = world.call("GET", "api/resources", who=who).response["resources"]
    methods = [method for noun in page for method in noun["methods"]]
    for method in methods:
        # No write gets beyond its params.
        sent = None if method["verb"] == "GET" else {"no_such_field": 1}
        reply = world.call(method["verb"], method["example"]["chain"], sent, who, format="")
        assert (reply.status != 403) == method["allowed"], (method, reply.tree)
        if not method["allowed"]:
            assert (403, method["why"]) == refusal(reply)
    assert 60 < len(methods)
    assert 200 == world.call("GET", "api/openapi", who=who).status
