"""Reports that repeat another one become an occurrence of it; and how many a token may send."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import peewee

from teampro.errors import Refusal
from teampro.resources.support.abuse_tickets import tell_repeat
from teampro.resources.support.abuse_words import CLOSED, NOSUSPEND, REPORTS, STRICTNESS
from teampro.schema.kinds import LONGEST_TEXT
from teampro.schema.reach import Nouns, Sql
from teampro.schema.rules import RuleWork, Stored
from teampro.schema.slot import slot
from teampro.schema.values import MOMENT

MINUTE = 60
FULL = "\n(More was reported and is not kept: the text is as long as one may be.)"
TEXTS = ("additional_info", "admin_notes")


def fold_key(row: Stored) -> str:
    """Return what reports share that repeat each other, "" for one that repeats none."""
    if not row["service_id"] and not row["service_ip"]:
        return ""
    parts = (str(row["service_id"]), row["service_ip"], row["category"].casefold())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def find_repeated(work: RuleWork, row: Stored) -> Stored | None:
    """Return the report that a new one repeats; None where it stands for itself."""
    minutes = work.settings["abuse.fold_minutes"]
    if not minutes or not row["fold_key"] or row["status"] in CLOSED:
        return None
    since = (work.context.now - timedelta(minutes=minutes)).strftime(MOMENT)
    found = work.rows(_repeated, fold_key=row["fold_key"], since=since)
    return work.peek(REPORTS, found[0][0]) if found else None


def demand_rate(work: RuleWork, repeated: Stored | None) -> None:
    """Refuse a token that reports too much; a repeat counts with its report.

    Raises: Refusal too_often.
    """
    token_id, most = work.caller.credential_id, work.settings["abuse.per_minute"]
    if not token_id:
        return
    since = (work.context.now - timedelta(seconds=MINUTE)).strftime(MOMENT)
    own = repeated["report_id"] if repeated else 0
    [[count, first]] = work.rows(_reported, token_id=token_id, since=since, own=own)
    if count >= most:
        waited = datetime.strptime(work.moment, MOMENT) - datetime.strptime(first, MOMENT)
        raise Refusal(
            "too_often",
            f"A token sends at most {most} reports a minute.",
            retry_seconds=max(1, MINUTE - int(waited.total_seconds())),
        )


def fold(work: RuleWork, report: Stored, row: Stored) -> Stored:
    """Take a repeat into the report that it repeats, which it only makes stricter; return that."""
    changes: Stored = {"occurrences": report["occurrences"] + 1, "date_last": work.moment}
    for name in TEXTS:
        changes[name] = _appended(report[name], row[name])
    if "allow_unsuspend" in work.sent and not row["allow_unsuspend"]:
        changes["allow_unsuspend"] = 0
    if _is_stricter(report, row):
        changes["suspend_method"] = row["suspend_method"]
        if "suspend_at" in work.sent and row["suspend_at"] is not None:
            changes["suspend_at"] = row["suspend_at"]
    work.notes.clear()  # what was said of a row that is not made
    folded = work.change(REPORTS, report, changes)
    is_new = changes["additional_info"] != report["additional_info"]
    tell_repeat(work, report, folded, row["additional_info"] if is_new else "")
    work.notes.append(f"{REPORTS}/{report['report_id']} takes it in: it repeats that report.")
    return folded


def _is_stricter(report: Stored, row: Stored) -> bool:
    """Say whether a repeat suspends where its report would not.

    What goes on after a client said that it is over is as good as stricter, once: while a deadline
    runs, no repeat moves it. So is what goes on where the service did not run when it was due, or
    where an answer stopped the clock.
    """
    now, before = row["suspend_method"], report["suspend_method"]
    if report["missed"] and now != NOSUSPEND:
        return True
    if now == before != NOSUSPEND:
        is_lifted = bool(report["client_statement"]) and report["unsuspended_at"] is not None
        return is_lifted and report["suspend_at"] is None
    return STRICTNESS.index(now) > STRICTNESS.index(before)


def _appended(text: str, more: str) -> str:
    """Return a text with another one below it, unless it is in it; as long as one may be."""
    if not more or more in text or text.endswith(FULL):
        return text
    whole = f"{text}\n{more}" if text else more
    return whole if len(whole) <= LONGEST_TEXT else whole[: LONGEST_TEXT - len(FULL)] + FULL


def _repeated(nouns: Nouns) -> Sql:
    report = nouns.model(REPORTS).alias()
    return (
        report.select(report.report_id)
        .where((report.fold_key == slot("fold_key")) & (report.date_last >= slot("since")))
        .where(report.date_closed.is_null())
        .order_by(report.report_id.desc())
        .limit(1)
    )


def _reported(nouns: Nouns) -> Sql:
    report = nouns.model(REPORTS).alias()
    return report.select(peewee.fn.COUNT(report.report_id), peewee.fn.MIN(report.date_last)).where(
        (report.token_id == slot("token_id"))
        & (report.date_last > slot("since"))
        & (report.report_id != slot("own"))
    )
