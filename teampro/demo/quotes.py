"""What an agency offers, and what it has done and not billed yet, told through the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from teampro.demo.days import at
from teampro.demo.events import Event, Named, WorkingDay
from teampro.demo.people import BAKERY, LAWYERS, MUSEUM, OUTDOOR, THEATRE, UTILITY, WINERY
from teampro.demo.story import ANNA

MONTH = 22
"""Working days for which an offer holds."""


@dataclass(frozen=True)
class Offer:
    """A quote: whose it is, its working day, its lines, what became of it on which day."""

    client: int
    day: int
    subject: str
    lines: tuple[dict[str, Any], ...]
    proposal: str = ""
    sent: int = 0
    accepted: int = 0
    changed: tuple[int, str] = (0, "")
    stranger: dict[str, Any] = field(default_factory=dict)


def _line(what: str, quantity: str, price: str, discount: str = "0") -> dict[str, Any]:
    return {
        "description": what,
        "quantity": quantity,
        "unitprice": price,
        "discount": discount,
        "taxable": True,
    }


OFFERS = (
    Offer(
        WINERY,
        -26,
        "Shop for wine by the case",
        (_line("Shop", "1", "4800.00"), _line("Age check", "1", "650.00")),
        sent=-25,
        changed=(-11, "Lost"),
    ),
    Offer(
        MUSEUM,
        -21,
        "Audio guide on the phone",
        (_line("Recording, per room", "12", "140.00", "5"), _line("Player", "1", "980.00")),
        "Twelve rooms in two languages; the texts are the museum's.",
        sent=-20,
        accepted=-2,
    ),
    Offer(
        THEATRE,
        -10,
        "Tickets on the phone",
        (
            _line("Design", "2.5", "680.00", "10"),
            _line("Connection to the box office", "1", "1450.00"),
        ),
        "Ready before the season begins.",
        sent=-9,
    ),
    Offer(
        0,
        -6,
        "First pages",
        (_line("Five pages", "5", "320.00"),),
        sent=-6,
        changed=(-3, "On Hold"),
        stranger={
            "firstname": "Ines",
            "lastname": "Falk",
            "companyname": "Falk Kites",
            "email": "ines@falk-kites.example",
            "city": "Leipzig",
            "country": "DE",
        },
    ),
    Offer(OUTDOOR, -1, "Map of all huts, in winter", (_line("Map", "1", "900.00"),)),
)
"""In the order of their days, and so of their ids from 1."""
ITEMS: tuple[tuple[int, int, dict[str, Any]], ...] = (
    (
        -8,
        UTILITY,
        {
            "description": "Support on the phone",
            "unit": "hours",
            "hours": "1.5",
            "amount": "127.50",
            "invoiceaction": "nextinvoice",
        },
    ),
    (-7, BAKERY, {"description": "Sign for the door", "hours": "1", "amount": "85.00"}),
    (
        -5,
        MUSEUM,
        {
            "description": "Backup of the pictures, one month",
            "hours": "1",
            "amount": "40.00",
            "invoiceaction": "recur",
            "recur": 1,
            "recurcycle": "Months",
            "recurfor": 12,
            "duedate": WorkingDay(30),
        },
    ),
    (
        -2,
        LAWYERS,
        {
            "description": "Second audit",
            "hours": "1",
            "amount": "1200.00",
            "invoiceaction": "duedate",
            "duedate": WorkingDay(40),
        },
    ),
)
"""Working day, client, what is to be billed."""


def offers() -> Iterator[Event]:
    """Yield all that is offered, and all that waits to be billed."""
    for offer in OFFERS:
        yield from _told(offer)
    for day, client, item in ITEMS:
        params = {"userid": client, **item}
        yield Event(at(day, "16:50"), ANNA, "POST", "billableitems", params)


def _told(offer: Offer) -> Iterator[Event]:
    key = Named(f"quote/{offer.subject}")
    params = {
        "subject": offer.subject,
        "userid": offer.client,
        "validuntil": WorkingDay(offer.day + MONTH),
        "proposal": offer.proposal,
        "quoteitems": list(offer.lines),
        **offer.stranger,
    }
    yield Event(at(offer.day, "10:40"), ANNA, "POST", "quotes", params, name=key.name)
    for word, day, clock in (("send", offer.sent, "11:05"), ("accept", offer.accepted, "14:15")):
        if day:
            yield Event(at(day, clock), ANNA, "POST", "quotes", {}, record=key, operation=word)
    day, stage = offer.changed
    if stage:
        yield Event(at(day, "09:50"), ANNA, "PUT", "quotes", {"stage": stage}, record=key)
