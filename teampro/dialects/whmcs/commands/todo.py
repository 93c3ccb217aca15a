"""What is to be done in the office."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.office import GROUP
from teampro.dialects.whmcs.declare import Code, Command, Key, ShowList, WriteRecord
from teampro.dialects.whmcs.doing import Doing, NothingFits
from teampro.dialects.whmcs.shapes import Shape, Tree

ITEM = Key("todoitems", {"itemid": "id"}, "itemid is required", "TODO Item ID Not Found")
STATUSES = ("New", "Pending", "In Progress", "Completed", "Postponed")
INCOMPLETE, COMPLETED = "incomplete", "Completed"
SHAPE = Shape("id:str date title description admin:str status duedate")


def by_status(doing: Doing) -> Tree:
    """Return the filter of a status, or of all that are not completed."""
    asked = doing.given.get("status", "").casefold()
    if not asked:
        return {}
    if asked == INCOMPLETE:
        return {"status": {"nin": [COMPLETED]}}
    for status in STATUSES:
        if status.casefold() == asked:
            return {"status": status}
    raise NothingFits


def statuses(doing: Doing) -> Tree:
    """Return how many items have each status, and how many of these are late."""
    late = {"duedate": {"lt": "today"}, "status": {"nin": [COMPLETED]}}
    counted, overdue = _counts(doing, {}), _counts(doing, late)
    told = [
        {"type": each, "count": counted.get(each, 0), "overdue": overdue.get(each, 0)}
        for each in STATUSES
    ]
    return {"totalresults": len(told), "todoitemstatuses": {"status": told}}


def _counts(doing: Doing, filters: Tree) -> dict[str, int]:
    groups = doing.rows("todoitems", {"group": "status", **filters})
    return {group["status"]: group["count"] for group in groups}


COMMANDS = (
    Command(
        "GetToDoItems",
        GROUP,
        "What is to be done.",
        ShowList("todoitems", "items", "item", SHAPE, more=by_status),
        "status",
    ),
    Command(
        "GetToDoItemStatuses",
        GROUP,
        "How many items have each status, and how many are late.",
        Code(statuses, (("GET", "todoitems"),)),
    ),
    Command(
        "UpdateToDoItem",
        GROUP,
        "Change what is to be done.",
        WriteRecord("PUT", "todoitems", "todoitems/{todoitems}", (ITEM,), Shape("itemid=id:str")),
        "itemid:int adminid=admin:int status=status date=date:date title=title "
        "description=description duedate=duedate:date",
        says={"adminid": "Admin ID Not Found"},
        log="Changed the to-do item {itemid}",
        example={"itemid": "1", "adminid": "1", "status": "Completed"},
    ),
)
