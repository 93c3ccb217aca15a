"""Who wrote a ticket, a reply or a note, as commands tell it; and the files that came with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from teampro.dialects.whmcs.commands.related import by_id
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Tree

OWNER, AUTHORIZED, CONTACT, GUEST, OPERATOR = (
    "Owner", "Authorized User", "Contact", "Guest", "Operator",
)  # fmt: skip


class Requestors:
    """Tells of rows who wrote them: client, contact, user, name, address and administrator."""

    def __init__(self, doing: Doing, rows: Sequence[Tree]) -> None:
        self._clients = by_id(doing, "clients", (row["userid"] for row in rows))
        users = sorted({row["requestor_id"] for row in rows} - {0})
        links = doing.asked.known("userclients", user_id=users, is_owner=1) if users else []
        self._owners = {(link["client_id"], link["user_id"]) for link in links}

    def client_name(self, row: Tree) -> str:
        """Return the name of the client of a row, "" for none."""
        return str(self._clients.get(row["userid"], {}).get("name", ""))

    def told(self, row: Tree) -> Tree:
        """Return the name, the address and the type of who wrote a row."""
        return {
            "requestor_name": row["admin"] or row["name"] or self.client_name(row),
            "requestor_email": "" if row["admin"] else row["email"],
            "requestor_type": self._type(row),
        }

    def _type(self, row: Tree) -> str:
        if row["admin"]:
            return OPERATOR
        if row["contactid"]:
            return CONTACT
        if row["requestor_id"] and (row["userid"], row["requestor_id"]) not in self._owners:
            return AUTHORIZED
        return OWNER if row["userid"] else GUEST


def told_files(message: Tree, files: Iterable[Tree]) -> Tree:
    """Return the files of a message, by their places, and whether their bytes are gone.

    Of messages that another system wrote there are names alone.
    """
    names = message["attachments"].split("|") if message["attachments"] else []
    there = [(each["position"], each["filename"]) for each in files]
    listed = [{"filename": name, "index": index} for index, name in there or enumerate(names)]
    return {"attachments": listed, "attachments_removed": bool(names) and not there}
