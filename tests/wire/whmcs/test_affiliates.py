"""Affiliates, by commands and by the chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.wire.whmcs.desk import Desk


def test_a_client_becomes_an_affiliate_once(desk: Desk) -> None:
    """Who is one already stays it, with a warning; the client's details tell it."""
    assert "Client ID not found" == desk.refused("AffiliateActivate")
    assert "Client ID not found" == desk.refused("AffiliateActivate", userid=999)
    assert "warning" not in desk.done("AffiliateActivate", userid=12)
    assert "an affiliate already" in desk.done("AffiliateActivate", userid=12)["warning"]
    [told] = desk.done("GetAffiliates", userid=12)["affiliates"]["affiliate"]

    assert ("12", "", "0.00") == (told["clientid"], told["paytype"], told["payamount"])
    stats = [
        desk.done("GetClientsDetails", clientid=client, stats=1)["stats"]["isAffiliate"]
        for client in (12, 21)
    ]
    assert [True, False] == stats


FILTERS: tuple[tuple[Mapping[str, Any], int], ...] = (
    ({}, 1),
    ({"visitors": 41}, 1),
    ({"paytype": "percentage", "payamount": "10", "onetime": 0}, 1),
    ({"paytype": "fixedamount"}, 0),
    ({"balance": "1.00"}, 0),
)


@pytest.mark.parametrize(("params", "count"), FILTERS)
def test_affiliates_are_found(desk: Desk, params: Mapping[str, Any], count: int) -> None:
    """By what is documented."""
    assert count == desk.done("GetAffiliates", **params)["totalresults"]


@pytest.mark.parametrize(
    ("verb", "chain", "params", "field", "error"),
    [
        ("POST", "affiliates", {"clientid": 17}, "clientid", "duplicate"),
        ("PUT", "affiliates/1", {"clientid": 21}, "clientid", "rule"),
        ("PUT", "affiliates/1", {"payamount": "-1.00"}, "payamount", "invalid_value"),
    ],
)
def test_what_no_affiliate_may_be_is_refused(
    desk: Desk, verb: str, chain: str, params: Mapping[str, Any], field: str, error: str
) -> None:
    """A client twice, another client, and less than nothing."""
    faults = desk.world.call(verb, chain, dict(params)).tree["request"]["errors"]
    assert [(field, error)] == [(each["path"], each["error"]) for each in faults]


def test_an_affiliate_goes_with_its_client(desk: Desk) -> None:
    """As all that hangs on it."""
    desk.done("AffiliateActivate", userid=21)
    desk.done("DeleteClient", clientid=21, deletetransactions=1)
    assert 0 == desk.done("GetAffiliates", userid=21)["totalresults"]
