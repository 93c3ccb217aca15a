"""What the ticket of an abuse report tells its client, in words."""

from __future__ import annotations

from collections.abc import Iterator

from teampro.resources.support.abuse_holding import is_holding
from teampro.schema.kinds import LONGEST_TEXT
from teampro.schema.rules import Stored

CUT = "\n…"


def paragraphs(report: Stored) -> Iterator[str]:
    """Yield what the client is told at first, the category where there is nothing else."""
    if not (report["additional_info"] or report["service_ip"] or state(report)):
        yield f"Reported: {' '.join(report['category'].split())}."
    if report["additional_info"]:
        yield quoted(report["additional_info"])
    if report["service_ip"]:
        yield f"Address: {report['service_ip']}"
    if state(report):
        yield state(report)
        yield way(report)


def state(report: Stored) -> str:
    """Say whether the service runs, and until when; "" where nothing is planned."""
    number = report["service_id"]
    if is_holding(report):
        return f"Service {number} is suspended since {report['suspended_at']} (UTC)."
    if report["suspend_at"] is not None:
        return f"Service {number} will be suspended at {report['suspend_at']} (UTC)."
    return ""


def way(report: Stored) -> str:
    """Say whether the client may lift the suspension himself."""
    if report["allow_unsuspend"]:
        return "You may lift the suspension yourself, once, with a statement of what you did."
    return "Only we lift the suspension: answer here what you did."


def quoted(text: str) -> str:
    """Return what a reporter says, so that nobody takes it for what the desk says."""
    return "\n".join(f"> {line}" for line in text.splitlines())


def fitting(text: str) -> str:
    """Return a message cut to the length that one may have."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT
