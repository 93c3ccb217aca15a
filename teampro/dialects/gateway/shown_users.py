"""Who has logged in, as the page of the gateway prints it: the whole row of a client.

All its keys stay, in its order, so that no program misses one. sec: what must not leave the server
is told as empty: notes about him, answers to security questions, secrets, his last address.
"""

from __future__ import annotations

from typing import Any

from teampro.schema.kinds import MONEY
from teampro.schema.rules import Stored

NO_MOMENT = "0000-00-00 00:00:00"
_TEXTS = (
    "uuid", "firstname", "lastname", "companyname", "email", "address1", "address2", "city",
    "state", "postcode", "country", "phonenumber",
)  # fmt: skip
_FLAGS = (
    "taxexempt", "latefeeoveride", "overideduenotices", "separateinvoices", "disableautocc",
)  # fmt: skip
_UNTOLD = (
    "cardtype", "cardlastfour", "cardnum", "startdate", "expdate", "issuenumber", "bankname",
    "banktype", "bankcode", "bankacct", "gatewayid",
)  # fmt: skip


def shown_client(row: Stored) -> dict[str, Any]:
    """Return the row of a client as its owner may see it."""
    return {
        "id": row["id"],
        **{name: row[name] for name in _TEXTS},
        **dict.fromkeys(("authmodule", "authdata"), ""),
        "currency": row["currency"],
        "defaultgateway": row["defaultgateway"],
        "credit": MONEY.wire(row["credit"]),
        **{name: int(row[name]) for name in _FLAGS},
        "datecreated": row["datecreated"],
        "notes": "",
        "billingcid": row["billingcid"],
        "securityqid": 0,
        "securityqans": "",
        "groupid": 0,
        **dict.fromkeys(_UNTOLD, ""),
        "lastlogin": row["lastlogin"] or NO_MOMENT,
        "ip": "",
        "host": "",
        "status": row["status"],
        "language": row["language"],
        "pwresetkey": "",
        "emailoptout": 1 - int(row["marketing_emails_opt_in"]),
        "overrideautoclose": int(row["overrideautoclose"]),
        "allow_sso": int(row["allow_sso"]),
        "email_verified": 0,
        "created_at": row["date_created"] or NO_MOMENT,
        "updated_at": row["date_modified"] or NO_MOMENT,
        "pwresetexpiry": NO_MOMENT,
    }


def shown_admin(row: Stored) -> dict[str, Any]:
    """Return an administrator as he is told of himself."""
    names = ("id", "username", "firstname", "lastname", "email", "role")
    return {name: "" if row[name] is None else row[name] for name in names}
