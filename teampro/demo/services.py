"""What clients of the agency have: services with add-ons, domains, orders, and where they run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from teampro.demo.catalogue import CHECK, HOSTING, LOGO, SERVER
from teampro.demo.days import Calendar, at
from teampro.demo.events import Event, WorkingDay
from teampro.demo.people import (
    BAKERY,
    BICYCLES,
    CAFE,
    HOTEL,
    JOINERY,
    LAWYERS,
    MUSEUM,
    OUTDOOR,
    PRACTICE,
    UTILITY,
    WINERY,
)
from teampro.demo.story import ANNA
from teampro.resources.orders.orders import Order
from teampro.resources.orders.upgrades import Upgrade
from teampro.schema.values import MOMENT
from teampro.store.database import Database

MONTHLY: Mapping[str, Any] = {"billingcycle": "Monthly", "paymentmethod": "banktransfer"}
YEARLY: Mapping[str, Any] = {"billingcycle": "Annually", "paymentmethod": "banktransfer"}
SPACE = {**MONTHLY, "packageid": HOSTING, "firstpaymentamount": "15.00", "amount": "10.00"}
SPACE_BY_YEAR = {**YEARLY, "packageid": HOSTING, "firstpaymentamount": "105.00", "amount": "100.00"}
MACHINE = {**MONTHLY, "packageid": SERVER, "firstpaymentamount": "30.00", "amount": "30.00"}
RUNS = {"domainstatus": "Active", "server": 1}

ORDERS = (
    (1, 2_718_281_828, BAKERY, -38, "Active", 15_00),
    (2, 3_141_592_653, CAFE, -2, "Pending", 27_00),
    (3, 5_772_156_649, OUTDOOR, -14, "Cancelled", 250_00),
    (4, 1_414_213_562, JOINERY, -10, "Fraud", 90_00),
    (5, 1_618_033_988, MUSEUM, -28, "Active", 30_00),
)
"""Id, number, client, working day, state, hundredths."""
SERVICES: tuple[tuple[int, int, int, Mapping[str, Any]], ...] = (
    (
        1, -39, MUSEUM,
        {**SPACE_BY_YEAR, **RUNS, "domain": "museum-am-hafen.example",
         "nextduedate": WorkingDay(200), "serviceusername": "museumam"},
    ),
    (
        2, -38, BAKERY,
        {**SPACE, **RUNS, "domain": "soerensen-brot.example", "orderid": 1,
         "nextduedate": WorkingDay(6), "serviceusername": "soerense", "promoid": 1},
    ),
    (
        3, -37, WINERY,
        {**MACHINE, "domainstatus": "Active", "domain": "hoeflinger-wein.example", "server": 2,
         "nextduedate": WorkingDay(8), "dedicatedip": "192.0.2.31"},
    ),
    (
        14, -36, HOTEL,
        {**SPACE_BY_YEAR, **RUNS, "domain": "hotel-seeblick.example",
         "nextduedate": WorkingDay(120), "serviceusername": "hotelsee"},
    ),
    (
        15, -31, PRACTICE,
        {"packageid": CHECK, "billingcycle": "Free Account", "domainstatus": "Completed"},
    ),
    (
        22, -28, MUSEUM,
        {**MACHINE, "domainstatus": "Active", "domain": "staging.museum-am-hafen.example",
         "server": 2, "nextduedate": WorkingDay(9), "dedicatedip": "192.0.2.32", "orderid": 5},
    ),
    (
        23, -20, LAWYERS,
        {"packageid": LOGO, "billingcycle": "One-Time", "domainstatus": "Completed",
         "firstpaymentamount": "250.00", "paymentmethod": "mailin"},
    ),
    (
        24, -18, BICYCLES,
        {**SPACE, "domainstatus": "Suspended", "domain": "fahrradhaus-pohl.example", "server": 1,
         "nextduedate": WorkingDay(-8), "suspendreason": "Overdue on payment",
         "serviceusername": "fahrradh"},
    ),
    (
        25, -14, OUTDOOR,
        {"packageid": LOGO, "billingcycle": "One-Time", "domainstatus": "Cancelled",
         "firstpaymentamount": "250.00", "paymentmethod": "paypal", "orderid": 3},
    ),
    (
        26, -12, UTILITY,
        {**SPACE, "domainstatus": "Terminated", "domain": "elmenau-energie.example", "server": 1,
         "nextduedate": WorkingDay(-9), "serviceusername": "elmenaue"},
    ),
    (
        27, -2, CAFE,
        {**SPACE, "domain": "cafe-zimt.example", "orderid": 2, "paymentmethod": "paypal"},
    ),
)  # fmt: skip
"""Id, working day, client, and what else is said of it."""
BACKUP = {**MONTHLY, "addonid": 1, "name": "Daily Backup", "recurring": "2.00", "tax": True}
ADDONS: tuple[tuple[int, int, Mapping[str, Any]], ...] = (
    (101, -35, {**BACKUP, "hostingid": 14, "status": "Active", "nextduedate": WorkingDay(11)}),
    (102, -27, {**BACKUP, "hostingid": 22, "status": "Active", "nextduedate": WorkingDay(9)}),
)
"""Id, working day, and what is said of it; no id is one of a service."""
OPTIONS = (
    (-36, {"serviceid": 3, "configid": 2, "choiceid": 3, "qty": 1}),
    (-27, {"serviceid": 22, "configid": 1, "choiceid": 2}),
)
"""Working day, and what was chosen of the options of a service."""
NAME: Mapping[str, Any] = {
    "registrationperiod": 1,
    "firstpaymentamount": "8.00",
    "recurringamount": "8.00",
    "paymentmethod": "banktransfer",
}
DOMAINS: tuple[tuple[int, int, int, Mapping[str, Any]], ...] = (
    (
        1, -39, MUSEUM,
        {"domain": "museum-am-hafen.example", "status": "Active", "nextduedate": WorkingDay(200),
         "expirydate": WorkingDay(200), "ns1": "ns1.example.net", "ns2": "ns2.example.net"},
    ),
    (
        2, -38, BAKERY,
        {"domain": "Bäckerei-Sørensen.example", "status": "Active", "nextduedate": WorkingDay(30),
         "expirydate": WorkingDay(30), "idprotection": True, "idnlanguage": "da"},
    ),
    (
        30, -16, UTILITY,
        {"domain": "elmenau-energie.example", "status": "Expired", "donotrenew": True,
         "nextduedate": WorkingDay(-15), "expirydate": WorkingDay(-15)},
    ),
    (31, -7, JOINERY, {"domain": "holzweg.example", "type": "Transfer",
                       "status": "Pending Transfer"}),
    (32, -2, CAFE, {"domain": "cafe-zimt.example", "orderid": 2, "paymentmethod": "paypal",
                    "firstpaymentamount": "12.00", "recurringamount": "12.00"}),
)  # fmt: skip
"""Id, working day, client, and what else is said of it."""
SERVERS: tuple[Mapping[str, Any], ...] = (
    {"name": "web1", "hostname": "web1.halcyon.example", "ipaddress": "192.0.2.10",
     "module": "log", "maxaccounts": 8, "servergroup": 1, "active_default": True},
    {"name": "metal1", "hostname": "metal1.halcyon.example", "ipaddress": "192.0.2.30",
     "maxaccounts": 40},
    {"name": "web2", "hostname": "web2.halcyon.example", "ipaddress": "192.0.2.11",
     "module": "log", "maxaccounts": 8, "disabled": True},
)  # fmt: skip
MOVING = {"relid": 24, "reason": "We move to a cousin.", "type": "End of Billing Period"}
GROWN = {
    "userid": WINERY, "serviceid": 3, "type": "product", "oldpackage": str(HOSTING),
    "newpackage": str(SERVER), "newcycle": "Monthly", "amount": 14_00,
    "recurringchange": 20_00, "status": "Completed",
}  # fmt: skip
"""A service that was less before."""


def add_orders(database: Database, calendar: Calendar) -> None:
    """Store orders and an upgrade: the same moment would not give their numbers again."""
    with database.writing():
        for order_id, number, client, day, status, amount in ORDERS:
            moment = calendar.moment(at(day, "09:00")).strftime(MOMENT)
            order = {
                "id": order_id,
                "ordernum": number,
                "userid": client,
                "admin_requestor_id": ANNA,
                "date": moment,
                "amount": amount,
                "paymentmethod": "paypal" if client in (CAFE, OUTDOOR) else "banktransfer",
                "status": status,
                "date_created": moment,
                "date_modified": moment,
            }
            database.run(Order.insert(order))
        moment = calendar.moment(at(-30, "14:00")).strftime(MOMENT)
        database.run(Upgrade.insert(GROWN | {"date_created": moment, "date_modified": moment}))


def services() -> Iterator[Event]:
    """Yield all that was sold and where it runs, in the order of its ids."""
    opened = at(-40, "09:00")
    for name in ("Shared hosting", "Virtual machines"):
        yield Event(opened, ANNA, "POST", "servergroups", {"name": name})
    for server in SERVERS:
        yield Event(opened, ANNA, "POST", "servers", server)
    for record_id, day, client, said in SERVICES:
        params = {"userid": client, "regdate": WorkingDay(day), **said}
        yield Event(at(day, "09:10"), ANNA, "POST", "services", params, id=record_id)
    for record_id, day, said in ADDONS:
        params = {"regdate": WorkingDay(day), **said}
        yield Event(at(day, "09:20"), ANNA, "POST", "serviceaddons", params, id=record_id)
    for day, said in OPTIONS:
        yield Event(at(day, "09:25"), ANNA, "POST", "serviceoptions", said)
    for record_id, day, client, said in DOMAINS:
        params = {"userid": client, "registrationdate": WorkingDay(day), **NAME, **said}
        yield Event(at(day, "09:30"), ANNA, "POST", "domains", params, id=record_id)
    yield Event(at(-5, "10:00"), ANNA, "POST", "cancelrequests", MOVING)
