"""Commands below /api/v1/: whose they are, what they refuse and how, and what they never tell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.page_story import CLIENT, PASSWORD
from tests.wire.story_world import StoryWorld

pytestmark = pytest.mark.database

ORDER = {"product": "VPS 01", "billingcycle": "monthly", "os": "centos 6.x"}
DENIED = {"result": "error", "messages": "Permission denied!"}
UNKNOWN = {"result": "error", "messages": "Product not exists or Permission denied!"}
ROOT_PASSWORD = "tr0ub4dor"
CARD = "4111111111111111"


@pytest.fixture(scope="module")
def whole_world(tmp_path_factory: pytest.TempPathFactory) -> StoryWorld:
    """One shop for all tests of this file."""
    return StoryWorld(tmp_path_factory.mktemp("gateway") / "data")


@pytest.fixture
def world(whole_world: StoryWorld) -> Iterator[StoryWorld]:
    """The shop as it was made; it is known who logs in."""
    for who in ("lan", "sam", "anna"):
        whole_world.token(who)
    yield whole_world
    whole_world.restore()


def says(message: str) -> dict[str, str]:
    """Return what a command refuses with."""
    return {"result": "error", "message": message}


REFUSED: Mapping[str, tuple[str, Mapping[str, str], Mapping[str, str]]] = {
    "a product nobody sells": (
        "addorder",
        {**ORDER, "product": "VPS 99"},
        {"result": "error", "messages": "Product not exists"},
    ),
    "no cycle at all": (
        "addorder",
        {"product": "VPS 01"},
        says("The billingcycle field is required."),
    ),
    "no os": (
        "addorder",
        {"product": "VPS 01", "billingcycle": "monthly"},
        says("The os field is required."),
    ),
    "a cycle without a price": (
        "addorder",
        {**ORDER, "billingcycle": "Annually"},
        says("Invalid Billing Cycle Requested"),
    ),
    "no cycle": (
        "addorder",
        {**ORDER, "billingcycle": "weekly"},
        says("Invalid Billing Cycle Requested"),
    ),
    "too many addresses": (
        "addorder",
        {**ORDER, "extraIp": "6"},
        says("extraIp must be from 1 to 5"),
    ),
    "no number of addresses": (
        "addorder",
        {**ORDER, "extraIp": "²"},
        says("extraIp must be from 1 to 5"),
    ),
    "several systems": (
        "addorder",
        {**ORDER, "os": "centos"},
        says('os "centos" fits: Centos 6.x 64Bit, Centos 7 64Bit'),
    ),
    "no system of the shop": (
        "addorder",
        {**ORDER, "os": "beos"},
        says('os "beos" is none of: Centos 6.x 64Bit, Centos 7 64Bit'),
    ),
    "cycles": (
        "addorder",
        {**ORDER, "billingcycle": "monthly,annually"},
        says("Invalid Billing Cycle Requested"),
    ),
    "no name of a host": (
        "addorder",
        {**ORDER, "hostname": "-vps"},
        says("The hostname is not valid"),
    ),
    "another client": ("addorder", {**ORDER, "clientid": "1"}, DENIED),
    "a contact of another client": ("AddContact", {"clientid": "1", "firstname": "x"}, DENIED),
    "another affiliate": ("AffiliateActivate", {"userid": "1"}, DENIED),
    "no reason": (
        "cancelrequest",
        {"serviceid": "170", "reason": ""},
        says("The reason field is required."),
    ),
    "the end of a foreign service": (
        "cancelrequest",
        {"serviceid": "170", "reason": "x"},
        DENIED,
    ),
    "a foreign order": (
        "CancelOrder",
        {"orderid": "1"},
        says("Order ID not found or Status not Pending"),
    ),
    "no order": ("CancelOrder", {}, says("Order ID not found or Status not Pending")),
    "another client, though nobody asks": (
        "getinvoice",
        {"invoiceid": "9", "ClientID": "1"},
        DENIED,
    ),
    "no quote": ("acceptQuote", {"quoteid": "9"}, says("Quote ID Not Found")),
    "a ban that does not end": (
        "addBannedIp",
        {"ip": "192.0.2.1", "reason": "x"},
        says("The days field is required."),
    ),
    "a client without a password": (
        "AddClient",
        {
            "firstname": "x", "lastname": "x", "email": "x@example.com", "address1": "x",
            "city": "x", "state": "x", "postcode": "1", "country": "US", "phonenumber": "1",
        },
        says("The password2 field is required."),
    ),
    "a client without a street": (
        "AddClient",
        {"firstname": "x", "lastname": "x", "email": "x@example.com"},
        says("You did not enter your address line 1"),
    ),
    "an order of nobody": (
        "addorder",
        {**ORDER, "clientid": "9" * 5_000},
        says("Client ID Not Found"),
    ),
    "credit for no invoice": ("applycredit", {"invoiceid": "999999"}, DENIED),
    "credit for what is no invoice": ("applycredit", {"invoiceid": "abc"}, DENIED),
    "no report": ("AbuseUnsuspend", {"reportid": "9"}, DENIED),
    "credit of nobody": (
        "AddCredit",
        {"clientid": "99", "description": "x", "amount": "1"},
        says("Client ID not found"),
    ),
}  # fmt: skip
"""By what is asked for: the command, its parameters, and the whole answer. What is not a
customer's is asked for by the administrator."""


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_command_says_so_and_writes_nothing(world: StoryWorld, case: str) -> None:
    """It was understood, so it is 200: programs of the page look at `result`."""
    command, fields, answer = REFUSED[case]
    before = world.stamp()
    is_anybodys = " of nobody" in case or "credit for" in case or case == "no report"
    who = "anna" if is_anybodys or command in OF_ADMINISTRATORS else "lan"
    assert answer == world.told(command, who, **fields)
    assert before == world.stamp()


def test_credit_pays_the_whole_balance_or_nothing(world: StoryWorld) -> None:
    """Who has a hundredth less pays nothing of it."""
    placed = world.told("addorder", **ORDER, extraIp="3")
    world.rows("UPDATE clients SET credit = 44999999 WHERE id = ?", CLIENT)
    short = world.told("applycredit", invoiceid=str(placed["invoiceid"]))
    assert says("Amount exceeds customer credit balance") == short
    assert [(44999999,)] == world.rows("SELECT credit FROM clients WHERE id = ?", CLIENT)


def test_credit_pays_once_however_many_ask_at_once(world: StoryWorld) -> None:
    """One of them succeeds, the others find a Paid invoice."""
    invoice = str(world.told("addorder", **ORDER)["invoiceid"])
    with ThreadPoolExecutor(8) as pool:
        answers = [*pool.map(lambda _: world.told("applycredit", invoiceid=invoice), range(8))]
    paid = {"result": "success", "invoiceid": invoice, "amount": 300000, "invoicepaid": "true"}
    assert 1 == answers.count(paid)
    assert 7 == answers.count(says("Invoice Not in Unpaid Status"))
    assert [(70_000_000,)] == world.rows("SELECT credit FROM clients WHERE id = ?", CLIENT)


RECORDS = {
    "getproduct": ("serviceid", DENIED),
    "getinvoiceproduct": ("serviceid", UNKNOWN),
    "getinvoice": ("invoiceid", DENIED),
    "applycredit": ("invoiceid", DENIED),
    "acceptQuote": ("quoteid", says("Quote ID Not Found")),
    "CancelOrder": ("orderid", says("Order ID not found or Status not Pending")),
    "AbuseUnsuspend": ("reportid", DENIED),
}


@pytest.mark.parametrize("command", RECORDS)
def test_foreign_absent_and_no_number_are_alike(world: StoryWorld, command: str) -> None:
    """To the byte, and in the number of statements."""
    name, answer = RECORDS[command]
    found = set()
    who, foreign = {"acceptQuote": ("sam", "1"), "CancelOrder": ("lan", "169")}.get(
        command, ("lan", "170")
    )
    for sent in (foreign, "999999", "abc", "²", "1" * 40):
        reply = world.post(f"api/v1/{command}", who, **{name: sent})
        [statements] = re.findall(r'desc="(\d+)"', reply.headers["server-timing"])
        found.add((reply.status, reply.body, statements))
    assert 1 == len(found)
    assert answer == json.loads(next(iter(found))[1])


OF_ADMINISTRATORS = (
    "AddCredit", "AddInvoicePayment", "AcceptOrder", "addBannedIp", "AddClient", "AddProduct",
    "AddTransaction", "AddClientNote", "AddTicketNote", "addAnnouncement", "addBillableItem",
    "GetClients", "DeleteClient",
)  # fmt: skip


@pytest.mark.parametrize("command", OF_ADMINISTRATORS)
def test_what_is_no_customers_is_refused_to_him(world: StoryWorld, command: str) -> None:
    """Else any of them could give himself credit."""
    before = world.stamp()
    reply = world.post(f"api/v1/{command}", "lan", clientid="7", amount="1", description="x")
    assert (403, DENIED) == (reply.status, json.loads(reply.body))
    assert before == world.stamp()


PERMISSIONS = {
    "addorder": "orders", "CancelOrder": "orders", "getproduct": "products",
    "cancelrequest": "manageproducts", "getinvoice": "invoices", "getinvoiceproduct": "invoices",
    "applycredit": "invoices", "acceptQuote": "quotes", "AddContact": "contacts",
    "AddTicketReply": "tickets", "AffiliateActivate": "affiliates",
    "AbuseUnsuspend": "manageproducts",
}  # fmt: skip


def test_a_user_may_what_his_client_lets_him(world: StoryWorld) -> None:
    """One word opens its commands, whatever else he does not see; without it they are 403."""
    invited = "UPDATE userclients SET is_owner = 0, permissions = ? WHERE client_id = ?"
    fields = {"serviceid": "0", "invoiceid": "0", "orderid": "0", "quoteid": "0", "reason": "x"}
    fields |= {"reportid": "0", "ticketid": "0", "product": "", "message": "x"}
    for word in sorted({*PERMISSIONS.values()}):
        world.rows(invited, word, CLIENT)
        found = {
            command: world.post(f"api/v1/{command}", "lan", **fields).status
            for command in PERMISSIONS
        }
        opened = {command for command, status in found.items() if status == 200}
        assert {name for name, needed in PERMISSIONS.items() if needed == word} == opened


def test_a_customers_act_is_told_as_his(world: StoryWorld) -> None:
    """The server does it for him; history and the order say who asked."""
    world.told("addorder", **ORDER)
    actors = world.rows("SELECT DISTINCT actor, adminid FROM history WHERE record_id >= 170")
    assert [("client:7/user:7", 0)] == actors
    assert [(7, 0)] == world.rows(
        "SELECT requestor_id, admin_requestor_id FROM orders WHERE id = 170"
    )


def test_an_option_is_sold_in_the_cycles_it_has_a_price_for(world: StoryWorld) -> None:
    """What has no price at all is free; what has one by the month is not given away by the year."""
    world.rows("UPDATE prices SET annually = 300000000 WHERE productid = 1")
    yearly = {**ORDER, "billingcycle": "annually"}
    assert says("Invalid Billing Cycle Requested") == world.told("addorder", **yearly)
    world.rows("UPDATE prices SET annually = 0 WHERE choiceid > 0")
    world.rows("UPDATE prices SET annually = -100 WHERE choiceid = 2")
    told = world.told("addorder", **yearly)
    assert says('os "centos 6.x" is none of: Centos 7 64Bit') == told
    world.rows("DELETE FROM prices WHERE choiceid = 2")
    assert "success" == world.told("addorder", **yearly, extraIp="5")["result"]


def test_an_option_that_the_product_has_not_is_named(world: StoryWorld) -> None:
    """It is placed without; what is no text at all is refused."""
    plain = {"product": "VPS 02", "billingcycle": "monthly"}
    reply = world.post("api/v1/addorder", "lan", **plain, os="centos", extraIp="3")
    assert "os, extraIp" == reply.headers["x-teampro-ignored"]
    nested = world.told("addorder", **ORDER, **{"extraIp[]": "3"})
    assert says("Invalid value for extraIp") == nested


def test_a_quantity_that_must_be_is_taken_where_none_is_sent(world: StoryWorld) -> None:
    """And none is refused."""
    world.rows("UPDATE configoptions SET qtyminimum = 2, qtymaximum = 3 WHERE optiontype = 4")
    placed = world.told("addorder", **ORDER)
    service = world.told("getproduct", serviceid=placed["productids"])["product"]
    assert "2" == service["Extra ip"]
    for count in ("0", "1", "4"):
        told = world.told("addorder", **ORDER, extraIp=count)
        assert says("extraIp must be from 2 to 3") == told


def test_invoices_of_a_service_are_those_that_were_issued_to_its_client(world: StoryWorld) -> None:
    """Neither a draft, nor what a line of another client's invoice claims to be about."""
    world.told("addorder", **ORDER)
    draft = "UPDATE invoices SET status = 'Draft' WHERE id = 171"
    other = "UPDATE invoiceitems SET type = 'Hosting', relid = 171 WHERE invoiceid = 170"
    world.rows(other)
    found = world.told("getinvoiceproduct", serviceid="171")["data"]
    assert [171] == [row["id"] for row in found]
    world.rows(draft)
    for status in ({}, {"status": "draft"}):
        assert [] == world.told("getinvoiceproduct", serviceid="171", **status)["data"]
    assert 2 == len(world.told("getinvoiceproduct", "anna", serviceid="171")["data"])


@pytest.mark.parametrize("change", ["stage = 'On Hold'", "validuntil = '2017-01-05'"])
def test_a_quote_is_accepted_while_it_holds(world: StoryWorld, change: str) -> None:
    """What was accepted stays so."""
    world.rows(f"UPDATE quotes SET {change}")
    assert says("Quote ID Not Found") == world.told("acceptQuote", quoteid="1")


def test_an_order_of_which_something_runs_is_not_the_customers_to_cancel(
    world: StoryWorld,
) -> None:
    """It would run on, and nobody would bill it."""
    placed = world.told("addorder", **ORDER)
    world.rows("UPDATE services SET domainstatus = 'Active' WHERE id = 171")
    told = world.told("CancelOrder", orderid=str(placed["orderid"]))
    assert says("Order ID not found or Status not Pending") == told


def test_a_customer_opens_answers_and_closes_a_ticket(world: StoryWorld) -> None:
    """As himself, in a department that is shown; staff decides what cannot be closed."""
    opening = {"deptid": "1", "subject": "Slow", "message": "Since Monday."}
    opened = world.told("OpenTicket", **opening, admin="1", name="Anna")
    reply = {"ticketid": opened["id"], "message": "Still.", "adminusername": "anna"}
    assert {"result": "success"} == world.told("AddTicketReply", **reply)
    written = (
        "SELECT userid, requestor_id, admin, is_opening FROM ticketreplies WHERE ticket_id = ?"
    )
    assert [(7, 7, "", 1), (7, 7, "", 0)] == sorted(
        world.rows(written, int(opened["id"])), reverse=True
    )
    closing = {"ticketid": opened["id"], "status": "closed"}
    world.rows("UPDATE tickets SET prevent_client_closure = 1 WHERE id = ?", int(opened["id"]))
    assert says("Ticket cannot be closed by a client") == world.told("UpdateTicket", **closing)
    world.rows("UPDATE tickets SET prevent_client_closure = 0 WHERE id = ?", int(opened["id"]))
    assert DENIED == world.told("UpdateTicket", **{**closing, "status": "Open"})
    assert opened["id"] == world.told("UpdateTicket", **closing)["ticketid"]
    foreign = {"ticketid": "1", "message": "x"}
    assert says("Ticket ID not found") == world.told("AddTicketReply", **foreign)
    world.rows("UPDATE departments SET hidden = 1")
    assert says("Department ID not found") == world.told("OpenTicket", **opening)


def test_a_customer_lifts_a_suspension_once_where_the_report_allows_it(world: StoryWorld) -> None:
    """With a statement; after another one only the desk does."""
    world.told("addorder", **ORDER)
    world.told("applycredit", invoiceid="171")
    report = {"service_id": 171, "suspend_method": "immediate"}
    made = [
        world.write(
            "POST", "abusereports", {**report, "category": name, "allow_unsuspend": allowed}
        )
        for name, allowed in (("Spam", False), ("Phishing", True))
    ]
    first, second = (str(each.response["abusereport"]["report_id"]) for each in made)
    cleaned = {"statement": "The script is gone."}
    refused = says("Self unsuspension is not allowed")
    assert refused == world.told("AbuseUnsuspend", reportid=first, **cleaned)
    required = says("The statement field is required.")
    assert required == world.told("AbuseUnsuspend", reportid=second)
    done = {"result": "success", "reportid": second}
    assert done == world.told("AbuseUnsuspend", reportid=second, **cleaned)
    assert refused == world.told("AbuseUnsuspend", reportid=second, **cleaned)
    [told] = world.rows(
        "SELECT client_statement, status FROM abusereports WHERE report_id = ?", int(second)
    )
    assert (cleaned["statement"], "Open") == told
    assert DENIED == world.told("AbuseUnsuspend", "sam", reportid=second, **cleaned)


def test_an_administrator_of_another_area_learns_nothing(world: StoryWorld) -> None:
    """He is refused before anything is looked up for him."""
    world.rows("UPDATE admins SET role = 'staff', areas = 'projects:write'")
    for product in ("VPS 01", "VPS 99"):
        reply = world.post("api/v1/addorder", "anna", **{**ORDER, "product": product}, clientid="7")
        assert (403, DENIED) == (reply.status, json.loads(reply.body))


def test_a_customer_is_offered_the_ways_to_pay_that_are_shown(world: StoryWorld) -> None:
    """The first of them, unless he prefers another."""
    world.rows("UPDATE gateways SET visible = 0 WHERE module = 'banktransfer'")
    world.told("addorder", **ORDER)
    assert [("mailin",)] == world.rows("SELECT paymentmethod FROM invoices WHERE id = 171")


def test_what_a_customer_may_not_say_is_named_and_has_no_effect(world: StoryWorld) -> None:
    """A price, another way to cancel, the mail of an administrator."""
    beside = {"priceoverride": "1", "Product": "x", "noemail": "1", "action": "AddCredit"}
    reply = world.post("api/v1/addorder", "lan", **ORDER, **beside)
    assert "priceoverride, noemail, action" == reply.headers["x-teampro-ignored"]
    assert [(30_000_000,)] == world.rows("SELECT amount FROM services WHERE id = 171")
    reply = world.post(
        "api/v1/AddContact", "lan", firstname="Kim", permissions="all", password2="x"
    )
    assert "permissions, password2" == reply.headers["x-teampro-ignored"]
    reply = world.post("api/v1/cancelrequest", "lan", serviceid="171", reason="x", type="Immediate")
    assert "type" == reply.headers["x-teampro-ignored"]
    assert [("End of Billing Period",)] == world.rows("SELECT type FROM cancelrequests")


def test_a_customer_cancels_what_is_not_paid(world: StoryWorld) -> None:
    """What was paid is the office's to give back."""
    placed = world.told("addorder", **ORDER)
    assert {"result": "success"} == world.told("CancelOrder", orderid=str(placed["orderid"]))
    again = world.told("addorder", **ORDER)
    world.rows("UPDATE products SET autosetup = ''")
    world.told("applycredit", invoiceid=str(again["invoiceid"]))
    assert says("Order ID not found or Status not Pending") == world.told(
        "CancelOrder", orderid=str(again["orderid"])
    )


def test_a_closed_client_orders_nothing(world: StoryWorld) -> None:
    """He logs in, since he must reach his invoices."""
    world.rows("UPDATE clients SET status = 'Closed' WHERE id = ?", CLIENT)
    assert says("Unable to add order when client status is Closed") == world.told(
        "addorder", **ORDER
    )


@pytest.mark.parametrize(
    ("change", "product"),
    [
        ("UPDATE products SET hidden = 1 WHERE id = 1", "vps 01"),
        ("UPDATE products SET retired = 1 WHERE id = 1", "vps 01"),
        ("UPDATE products SET stockcontrol = 1, qty = 0 WHERE id = 1", "vps 01"),
        ("UPDATE productgroups SET hidden = 1", "vps 02"),
        ("UPDATE clients SET currency = 2 WHERE id = 7", "vps 01"),
    ],
)
def test_what_is_not_offered_does_not_exist(world: StoryWorld, change: str, product: str) -> None:
    """Hidden, retired, sold out, in a hidden group, or without a price in the client's currency."""
    assert "success" == world.told("addorder", **{**ORDER, "product": "vPs  01"})["result"]
    world.rows(change)
    told = world.told("addorder", **{**ORDER, "product": product})
    assert {"result": "error", "messages": "Product not exists"} == told


def test_an_order_whose_answer_was_lost_is_placed_once(world: StoryWorld) -> None:
    """The first answer is told again under its key."""
    key = {"Idempotency-Key": "order-1"}
    first, second = (world.post("api/v1/addorder", "lan", key, **ORDER) for _ in range(2))
    assert first.body == second.body and "true" == second.headers["idempotent-replayed"]
    assert [(1,)] == world.rows("SELECT count(*) FROM orders WHERE userid = ?", CLIENT)


def test_no_secret_is_told_kept_or_logged(world: StoryWorld) -> None:
    """Neither what is stored encrypted, nor what is not stored at all."""
    world.log_lines.clear()
    world.told("addorder", **ORDER, rootpw=ROOT_PASSWORD, hostname="vps.example.com")
    told = world.post("api/v1/getproduct", "lan", serviceid="171").body
    client = {
        "firstname": "x", "lastname": "x", "email": "x@example.com", "password2": PASSWORD + "x",
        "cardnum": CARD, "cvv": "737", "skipvalidation": "1", "securityqans": "Rex",
    }  # fmt: skip
    reply = world.post("api/v1/AddClient", "anna", **client)
    assert "cardnum, cvv, securityqans" == reply.headers["x-teampro-ignored"]
    kept = [str(world.rows(f"SELECT * FROM {table}")) for table in ("history", "activities")]
    rows = str(world.rows("SELECT * FROM services")) + str(world.rows("SELECT * FROM clients"))
    everything = "\n".join([told.decode(), *kept, rows, *map(str, world.log_lines)])
    for secret in (ROOT_PASSWORD, CARD, PASSWORD, "Rex", world.token("lan")):
        assert secret not in everything
    assert b'"password":""' in told and b'"domain":"vps.example.com"' in told


FORMS: tuple[tuple[str, str, dict[str, Any], int, str], ...] = (
    ("GET", "/api/v1/getproduct", {}, 405, "method_not_allowed"),
    ("POST", "/api/v1/Nonsense", {}, 404, "unknown_path"),
    ("POST", "/api/v1", {}, 404, "unknown_path"),
    ("POST", "/api/v1/getproduct/1", {}, 404, "unknown_path"),
    ("POST", "/api/v1/getproduct", {"body": "serviceid=1&serviceid=2"}, 400, "repeated_value"),
    ("POST", "/api/v1/getproduct", {"body": "a=" + 2**21 * "x"}, 413, "too_large"),
)


@pytest.mark.parametrize(("verb", "path", "more", "status", "word"), FORMS)
def test_what_is_no_command_is_refused_in_json(
    world: StoryWorld, verb: str, path: str, more: dict[str, Any], status: int, word: str
) -> None:
    """With a sentence and a word."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    headers["Authorization"] = f"Bearer {world.token('lan')}"
    reply = world.send(verb, path, {}, more.get("body", ""), headers)
    tree = json.loads(reply.body)
    assert (status, word, "error") == (reply.status, tree["error"], tree["result"])
    assert (reply.headers.get("allow") == "POST") == (status == 405)


def test_commands_are_found_in_any_case_and_with_a_slash(world: StoryWorld) -> None:
    """As the source spells them now so, now so."""
    for path in ("api/v1/AFFILIATEACTIVATE", "api/v1/affiliateactivate/"):
        assert 200 == world.post(path, "lan").status


def test_administrators_have_every_other_command(world: StoryWorld) -> None:
    """Printed as its own language prints it."""
    assert 2 == world.told("GetClients", "anna")["totalresults"]
    assert says("Invalid value for limitnum") == world.told("GetClients", "anna", limitnum="x")


def test_the_gateway_stands_alone(tmp_path: Path) -> None:
    """Where the command API is switched off, its commands are the gateway's all the same."""
    world = StoryWorld(tmp_path / "data", whmcs="false")
    assert "success" == world.told("addorder", **ORDER)["result"]
    assert 404 == world.post("includes/api.php", "lan").status


def test_options_are_called_as_the_setting_says(tmp_path: Path) -> None:
    """By other parameters, printed under other keys; nobody asks for the others then."""
    world = StoryWorld(tmp_path / "data", gateway__options="image=server os=Image, cores=CPU=Cores")
    placed = world.told("addorder", **ORDER, image="CENTOS 7 64bit", cores="4 core")
    service = world.told("getproduct", serviceid=placed["productids"])["product"]
    assert {"Image": "Centos 7 64Bit", "Cores": "4 Core"} == {
        name: service[name] for name in [*service][-2:]
    }
