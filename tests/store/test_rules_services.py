"""Services, their addons and options, domains, cancel requests and servers: what writes do."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from teampro.engine.access import why_not
from tests.callers import customer, staff
from tests.workshop import TODAY, Workshop, faults, refused

pytestmark = pytest.mark.database

READER = staff(4, "dora", areas=frozenset(("services:read", "domains:read")))
WRITER = staff(5, "emil", areas=frozenset(("services:write", "domains:write")))
MODULE, NONE = 1, 2
"""Products: one that a module sets up, one of none."""


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a shop with two products, an order of client 51, and a field of the first product."""
    shop = Workshop(tmp_path)
    shop.plant("products", id=MODULE, name="Hosting", slug="hosting", module="panel")
    shop.plant("products", id=NONE, name="Advice", slug="advice", module="none")
    shop.plant("gateways", id=1, module="banktransfer")
    shop.plant("customfields", id=1, type="product", relid=MODULE, fieldname="Shell")
    return shop


def sell(shop: Workshop, **params: Any) -> Any:
    """Make a service of client 51 that is paid monthly."""
    sold = {"userid": 51, "packageid": NONE, "billingcycle": "Monthly", "domainstatus": "Active"}
    return shop.post("services", **{**sold, **params})


def place(shop: Workshop) -> Any:
    """Order a piece of advice, which is free, for client 51."""
    advice = [{"packageid": NONE}]
    return shop.post("orders", userid=51, paymentmethod="banktransfer", services=advice)


def days(record: Any) -> tuple[str | None, str | None, int]:
    """Return when a record falls due, when it is next invoiced, and its day of the month."""
    return record["nextduedate"], record["nextinvoicedate"], record["anchorday"]


def test_service_falls_due_from_the_day_it_was_ordered(shop: Workshop) -> None:
    """What does not recur never does; what begins to recur does so today."""
    service = sell(shop)
    assert (TODAY, (TODAY, TODAY, 6)) == (service["regdate"], days(service))
    once = sell(shop, billingcycle="One-Time", nextduedate="2024-06-01")
    assert (None, None, 0) == days(once)
    shop.put(f"services/{once['id']}", billingcycle="Annually")
    assert (TODAY, TODAY, 6) == days(shop.get(f"services/{once['id']}"))
    unset = sell(shop, nextduedate=None)
    assert (None, None, 0) == days(unset)


def test_who_moves_the_due_date_moves_the_next_invoice(shop: Workshop) -> None:
    """Never onto a period that a line of an invoice claims; the day of the month moves along."""
    service = sell(shop, nextduedate="2024-05-31")
    at = f"services/{service['id']}"
    shop.put(at, notes="x")
    assert ("2024-05-31", "2024-05-31", 31) == days(shop.get(at))
    shop.plant("invoices", id=1, userid=51, status="Unpaid")
    claim = {"type": "Hosting", "relid": service["id"], "userid": 51, "invoiceid": 1}
    for start in ("2024-08-31", "2024-09-30"):
        shop.plant(
            "invoiceitems", **claim, period_start=start, claim=f"Hosting:{service['id']}:{start}"
        )
    changed = shop.put(at, nextduedate="2024-08-31")["changed"]
    assert {"nextduedate", "nextinvoicedate"} <= {*changed}
    assert ("2024-08-31", "2024-10-31", 31) == days(shop.get(at))
    late = partial(shop.put, at, nextduedate="9999-12-31")
    assert [("nextduedate", "invalid_value")] == faults(late)


REFUSED: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("services", {"userid": 51}, [("packageid", "required")]),
    ("services", {"packageid": 2}, [("userid", "required")]),
    ("services", {"userid": 51, "packageid": 2, "qty": 0}, [("qty", "invalid_value")]),
    ("services", {"userid": 51, "packageid": 2, "amount": "-1.00"}, [("amount", "invalid_value")]),
    (
        "services",
        {"userid": 51, "packageid": 2, "paymentmethod": "banktransfers"},
        [("paymentmethod", "invalid_value")],
    ),
    ("services", {"userid": 52, "packageid": 2, "orderid": 1}, [("orderid", "rule")]),
    ("domains", {"userid": 51, "domain": "nodots"}, [("domain", "invalid_value")]),
    (
        "domains",
        {"userid": 51, "domain": "a.example", "registrationperiod": 11},
        [("registrationperiod", "invalid_value")],
    ),
    ("serviceaddons", {"name": "Backup"}, [("hostingid", "required")]),
    ("orders", {"userid": 51}, [("paymentmethod", "required")]),
    ("orders", {"userid": 51, "paymentmethod": "cash"}, [("paymentmethod", "invalid_value")]),
    ("orders", {"userid": 53, "paymentmethod": "banktransfer"}, [("userid", "rule")]),
]


def test_what_is_wrong_is_told_at_its_field(shop: Workshop) -> None:
    """Whose it is, what it costs, how it is paid, what it is called."""
    shop.plant("clients", id=53, status="Closed")
    place(shop)
    for chain, params, expected in REFUSED:
        assert expected == faults(partial(shop.post, chain, **params)), (chain, params)


def test_record_takes_from_what_it_hangs_on(shop: Workshop) -> None:
    """Client and way to pay; it stays with its client."""
    order = place(shop)
    assert (10, 1, "Pending") == (
        len(str(order["ordernum"])), order["admin_requestor_id"], order["status"],
    )  # fmt: skip
    service = shop.post(f"orders/{order['id']}/services", packageid=NONE)
    assert (51, "banktransfer") == (service["userid"], service["paymentmethod"])
    addon = shop.post(f"services/{service['id']}/serviceaddons", name="Backup")
    assert (51, 0, "banktransfer") == (addon["userid"], addon["orderid"], addon["paymentmethod"])
    domain = shop.post(f"orders/{order['id']}/domains", domain="BÜCHER.Example")
    assert (51, "bücher.example", "xn--bcher-kva.example") == (
        domain["userid"], domain["domain"], domain["asciidomain"],
    )  # fmt: skip
    other = sell(shop, userid=52)
    move = partial(shop.put, f"serviceaddons/{addon['id']}", hostingid=other["id"])
    assert [("hostingid", "rule")] == faults(move)
    move = partial(shop.put, f"domains/{domain['id']}", userid=52)
    assert [("userid", "rule")] == faults(move)
    listed = shop.get("clients/51/services,serviceaddons,domains,orders")
    assert [1, service["id"]] == [each["id"] for each in listed]
    shop.write("POST", f"orders/{order['id']}/cancel")
    shop.delete(f"orders/{order['id']}")
    assert (1, 0, 0) == tuple(map(shop.count, ("services", "serviceaddons", "domains")))


STATES = [
    ("create", "Pending", "Active"),
    ("create", "Active", None),
    ("create", "Suspended", "rule"),
    ("create", "Terminated", "Active"),
    ("suspend", "Active", "Suspended"),
    ("suspend", "Suspended", None),
    ("suspend", "Pending", "rule"),
    ("unsuspend", "Suspended", "Active"),
    ("unsuspend", "Active", None),
    ("unsuspend", "Cancelled", "rule"),
    ("terminate", "Suspended", "Terminated"),
    ("terminate", "Active", "Terminated"),
    ("terminate", "Terminated", None),
    ("terminate", "Pending", "rule"),
]


def test_state_follows_from_the_state_before(shop: Workshop) -> None:
    """What is so already is told; what does not follow is refused."""
    for word, before, after in STATES:
        service = sell(shop, domainstatus=before)
        run = partial(shop.write, "POST", f"services/{service['id']}/{word}")
        if after == "rule":
            assert "rule" == refused(run).word, (word, before)
            continue
        tree = run().tree
        assert (after or before) == tree["service"]["domainstatus"], (word, before)
        assert (after is None) == any("already" in note for note in tree["data"].get("notes", ()))


def test_suspended_service_tells_why_and_terminated_one_ends_with_its_addons(
    shop: Workshop,
) -> None:
    """The wish to end it is fulfilled; what is due of it stays. No module was called."""
    service = sell(shop, packageid=MODULE)
    at = f"services/{service['id']}"
    addon = shop.post(f"{at}/serviceaddons", name="Backup", status="Active")["id"]
    wish = shop.post(f"{at}/cancelrequests", reason="Moving")
    assert (51, "End of Billing Period", False) == (wish["userid"], wish["type"], wish["done"])
    twice = partial(shop.post, f"{at}/cancelrequests", reason="Again")
    assert [("relid", "duplicate")] == faults(twice)
    tree = shop.write("POST", f"{at}/suspend", {"suspendreason": "Overdue"}).tree
    assert "Overdue" == tree["service"]["suspendreason"]
    assert "its module panel is not installed" in tree["data"]["notes"][0]
    ended = shop.write("POST", f"{at}/terminate").tree["service"]
    assert (TODAY, TODAY) == (ended["terminationdate"], ended["nextduedate"])
    told = shop.get(f"serviceaddons/{addon}")
    assert ("Terminated", TODAY) == (told["status"], told["terminationdate"])
    assert shop.get(f"cancelrequests/{wish['id']}")["done"]
    shop.post(f"{at}/cancelrequests", type="Immediate")
    assert None is shop.write("POST", f"{at}/create").tree["service"]["terminationdate"]


def test_secrets_are_read_by_those_who_may_write_them(shop: Workshop) -> None:
    """Others see that there is such a field; nothing of it stands in the clear."""
    service = sell(shop, servicepassword="hunter2")
    domain = shop.post("domains", userid=51, domain="a.example", epp="hunter2")
    server = shop.post("servers", name="web1", serverpassword="hunter2", accesshash="hunter2")
    for by, text in ((WRITER, "hunter2"), (READER, "")):
        assert text == shop.get(f"services/{service['id']}", by)["servicepassword"]
        assert text == shop.get(f"domains/{domain['id']}", by)["epp"]
    assert {""} == {server["serverpassword"], server["accesshash"]}
    assert "hunter2" not in str(shop.dump())
    assert "servicepassword" not in shop.get("services", customer(51))[0]


def test_value_of_a_field_belongs_to_a_service_of_its_product(shop: Workshop) -> None:
    """Its client's too; it goes with the service, also where the field asks for one."""
    service = sell(shop, packageid=MODULE)["id"]
    value = shop.post(f"services/{service}/customfieldvalues", fieldid=1, value="bash")
    assert (service, 51) == (value["relid"], value["userid"])
    other = sell(shop)["id"]
    foreign = partial(shop.post, f"services/{other}/customfieldvalues", fieldid=1, value="x")
    assert [("fieldid", "invalid_value")] == faults(foreign)
    shop.put("customfields/1", required=True)
    shop.delete(f"services/{service}")
    assert 0 == shop.count("customfieldvalues")


def test_option_of_a_service_is_chosen_once(shop: Workshop) -> None:
    """Of the choices that the option has."""
    shop.plant("configoptions", id=1, gid=1, optionname="Disk")
    shop.plant("configchoices", id=3, configid=1, optionname="1 GB")
    shop.plant("configchoices", id=4, configid=2, optionname="Red")
    service = sell(shop)["id"]
    chosen = {"configid": 1, "choiceid": 3}
    made = shop.post(f"services/{service}/serviceoptions", **chosen)["id"]
    again = partial(shop.post, f"services/{service}/serviceoptions", **chosen)
    assert [("configid", "duplicate")] == faults(again)
    wrong = partial(shop.put, f"serviceoptions/{made}", choiceid=4)
    assert [("choiceid", "invalid_value")] == faults(wrong)


@pytest.mark.parametrize(
    ("bounds", "fits"),
    [((1, 5), {1: True, 5: True, 0: False, 6: False}), ((2, 0), {1: False, 2: True, 900: True})],
)
def test_option_is_taken_in_a_quantity_that_is_offered(
    shop: Workshop, bounds: tuple[int, int], fits: dict[int, bool]
) -> None:
    """From its least to its greatest, where it has one."""
    least, most = bounds
    option = {"id": 1, "optionname": "Addresses", "optiontype": 4}
    shop.plant("configoptions", **option, qtyminimum=least, qtymaximum=most)
    shop.plant("configchoices", id=3, configid=1, optionname="Address")
    for qty, does_fit in fits.items():
        chosen = {"configid": 1, "choiceid": 3, "qty": qty}
        write = partial(shop.post, f"services/{sell(shop)['id']}/serviceoptions", **chosen)
        if does_fit:
            assert qty == write()["qty"]
        else:
            assert [("qty", "invalid_value")] == faults(write)


def test_server_counts_its_services_and_stays_while_there_are_any(shop: Workshop) -> None:
    """Those that run or are suspended take a place; a group stays while servers are in it."""
    group = shop.post("servergroups", name="Shared")["id"]
    server = shop.post("servers", name="web1", servergroup=group)["id"]
    for status in ("Active", "Suspended", "Pending"):
        sell(shop, server=server, domainstatus=status)
    assert 2 == shop.get(f"servers/{server}")["activeservices"]
    for chain in (f"servers/{server}", f"servergroups/{group}"):
        assert "rule" == refused(partial(shop.delete, chain)).word


def test_closed_client_has_nothing_that_goes_on(shop: Workshop) -> None:
    """What ran ends, what was to come does not, domains are left to expire."""
    states = ("Active", "Suspended", "Pending", "Completed")
    ids = [sell(shop, domainstatus=each)["id"] for each in states]
    addon = shop.post(f"services/{ids[0]}/serviceaddons", name="Backup", status="Active")["id"]
    domain = shop.post("domains", userid=51, domain="a.example")["id"]
    shop.write("POST", "clients/51/close")
    ended = [shop.get(f"services/{each}")["domainstatus"] for each in ids]
    assert ["Terminated", "Terminated", "Cancelled", "Completed"] == ended
    assert "Terminated" == shop.get(f"serviceaddons/{addon}")["status"]
    assert shop.get(f"domains/{domain}")["donotrenew"]


def test_deleted_client_takes_along_all_that_was_sold(shop: Workshop) -> None:
    """Not while a module runs a service of his; his projects, time and tickets stay."""
    order = place(shop)["id"]
    service = shop.post(f"orders/{order}/services", packageid=MODULE, domainstatus="Active")["id"]
    shop.post(f"services/{service}/serviceaddons", name="Backup")
    shop.post(f"services/{service}/cancelrequests", reason="Moving")
    shop.plant("serviceoptions", id=9, serviceid=service, configid=1)
    shop.plant("upgrades", id=9, serviceid=service, userid=51)
    shop.post("clients/51/projects", project_name="Site")
    assert ["Site"] == [each["project_name"] for each in shop.get("clients/51/projects")]
    assert "panel" in refused(partial(shop.delete, "clients/51")).message
    shop.write("POST", f"services/{service}/terminate")
    shop.delete("clients/51")
    gone = ("orders", "services", "serviceaddons", "cancelrequests", "serviceoptions", "upgrades")
    assert [0] * len(gone) == [shop.count(each) for each in gone]
    assert 1 == shop.count("projects")


def test_price_is_recalculated_from_the_catalogue(shop: Workshop) -> None:
    """Of the product with what was chosen, in the cycle, times the quantity; else it is kept."""
    month = {"currency": 1, "monthly": 10_00, "annually": -1_00}
    shop.plant("prices", kind="product", relid=MODULE, productid=MODULE, **month)
    shop.plant("prices", kind="configchoice", relid=3, choiceid=3, **month | {"monthly": 2_50})
    shop.plant("addons", id=1, name="Backup")
    shop.plant("prices", kind="addon", relid=1, addonid=1, **month)
    shop.plant("tlds", id=1, extension=".example")
    shop.plant("prices", kind="domainrenew", relid=1, tldid=1, currency=1, year2=24_00)
    shop.plant("configoptions", id=1, gid=1, optionname="Addresses", optiontype=4)
    service = f"services/{sell(shop, packageid=MODULE, qty=2)['id']}"
    shop.plant("serviceoptions", serviceid=1, configid=1, choiceid=3, qty=4)
    addon = f"serviceaddons/{shop.post(f'{service}/serviceaddons', addonid=1)['id']}"
    shop.put(addon, billingcycle="Monthly")
    domain = f"domains/{shop.post('domains', userid=51, domain='a.example')['id']}"
    shop.put(domain, registrationperiod=2)
    for chain, name, price in (
        (service, "amount", "40.00"),
        (addon, "recurring", "10.00"),
        (domain, "recurringamount", "24.00"),
    ):
        assert [name] == shop.write("POST", f"{chain}/recalculate").tree["data"]["changed"]
        assert price == shop.get(chain)[name]
    shop.put(service, billingcycle="Annually")
    shop.put(domain, registrationperiod=1)
    for chain in (service, domain):
        data = shop.write("POST", f"{chain}/recalculate").tree["data"]
        assert ([], True) == (data["changed"], "keeps its price" in data["notes"][0])


def test_customer_reads_what_is_his(shop: Workshop) -> None:
    """With the permission for it, and nothing of another client."""
    mine = sell(shop)["id"]
    other = sell(shop, userid=52)["id"]
    kim = customer(51, frozenset({"products"}))
    assert [mine] == [each["id"] for each in shop.get("services", kim)]
    assert "not_found" == refused(partial(shop.get, f"services/{other}", kim)).word
    assert "permission domains" in why_not(kim, "GET", shop.session(kim).nouns["domains"])
