"""Departments of support, the statuses of tickets, and how many tickets have each."""

from __future__ import annotations

from collections import Counter
from typing import Any

from teampro.dialects.whmcs.declare import Code, Command
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree

GROUP = "Tickets"
ACTIVE, AWAITING = "showactive", "showawaiting"
DEPARTMENT = Shape("id:str name awaitingreply=* opentickets=*")
STATUS = Shape("title color showactive showawaiting sortorder")
UNDESCRIBED: Tree = {"color": "", ACTIVE: True, AWAITING: False}
"""What a status counts as of which nobody has said it."""


def own_departments(doing: Doing) -> list[int]:
    """Return the ids of the departments that the caller is in."""
    asked = {"adminid": doing.caller.adminid, "limit": doing.asked.most_rows}
    return sorted(row["deptid"] for row in doing.rows("departmentadmins", asked))


def statuses(doing: Doing) -> list[Tree]:
    """Return the statuses that tickets may have, in their order, with what each counts as."""
    words = doing.asked.session.settings["ticket.ticket_status"]
    asked = {"limit": doing.asked.most_rows, "sort": "sortorder"}
    described = {row["title"]: row for row in doing.rows("ticketstatuses", asked)}
    known = [row for title, row in described.items() if title in words]
    return known + [{"title": word, **UNDESCRIBED} for word in words if word not in described]


def titles(doing: Doing, flag: str) -> list[str]:
    """Return the words of the statuses that count as active, or as awaiting a reply."""
    return [each["title"] for each in statuses(doing) if each[flag]]


def _counts(doing: Doing, *keys: str, **filters: Any) -> Counter[tuple[Any, ...]]:
    """Return how many tickets in reach have each values of some fields."""
    asked = {"group": list(keys), "limit": doing.asked.most_rows, "count": False}
    asked |= {"merged_ticket_id": 0, **filters}
    rows = doing.rows("whmcstickets", asked)
    return Counter({tuple(row[key] for key in keys): row["count"] for row in rows})


def _sum(counts: Counter[tuple[Any, ...]], words: list[str], **own: Any) -> int:
    """Return how many tickets have one of some statuses, which stand last in the keys."""
    first = tuple(own.values())
    return sum(n for key, n in counts.items() if key[-1] in words and key[: len(first)] == first)


def support_departments(doing: Doing) -> Tree:
    """Return the departments with their tickets: the caller's own, or all."""
    asked: Tree = {"limit": doing.asked.most_rows, "sort": "sortorder"}
    rows = doing.rows("departments", asked)
    if not doing.given.get("ignore_dept_assignments"):
        own = own_departments(doing)
        rows = [row for row in rows if row["id"] in own]
    active, awaiting = titles(doing, ACTIVE), titles(doing, AWAITING)
    counts = _counts(doing, "deptid", "status")
    told = [
        doing.shapes["departments"].make(row)
        | {
            "awaitingreply": str(_sum(counts, awaiting, deptid=row["id"])),
            "opentickets": str(_sum(counts, active, deptid=row["id"])),
        }
        for row in rows
    ]
    return {"totalresults": len(told), "departments": {"department": told}}


def support_statuses(doing: Doing) -> Tree:
    """Return the statuses, each with the number of its tickets, of one department or of all."""
    of = {"deptid": doing.given["deptid"]} if "deptid" in doing.given else {}
    counts = _counts(doing, "status", **of)
    told = [
        {"title": each["title"], "count": counts[each["title"],], "color": each["color"]}
        for each in statuses(doing)
    ]
    return {"totalresults": len(told), "statuses": {"status": told}}


def ticket_counts(doing: Doing) -> Tree:
    """Return how many tickets are active, wait, and are flagged to the caller."""
    is_all = bool(doing.given.get("ignoreDepartmentAssignments"))
    own = [] if is_all else own_departments(doing)
    counts = Counter[tuple[Any, ...]]()
    if is_all or own:
        counts = _counts(doing, "flag", "status", **({} if is_all else {"deptid": own}))
    active = titles(doing, ACTIVE)
    answer: Tree = {
        "filteredDepartments": own,
        "allActive": _sum(counts, active),
        "awaitingReply": _sum(counts, titles(doing, AWAITING)),
        "flaggedTickets": _sum(counts, active, flag=doing.caller.adminid),
    }
    if doing.given.get("includeCountsByStatus"):
        answer["status"] = {
            _key(word): {"title": word, "count": _sum(counts, [word])}
            for word in (each["title"] for each in statuses(doing))
        }
    return answer


def _key(title: str) -> str:
    """Return the key of a status: its word in lower case, without blanks and dashes."""
    return title.lower().replace(" ", "").replace("-", "")


COMMANDS = (
    Command(
        "GetSupportDepartments",
        GROUP,
        "The departments that the caller is in, or all, each with the tickets that it has.",
        Code(
            support_departments,
            (("GET", "whmcstickets"), ("GET", "departments"), ("GET", "ticketstatuses")),
            shapes={"departments": DEPARTMENT},
        ),
        "ignore_dept_assignments:bool",
    ),
    Command(
        "GetSupportStatuses",
        GROUP,
        "The statuses of tickets, each with the number of tickets in reach that have it.",
        Code(
            support_statuses,
            (("GET", "whmcstickets"), ("GET", "ticketstatuses")),
            shapes={"ticketstatuses": STATUS},
        ),
        "deptid:int",
        example={"deptid": "1"},
    ),
    Command(
        "GetTicketCounts",
        GROUP,
        "How many tickets of the caller's departments are active, wait for an answer, are his.",
        Code(ticket_counts, (("GET", "whmcstickets"), ("GET", "ticketstatuses"))),
        "ignoreDepartmentAssignments:bool includeCountsByStatus:bool",
        xml_items={"filteredDepartments": "department"},
        example={"includeCountsByStatus": "1"},
    ),
)
