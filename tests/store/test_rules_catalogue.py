"""The rules of what is sold: slugs, prices, stock, promotions, and what a deletion takes along."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from teampro.errors import Faults, Refusal
from teampro.resources.catalogue.pricing import price_of
from teampro.resources.catalogue.stock import return_stock, take_stock
from teampro.session.work import Work
from tests.callers import ANNA
from tests.workshop import Workshop, faults, refused

pytestmark = pytest.mark.database


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a shop with euros and dongs, and things that are priced in dollars."""
    shop = Workshop(tmp_path)
    shop.post("currencies", code="EUR", rate="0.92")
    shop.post("currencies", code="VND", rate="25000", format=4)
    shop.post("productgroups", name="Hosting")
    shop.post(
        "products",
        gid=1,
        name="Web",
        paytype="recurring",
        prices=[{"currency": 1, "monthly": "10.00", "annually": "100.00", "msetupfee": "5.00"}],
    )
    shop.post("addons", name="Backup", prices=[{"currency": 1, "monthly": "2.00"}])
    shop.post(
        "tlds",
        extension="COM ",
        prices=[{"kind": "domainregister", "currency": 1, "year1": "12.00"}],
    )
    return shop


@contextmanager
def at_work(shop: Workshop) -> Iterator[Work]:
    """Give the work of one write."""
    session = shop.session(ANNA)
    with session.begin():
        yield Work(session, Faults(), shop.writer.rows, is_trusted=True)


def test_a_slug_is_made_of_the_name_and_is_no_other_record_s(shop: Workshop) -> None:
    """A number is put behind it; one that was sent must be free."""
    assert "web" == shop.get("products/1")["slug"]
    assert "web-2" == shop.post("products", gid=1, name="Web")["slug"]
    assert "web" == shop.post("productgroups", name="Web")["slug"]
    twin: dict[str, Any] = {"gid": 1, "name": "Web", "slug": "web"}
    assert [("slug", "duplicate")] == faults(lambda: shop.post("products", **twin))


def test_a_price_knows_what_it_is_of(shop: Workshop) -> None:
    """Its kind and id follow from the record that it hangs on; that record stays."""
    prices = {each["kind"]: each for each in shop.get("prices")}
    assert {"product": 1, "addon": 1, "domainregister": 1} == {
        kind: each["relid"] for kind, each in prices.items()
    }
    assert "-1.00" == prices["product"]["quarterly"] == prices["domainregister"]["year2"]
    assert ".com" == shop.get("tlds/1")["extension"]
    assert [("extension", "duplicate")] == faults(lambda: shop.post("tlds", extension="Com"))
    moved: dict[str, Any] = {"productid": 0, "addonid": 1, "kind": "addon"}
    assert [("kind", "rule")] == faults(lambda: shop.put("prices/1", **moved))


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"productid": 1, "currency": 1}, ("currency", "duplicate")),
        ({"productid": 1, "currency": 9}, ("currency", "unknown_record")),
        ({"currency": 2}, ("productid", "required")),
        ({"productid": 1, "addonid": 1, "currency": 2}, ("productid", "misplaced")),
        ({"tldid": 1, "currency": 2}, ("kind", "required")),
        (
            {"tldid": 1, "kind": "domainrenew", "currency": 2, "monthly": 1},
            ("monthly", "misplaced"),
        ),
        ({"productid": 1, "currency": 2, "year1": "1.00"}, ("year1", "misplaced")),
        ({"productid": 1, "currency": 2, "monthly": "-2.00"}, ("monthly", "invalid_value")),
        ({"productid": 1, "currency": 2, "msetupfee": "-1.00"}, ("msetupfee", "invalid_value")),
        ({"productid": 1, "currency": 3, "monthly": "250000.50"}, ("monthly", "invalid_value")),
    ],
    ids=str,
)
def test_a_price_is_refused(
    shop: Workshop, sent: dict[str, Any], expected: tuple[str, str]
) -> None:
    """There is one for each thing and currency, in amounts from 0 or the word for no offer."""
    assert [expected] == faults(lambda: shop.post("prices", **sent))


def test_prices_are_told_in_every_currency(shop: Workshop) -> None:
    """By the row there is, else by the rate; nothing is told of what has no price."""
    with at_work(shop) as work:
        euros = price_of(work, "product", 1, 2)
        assert euros is not None
        names = ("monthly", "annually", "msetupfee", "quarterly")
        assert (9_20, 92_00, 4_60, -1_00) == tuple(euros[name] for name in names)
        assert price_of(work, "domainrenew", 1, 2) is None
    shop.post("prices", productid=1, currency=2, monthly="8.00")
    with at_work(shop) as work:
        own = price_of(work, "product", 1, 2)
        assert own is not None
        assert (8_00, -1_00) == (own["monthly"], own["annually"])


def test_the_last_one_in_stock_is_taken_once(shop: Workshop) -> None:
    """What comes back can be taken again; without control there is always one."""
    shop.put("products/1", stockcontrol=True, qty=1)
    with at_work(shop) as work:
        take_stock(work, 1)
        with pytest.raises(Refusal, match="out of stock: 0 left, 1 wanted"):
            take_stock(work, 1)
        return_stock(work, 1, 2)
    assert 2 == shop.get("products/1")["qty"]
    assert ("update", ["qty"]) == shop.history("products", 1)[-1]
    shop.put("products/1", stockcontrol=False)
    with at_work(shop) as work:
        take_stock(work, 1, 5)
    assert 2 == shop.get("products/1")["qty"]


def test_a_promotion_is_written_in_capitals_and_names_what_is_sold(shop: Workshop) -> None:
    """Codes are told apart whatever their case; cycles may be spelled in any way."""
    promotion = shop.post(
        "promotions",
        code=" demo10",
        value="10.00",
        cycles="monthly,one time,2Years",
        appliesto="1,A1,D.com",
    )
    assert "DEMO10" == promotion["code"]
    assert ["2Years", "Monthly", "One-Time"] == promotion["cycles"]
    assert [("code", "duplicate")] == faults(lambda: shop.post("promotions", code="Demo10"))
    wrong: dict[str, Any] = {
        "code": "X",
        "value": "100.01",
        "cycles": "weekly",
        "appliesto": "2",
        "requires": "A9",
    }
    days: dict[str, Any] = {"startdate": "2024-05-06", "expirationdate": "2024-05-05"}
    assert [
        ("appliesto", "unknown_record"),
        ("cycles", "invalid_value"),
        ("expirationdate", "invalid_value"),
        ("requires", "unknown_record"),
        ("value", "invalid_value"),
    ] == sorted(faults(lambda: shop.post("promotions", **wrong, **days)))


def test_options_hang_below_their_groups_and_groups_on_products(shop: Workshop) -> None:
    """A tree of them is one write; a group takes its options along, and off its products."""
    choice = {"optionname": "100 GB", "prices": [{"currency": 1, "monthly": "3.00"}]}
    disk = {"optionname": "Disk", "configchoices": [choice]}
    links = [{"pid": 1}]
    shop.post("configgroups", name="Size", configoptions=[disk], configlinks=links)
    assert ["Size"] == [each["name"] for each in shop.get("products/1/configgroups")]
    assert [("pid", "duplicate")] == faults(lambda: shop.post("configlinks", gid=1, pid=1))
    assert 4 == shop.count("prices")
    shop.delete("configgroups/1")
    left = ("configgroups", "configoptions", "configchoices", "configlinks", "prices")
    assert [0, 0, 0, 0, 3] == [shop.count(plural) for plural in left]


def test_what_was_sold_stays(shop: Workshop) -> None:
    """A group with products, a product and an add-on with services, the promotion of one."""
    shop.post("promotions", code="DEMO10")
    shop.plant("services", userid=51, packageid=1, promoid=1)
    shop.plant("serviceaddons", userid=51, hostingid=1, addonid=1)
    for chain in ("productgroups/1", "products/1", "addons/1", "promotions/1"):
        assert "rule" == refused(partial(shop.delete, chain)).word


def test_what_is_deleted_takes_its_prices_and_links_along(shop: Workshop) -> None:
    """And the fields that orders of a product ask for."""
    shop.post("products", gid=1, name="More", upgradepaths=[{"to_product_id": 1}])
    shop.post("products", gid=1, name="Most", recommendations=["1"])
    shop.plant("customfields", type="product", relid=1, fieldname="Size")
    for chain in ("products/1", "addons/1", "tlds/1"):
        shop.delete(chain)
    assert [0, 0, 0] == [shop.count(each) for each in ("prices", "upgradepaths", "customfields")]
    shop.put("products/3", tagline="The best")
    assert [("recommendations", "unknown_record")] == faults(
        lambda: shop.put("products/3", recommendations=["1", "7"])
    )
