"""The page that bills what falls due: as many transactions as that takes, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from teampro.engine.page import Page
from teampro.engine.result import Result
from teampro.engine.writing.rows import RowWriter
from teampro.errors import Faults, refuse_at
from teampro.resources.billing.billing_run import BillingRun, Turn, take_turn
from teampro.resources.billing.generating import ASKED, read_run
from teampro.session.session import Session
from teampro.session.work import Work

NAMES = {plural: name for name, plural in ASKED.items()}
"""By the noun the param that names its things."""


def make_invoice_run(rows: RowWriter) -> Page:
    """Return the page of POST invoices/generate. It raises: Refusal unknown_record."""

    def generate(session: Session, params: Mapping[str, Any]) -> Result:
        clientid = params.get("clientid", 0)
        work = Work(session, Faults(), rows, is_trusted=True)
        if clientid and work.peek("clients", clientid) is None:
            message = f"There is no client {clientid}."
            raise refuse_at("clientid", "unknown_record", message, clientid)
        run, strange = read_run(params)
        return _run(session, rows, run, strange, params["preview"])

    return generate


def _run(
    session: Session, rows: RowWriter, run: BillingRun, strange: list[str], is_preview: bool
) -> Result:
    """Take turns until nothing is left to be billed."""
    count, latest, left_out = 0, 0, list(strange)
    rest: BillingRun | None = run
    while rest is not None:
        turn = session.retried(partial(_turn, session, rows, rest, is_preview))
        count, latest, rest = count + turn.numcreated, turn.latestinvoiceid or latest, turn.rest
        left_out += [f"{NAMES[plural]} {record_id}" for plural, record_id in turn.strange]
    told = {"numcreated": count, "latestinvoiceid": latest, "leftout": left_out}
    return Result({"data": {**told, "preview": is_preview}}, keeps_nothing=is_preview)


def _turn(session: Session, rows: RowWriter, run: BillingRun, is_preview: bool) -> Turn:
    """Take one turn; of the database's time it may take as much as any other write."""
    session.database.stats.allow_again(session.settings["limit.work_seconds"])
    with session.begin():
        work = Work(session, Faults(), rows, is_trusted=True)
        return take_turn(work, run, is_preview)
