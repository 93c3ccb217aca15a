"""Billing what falls due: `POST invoices/generate`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.chain import LARGEST_ID
from teampro.resources.billing.billing_run import BillingRun
from teampro.resources.billing.due import ADDONS, BILLABLE, DOMAINS, SERVICES
from teampro.resources.billing.figures import CREDITS, INVOICES, ITEMS
from teampro.schema import kinds
from teampro.schema.operation import Operation, param

PAGE = "generate_invoices"
ASKED = {"serviceids": SERVICES, "addonids": ADDONS, "domainids": DOMAINS}
"""By the name of a param the noun whose ids it has."""


def read_run(params: Mapping[str, Any]) -> tuple[BillingRun, list[str]]:
    """Return the run that params ask for, and the words among the ids that are none.

    Who sends lists of ids is billed these alone, even if they name nothing.
    """
    clientid = params.get("clientid", 0)
    first = clientid or 1
    sent = {name: params[name] for name in ASKED if name in params}
    if not sent:
        return BillingRun(clientid, first), []
    words = {name: (listed or "").split(",") for name, listed in sent.items()}
    asked = {
        ASKED[name]: frozenset(int(each) for each in found if _is_id(each))
        for name, found in words.items()
    }
    strange = [
        f"{name} {each}" for name, found in words.items() for each in found if not _is_id(each)
    ]
    return BillingRun(clientid, first, asked), strange


def _is_id(word: str) -> bool:
    return word.isascii() and word.isdigit() and 0 < int(word) <= LARGEST_ID


GENERATE = Operation(
    "generate",
    "generateInvoices",
    "Bill what falls due: services, addons, domains and billable items; each period once. With "
    "ids, those alone and their next period, whenever that falls due. It is several transactions.",
    page=PAGE,
    previews=True,
    writes=(INVOICES, ITEMS, CREDITS, BILLABLE, SERVICES, ADDONS, DOMAINS),
    on_collection=True,
    takes=(
        param("clientid", kinds.REFERENCE, help_text="Of this client alone.", to="clients"),
        *(
            param(name, kinds.WORDS, help_text=f"Ids of {plural} that are billed, no others.")
            for name, plural in ASKED.items()
        ),
    ),
    answers=(
        param("numcreated", kinds.INTEGER, help_text="How many invoices were made."),
        param("latestinvoiceid", kinds.INTEGER, help_text="The last of them, 0 for none."),
        param("leftout", kinds.LIST, help_text="Ids that name nothing which is billed."),
        param("preview", kinds.FLAG, help_text="Whether nothing of it was kept."),
    ),
    example={"clientid": 12},
)
