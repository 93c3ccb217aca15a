"""The rules of a cancel request: a service has one that is open."""

from __future__ import annotations

from teampro.schema.rules import Rules, RuleWork, Stored


class CancelRequestRules(Rules):
    """The rules of one cancel request."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Date it, and take its client from its service."""
        row["date"] = work.moment
        service = work.peek("services", row["relid"])
        row["userid"] = service["userid"] if service else 0

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Keep it with its service, which has no other one that is open."""
        if old is not None:
            if row["relid"] != old["relid"]:
                message = f"The request stays that of service {old['relid']}."
                work.fault("relid", "rule", message, row["relid"])
            return
        for other in work.select("cancelrequests", {"relid": row["relid"], "done": 0}):
            message = f"cancelrequests/{other['id']} asks for the end of this service already."
            work.fault("relid", "duplicate", message, row["relid"])
