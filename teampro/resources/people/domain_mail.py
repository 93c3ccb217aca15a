"""Mail about domains: ICANN asks that somebody of each client receives it.

Nobody has to from the start; but who receives it as the last one may not be turned off.
"""

from __future__ import annotations

from teampro.schema.rules import RuleWork, Stored

OF_CLIENT, OF_CONTACT = "email_domain", "domainemails"


def turns_off(old: Stored, row: Stored | None, field: str) -> bool:
    """Say whether somebody no longer receives it, or is no more."""
    return bool(old[field]) and (row is None or not row[field])


def is_read_by_contacts(work: RuleWork, client_id: int, but: int = 0) -> bool:
    """Say whether a contact of the client, other than one, receives it."""
    readers = work.select("contacts", {"userid": client_id, OF_CONTACT: 1})
    return any(reader["id"] != but for reader in readers)


def is_read_by_others(work: RuleWork, contact: Stored) -> bool:
    """Say whether the client of a contact receives it, or another contact of his."""
    client = work.peek("clients", contact["userid"])
    return (
        client is None
        or bool(client[OF_CLIENT])
        or is_read_by_contacts(work, contact["userid"], but=contact["id"])
    )


def why_kept(client_id: int) -> str:
    """Return the sentence that refuses."""
    return (
        f"ICANN asks that somebody of client {client_id} receives mail about domains: let the "
        "client or another contact receive it first."
    )
