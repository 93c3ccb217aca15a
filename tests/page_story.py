"""The data on which the page of the gateway runs as a story: a shop of servers in January 2017.

Client 7 has credit and buys VPS 01; client 1 is somebody else, with an order, an invoice and a
ticket. Ids go on from those of the page's examples. `anna` is a super administrator.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from teampro.identity.admins import Admins
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import open_pepper
from teampro.resources import RESOURCES
from teampro.store.data_paths import data_paths_of
from tests import databases
from tests.workshop import Workshop

MOMENT = datetime(2017, 1, 6, 9, 0, tzinfo=UTC)
ADMIN, EMAIL, OTHER, PASSWORD = "anna", "lan@example.com", "sam@example.com", "123456789"
"""An administrator, the users of clients 7 and 1, and the password of all."""
CLIENT, SOMEBODY = 7, 1
OPTIONS: Sequence[tuple[str, int, Sequence[tuple[str, str]]]] = (
    ("DATA CENTER", 1, [("VIỆT NAM", "0.00")]),
    ("Server OS", 1, [("Centos 6.x 64Bit", "0.00"), ("Centos 7 64Bit", "0.00")]),
    ("CPU", 1, [("2 Core", "0.00"), ("4 Core", "90000.00")]),
    ("RAM", 1, [("1GB", "0.00"), ("2GB", "60000.00")]),
    ("HDD", 1, [("40G", "0.00")]),
    ("Extra IP", 4, [("IP", "50000.00")]),
)
"""Name, type and choices with their prices a month."""


class Shop(Workshop):
    """An engine on the shop's database, with nobody in it yet."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory, RESOURCES)
        self.now = MOMENT

    def plant_people(self) -> None:
        """Plant nobody."""


def plant_story(data: Path, cost: int = 4) -> Path:
    """Make a data directory with the shop."""
    data.mkdir(exist_ok=True)
    shop = Shop(data)
    paths = data_paths_of(databases.settings(data, password__cost=str(cost)))
    passwords = Passwords(open_pepper(shop.database, paths.pepper), cost)
    Admins(shop.database, passwords).add(ADMIN, "Anna", "super", PASSWORD)
    _plant_office(shop)
    _plant_catalogue(shop)
    _plant_people(shop, passwords.of_users().hash(PASSWORD))
    _plant_business(shop)
    shop.database.set_flushing(True)
    shop.database.close()
    return data


def _plant_office(shop: Shop) -> None:
    signs = {"prefix": "VND", "suffix": "VND", "format": 4}
    shop.put("currencies/1", code="VND", **signs)
    shop.post("currencies", code="USD", prefix="$", suffix=" USD", rate="0.00004")
    for module in ("banktransfer", "mailin", "paypal"):
        shop.post("gateways", module=module)
    shop.post("departments", name="Support", email="support@example.com")


def _plant_catalogue(shop: Shop) -> None:
    shop.post("productgroups", name="VPS")
    for name, monthly in (("VPS 01", "300000.00"), ("VPS 02", "600000.00")):
        shop.post(
            "products",
            gid=1,
            name=name,
            type="server",
            paytype="recurring",
            autosetup="payment",
            prices=[{"currency": 1, "monthly": monthly}],
        )
    options = [
        {
            "optionname": name,
            "optiontype": kind,
            "sortorder": place,
            "configchoices": [
                {
                    "optionname": choice,
                    "sortorder": at,
                    "prices": [{"currency": 1, "monthly": price}],
                }
                for at, (choice, price) in enumerate(choices)
            ],
        }
        for place, (name, kind, choices) in enumerate(OPTIONS)
    ]
    shop.post("configgroups", name="VPS", configlinks=[{"pid": 1}], configoptions=options)


def _plant_people(shop: Shop, password: str) -> None:
    """Plant what must be kept from a customer, too: notes, a group, an address."""
    shop.post("clientgroups", groupname="Late payers")
    hidden = {"notes": "Haggles", "groupid": 1, "ip": "192.0.2.34"}
    lan = {
        "firstname": "lan", "lastname": "example", "companyname": "example co", "email": EMAIL,
        "address1": "1 example street", "address2": "1 example street", "city": "example city",
        "state": "viet nam", "postcode": "3006", "country": "VN", "phonenumber": "0900000000",
    }  # fmt: skip
    uuid = "00000000-0000-4000-8000-00000000000"
    stamps = {"datecreated": "2016-06-27", "date_created": "2016-06-27 08:00:00"}
    shop.plant("clients", id=CLIENT, uuid=f"{uuid}7", currency=1, **lan, **hidden, **stamps)
    sam = {"firstname": "Sam", "lastname": "Other", "email": OTHER, "country": "US"}
    shop.plant("clients", id=SOMEBODY, uuid=f"{uuid}1", currency=2, **sam, **stamps)
    for client_id, email in ((CLIENT, EMAIL), (SOMEBODY, OTHER)):
        number = {"id": client_id, "uuid": f"{uuid}{client_id}"}
        shop.plant("users", **number, email=email, firstname=email[:3], password2=password)
        shop.plant("userclients", user_id=client_id, client_id=client_id, is_owner=1)


def _plant_business(shop: Shop) -> None:
    shop.post(f"clients/{CLIENT}/credits", amount="1000000.00", description="Paid ahead")
    shop.post(
        "quotes",
        userid=CLIENT,
        subject="Moving",
        stage="Delivered",
        validuntil="2017-02-28",
        quoteitems=[{"description": "Moving a server", "unitprice": "200000.00"}],
    )
    opening = {"message": "It is slow.", "userid": SOMEBODY}
    shop.post("whmcstickets", deptid=1, userid=SOMEBODY, subject="Slow", ticketreplies=[opening])
    shop.post(f"clients/{SOMEBODY}/invoices", status="Unpaid", invoiceitems=[_line("Domain")])
    for order_id in (1, 169):
        order: dict[str, Any] = {"id": order_id, "ordernum": 10**9 + order_id, "noinvoice": 1}
        shop.plant("orders", **order, userid=SOMEBODY, status="Pending", paymentmethod="mailin")
    service = {"id": 170, "userid": SOMEBODY, "packageid": 1, "billingcycle": "Monthly"}
    shop.plant("services", **service, domainstatus="Active", amount=0)
    cancelled = {"status": "Cancelled", "date_cancelled": "2017-01-02 10:00:00"}
    shop.plant("invoices", id=170, userid=SOMEBODY, **cancelled, paymentmethod="mailin")
    shop.plant("invoiceitems", id=171, invoiceid=170, userid=SOMEBODY, description="Nothing")


def _line(description: str) -> dict[str, str]:
    return {"description": description, "amount": "12.00"}
