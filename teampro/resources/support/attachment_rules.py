"""The rules of attachments: they belong to one message, which tells their names."""

from __future__ import annotations

from pathlib import PurePath

from teampro.resources.support.messages import FILES, NOTES, REPLIES, TICKETS, opening_of
from teampro.resources.system.settings import value_of
from teampro.schema.rules import Rules, RuleWork, Stored

BETWEEN = "|"
"""What stands between names in the text of a message."""
MESSAGES = (("reply_id", REPLIES), ("note_id", NOTES))


class TicketAttachmentRules(Rules):
    """A file comes with a reply or with a note, by default with what opened the ticket."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check its message, its name and its bytes, and give it its place."""
        _check_file(work, row)
        _check_message(work, row)
        if work.is_faulty("reply_id") or work.is_faulty("note_id"):
            return
        column, _plural = _place_of(row)
        before = work.select(FILES, {column: row[column]})
        row["position"] = max((each["position"] for each in before), default=-1) + 1

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Let its message tell its name, or tell it no more; a ticket tells those of its first."""
        there = row or old
        assert there is not None
        column, plural = _place_of(there)
        message = work.peek(plural, there[column])
        if message is None:
            return
        names = message["attachments"].split(BETWEEN) if message["attachments"] else []
        if row is not None:
            names.append(row["filename"])
        elif there["filename"] in names:
            names.remove(there["filename"])
        told = {"attachments": BETWEEN.join(names)}
        work.update(plural, message, dict(told))
        ticket = work.peek(TICKETS, there["ticket_id"])
        if message.get("is_opening") and ticket is not None:
            work.update(TICKETS, ticket, told)


def _place_of(row: Stored) -> tuple[str, str]:
    """Return the column that names the message of an attachment, and the noun of that."""
    return MESSAGES[0] if row["reply_id"] else MESSAGES[1]


def _check_message(work: RuleWork, row: Stored) -> None:
    """Fault two messages, none, and one of another ticket; fill in the opening one, in place."""
    if work.is_faulty("ticket_id") or work.is_faulty("reply_id") or work.is_faulty("note_id"):
        return
    if row["reply_id"] and row["note_id"]:
        message = "An attachment comes with a reply or with a note, not with both."
        work.fault("note_id", "misplaced", message, row["note_id"])
    elif not row["reply_id"] and not row["note_id"]:
        opening = opening_of(work, row["ticket_id"])
        if opening is not None:
            row["reply_id"] = opening["replyid"]
        else:
            message = f"Ticket {row['ticket_id']} has no message yet that a file could come with."
            work.fault("reply_id", "required", message)
    for name, plural in MESSAGES:
        found = work.peek(plural, row[name])
        if found is not None and found["ticket_id"] != row["ticket_id"]:
            message = f"{name}: {row[name]} belongs to ticket {found['ticket_id']}."
            work.fault(name, "contradiction", message, row[name])


def _check_file(work: RuleWork, row: Stored) -> None:
    """Fault a file without bytes, and a name that no ticket takes."""
    if not row["sha256"]:
        message = (
            "An attachment needs bytes: send the multipart part `file`, or file_data (base64) with "
            "filename."
        )
        work.fault("file", "required", message)
        return
    types = value_of(work, "TicketAllowedFileTypes").lower()
    ending = PurePath(row["filename"]).suffix.lower()
    if BETWEEN in row["filename"] or not ending or ending not in types.split(","):
        message = f"filename: expected a name without {BETWEEN} that ends in one of {types}."
        work.fault("filename", "invalid_value", message, row["filename"])
