"""Who writes to support: a client with one of its people, a stranger, or the staff."""

from __future__ import annotations

from teampro.rules.emails import is_address
from teampro.schema.rules import RuleWork, Stored

OUTSIDE = ("userid", "contactid", "requestor_id", "name", "email")
"""Columns that name somebody who is not of the staff."""


def staff_name(work: RuleWork) -> str:
    """Return the name of the administrator who writes, "" for others."""
    admin = work.peek("admins", work.caller.adminid)
    return str(admin["name"] or admin["username"]) if admin is not None else ""


def check_people(work: RuleWork, old: Stored | None, row: Stored) -> None:
    """Fault a contact or a user who is newly named, and is none of the client."""
    changed = [
        name
        for name in ("userid", "contactid", "requestor_id")
        if old is None or row[name] != old[name]
    ]
    if not changed or work.is_faulty("userid"):
        return
    client_id = row["userid"]
    contact = None if work.is_faulty("contactid") else work.peek("contacts", row["contactid"])
    if contact is not None and contact["userid"] != client_id:
        message = f"Contact {contact['id']} is one of client {contact['userid']}."
        work.fault("contactid", "rule", message, contact["id"])
    user_id = 0 if work.is_faulty("requestor_id") else row["requestor_id"]
    if user_id and not work.select("userclients", {"user_id": user_id, "client_id": client_id}):
        message = f"User {user_id} is none of client {client_id}."
        work.fault("requestor_id", "rule", message, user_id)


def name_and_email(work: RuleWork, row: Stored) -> tuple[str, str]:
    """Return the name and address of the person a row is from, both "" for a stranger's.

    That is the user, else the contact, else the client. What another system stored as an address
    and is none is left out.
    """
    found = (
        work.peek("users", row["requestor_id"])
        or work.peek("contacts", row["contactid"])
        or work.peek("clients", row["userid"])
    )
    if found is None:
        return "", ""
    name = f"{found['firstname']} {found['lastname']}".strip()
    email = found["email"] or ""
    return name, email if is_address(email) else ""
