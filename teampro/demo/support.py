"""Support tickets as the billing system would load them: rows of tickets, replies and notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from string import ascii_letters, digits
from typing import Any

from teampro.demo.days import At, Calendar
from teampro.demo.people import ADDRESSES, ADMINS, CLIENTS, DEPARTMENTS, SUPPORT
from teampro.resources.support.ticketattachments import TicketAttachment
from teampro.resources.support.ticketnotes import Note
from teampro.resources.support.ticketreplies import Reply
from teampro.resources.support.whmcstickets import Ticket
from teampro.schema.values import MOMENT
from teampro.store.database import Database
from teampro.store.files import BlobStore

KEY_CHARACTERS = 8
LISTING = (
    3,
    "sizes.txt",
    "320 px  3.1 GB\n640 px  7.4 GB\n1280 px  15.2 GB\n2560 px  35.3 GB\n",
)
"""A note, the name of the file that came with it, and what that says."""


@dataclass(frozen=True)
class Mail:
    """A message: of an administrator (`by`), or of whoever opened the ticket."""

    at: At
    text: str
    by: int = 0
    attachments: str = ""


@dataclass(frozen=True)
class Memo:
    """A private note of an administrator."""

    at: At
    by: int
    text: str


@dataclass(frozen=True)
class Case:
    """A ticket; its first mail opened it. `stranger` is the name and address of no client."""

    id: int
    client: int
    subject: str
    mails: tuple[Mail, ...]
    status: str
    priority: str = "Medium"
    department: int = SUPPORT
    flag: int = 0
    service: str = ""
    cc: str = ""
    memos: tuple[Memo, ...] = ()
    stranger: tuple[str, str] = ("", "")


def add_tickets(database: Database, calendar: Calendar, cases: Iterable[Case]) -> None:
    """Store tickets with what was written in them."""
    with database.writing():
        for case in cases:
            database.run(Ticket.insert(_ticket(case, calendar)))
            for number, mail in enumerate(case.mails):
                opening = {"is_opening": int(number == 0)}
                database.run(Reply.insert(_reply(case, mail, calendar) | opening))
            for memo in case.memos:
                database.run(Note.insert(_note(case, memo, calendar)))


def add_files(database: Database, blobs: BlobStore, calendar: Calendar) -> None:
    """Store the one file that somebody put beside a note."""
    note_id, name, text = LISTING
    upload = blobs.receive([text.encode()], len(text.encode()), name, "text/plain")
    kept = blobs.keep(upload)
    with database.writing():
        [(ticket_id, written)] = database.run(
            Note.select(Note.ticket_id, Note.date).where(Note.noteid == note_id).tuples()
        )
        file = {"ticket_id": ticket_id, "note_id": note_id, "filename": name, "mime": upload.mime}
        row = file | {"size": kept.size, "sha256": kept.sha256, "date_created": written}
        database.run(TicketAttachment.insert(row))
        database.run(Note.update(attachments=name).where(Note.noteid == note_id))


def _ticket(case: Case, calendar: Calendar) -> dict[str, Any]:
    random = Random(case.id)
    opened = case.mails[0]
    return {
        "id": case.id,
        "tid": f"{random.randrange(100_000, 1_000_000)}",
        "deptid": case.department,
        "deptname": DEPARTMENTS[case.department],
        "userid": case.client,
        "contactid": 0,
        "name": case.stranger[0],
        "email": ADDRESSES.get(case.client, case.stranger[1]),
        "cc": case.cc,
        "c": "".join(random.choices(ascii_letters + digits, k=KEY_CHARACTERS)),
        "date": _moment(calendar, opened.at),
        "subject": case.subject,
        "status": case.status,
        "priority": case.priority,
        "admin": _name(opened.by),
        "lastreply": max(_moment(calendar, mail.at) for mail in case.mails),
        "flag": case.flag,
        "service": case.service,
        "attachments": opened.attachments,
    }


def _reply(case: Case, mail: Mail, calendar: Calendar) -> dict[str, Any]:
    """Return a message; one of an administrator carries his name and no client."""
    name, email = case.stranger
    if case.client:
        name, email = CLIENTS[case.client][0], ADDRESSES[case.client]
    return {
        "ticket_id": case.id,
        "userid": 0 if mail.by else case.client,
        "contactid": 0,
        "name": "" if mail.by else name,
        "email": "" if mail.by else email,
        "date": _moment(calendar, mail.at),
        "message": mail.text,
        "attachments": mail.attachments,
        "admin": _name(mail.by),
    }


def _note(case: Case, memo: Memo, calendar: Calendar) -> dict[str, Any]:
    return {
        "ticket_id": case.id,
        "admin": _name(memo.by),
        "date": _moment(calendar, memo.at),
        "message": memo.text,
        "attachments": "",
    }


def _name(adminid: int) -> str:
    return ADMINS[adminid - 1].name if adminid else ""


def _moment(calendar: Calendar, moment: At) -> str:
    return calendar.moment(moment).strftime(MOMENT)
