"""What others reported about clients' services: one is suspended, one is only warned."""

from __future__ import annotations

from collections.abc import Iterator

from teampro.demo.days import at
from teampro.demo.events import Event, Named
from teampro.demo.story import ANNA

SPAM = {
    "service_id": 3,
    "category": "Spam",
    "additional_info": "40 mails to an address that never asked for any, sent by the web shop.",
    "reporter_contact": "abuse@traps.example",
}
AGAIN = {**SPAM, "additional_info": "Another 12 mails, by the same script."}
PHISHING = {
    "service_id": 14,
    "category": "Phishing",
    "additional_info": "A page that asks for a bank's password at /old/login.html.",
    "suspend_method": "immediate",
    "allow_unsuspend": True,
    "reporter_contact": "cert@bank.example",
}
SEEN = {"status": "Escalated", "admin_notes": "Left over from an old shop system; she calls back."}


def reports() -> Iterator[Event]:
    """Yield the reports, and what the desk did about them."""
    yield Event(at(-3, "10:05"), ANNA, "POST", "abusereports", SPAM)
    yield Event(at(-3, "10:35"), ANNA, "POST", "abusereports", AGAIN)
    yield Event(at(-2, "08:20"), ANNA, "POST", "abusereports", PHISHING, name="phishing")
    yield Event(at(-2, "11:45"), ANNA, "PUT", "abusereports", SEEN, record=Named("phishing"))
