"""The rules of an abuse report: whose service it is about, and when that is suspended."""

from __future__ import annotations

from ipaddress import ip_address

from teampro.errors import Refusal
from teampro.resources.support.abuse_folding import demand_rate, find_repeated, fold, fold_key
from teampro.resources.support.abuse_holding import carry_out
from teampro.resources.support.abuse_schedule import schedule
from teampro.resources.support.abuse_tickets import open_ticket
from teampro.schema.rules import Rules, RuleWork, Stored

SOURCE_OF = {"abuse": "api"}
"""How a report came, by the wire language that it came in; any other is native."""


class AbuseReportRules(Rules):
    """The rules of one abuse report."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Take its address from its service, and say who reports it, how and when."""
        service = work.peek("services", row["service_id"])
        if "service_ip" not in sent and service is not None:
            row["service_ip"] = _address(service["dedicatedip"])
        row["token_id"] = work.caller.credential_id
        token = work.peek("tokens", row["token_id"])
        row["reporter"] = (token["label"] if token else "") or work.caller.name
        row["source"] = SOURCE_OF.get(work.language, "native")
        row["date_last"] = work.moment

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check what it says, take its client from its service, and plan the suspension."""
        row["category"] = row["category"].strip()
        _check_address(work, row)
        _take_client(work, old, row)
        schedule(work, old, row, sent)
        row["fold_key"] = fold_key(row)

    def fold(self, work: RuleWork, row: Stored) -> Stored | None:
        """Make a repeat an occurrence of the report that it repeats."""
        repeated = find_repeated(work, row)
        demand_rate(work, repeated)
        return None if repeated is None else fold(work, repeated, row)

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Suspend the service, or let it run again; open the ticket of a new case."""
        carry_out(work, old, row)
        if row is not None:
            open_ticket(work, old, row)

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Refuse a delete to all but super administrators: a case is closed, and kept."""
        if work.caller.rights.areas is not None:
            raise Refusal(
                "forbidden", "Only a super administrator deletes abuse reports: close it instead."
            )


def _check_address(work: RuleWork, row: Stored) -> None:
    sent = row["service_ip"].strip()
    row["service_ip"] = _address(sent)
    if sent and not row["service_ip"]:
        message = "service_ip: expected an IPv4 or IPv6 address, such as 192.0.2.10."
        work.fault("service_ip", "invalid_value", message, sent)


def _address(text: str) -> str:
    """Return an address in its shortest spelling, "" for what is none; no zone goes with it."""
    try:
        return "" if "%" in text else str(ip_address(text.strip()))
    except ValueError:
        return ""


def _take_client(work: RuleWork, old: Stored | None, row: Stored) -> None:
    """Take the client of a service that is newly named; a report stays with its service."""
    if work.is_faulty("service_id") or (old and old["service_id"] == row["service_id"]):
        return
    if old is not None and old["service_id"]:
        message = f"The report stays that of service {old['service_id']}: make another one."
        work.fault("service_id", "rule", message, row["service_id"])
        return
    service = work.peek("services", row["service_id"])
    if service is None:
        return
    if row["client_userid"] not in (0, service["userid"]):
        message = f"Service {service['id']} is one of client {service['userid']}."
        work.fault("service_id", "rule", message, row["service_id"])
    row["client_userid"] = service["userid"]
