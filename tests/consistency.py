"""Whether what a database holds fits together: every figure is counted anew from the rows.

For any test that has written: `check_consistency(database)`, or for money alone
`check_books(database)`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from teampro.resources import RESOURCES
from teampro.store.books import audit
from teampro.store.database import Database

Row = dict[str, Any]
Problems = Iterator[str]


def check_consistency(database: Database, adjusted: bool = True) -> None:
    """Assert that nothing in the database contradicts anything else.

    `adjusted` tells whether parents enclose the dates of their children (action.adjust_date).
    """
    assert [] == problems(database, adjusted)


def check_books(database: Database) -> None:
    """Assert that every figure of money follows from its rows."""
    found = list(books(database))
    assert [] == found, found


def books(database: Database) -> Problems:
    """Figures of money follow from the rows behind them, as `teampro doctor --books` reckons."""
    with database.reading():
        yield from map(str, audit(database))


def problems(database: Database, adjusted: bool = True, ordered: bool = True) -> list[str]:
    """Return one sentence for each contradiction; moments count where they are `ordered`."""
    rows = Rows(database)
    checks = (tree, figures, time, threads, links, *((moments,) if ordered else ()), records)
    found = [problem for check in checks for problem in check(rows)]
    found += books(database)
    return found + (list(enclosing(rows)) if adjusted else [])


class Rows:
    """All rows of the nouns, by id, and what hangs on what."""

    def __init__(self, database: Database) -> None:
        self.by_noun = {
            noun.plural: _table(database, noun.model._meta.table_name)
            for noun in RESOURCES
            if noun.model is not None
        }
        self.projects = self.by_noun["projects"]
        self.actions = self.by_noun["actions"]
        self.topics = self.by_noun["topics"]
        self.files = self.by_noun["files"]
        self.tickets = self.by_noun["whmcstickets"]
        self.ticketxrefs = self.by_noun["ticketxrefs"]
        self.timelogs = self.by_noun["timelogs"]
        self.history = self.by_noun["history"]
        self.children: dict[int, list[Row]] = defaultdict(list)
        self.roots: dict[int, list[Row]] = defaultdict(list)
        for action in self.actions.values():
            if action["parent_action_id"]:
                self.children[action["parent_action_id"]].append(action)
            else:
                self.roots[action["project_id"]].append(action)

    @property
    def hanging(self) -> Iterator[tuple[str, Row]]:
        """Yield everything that may hang on a project and an action, with its name."""
        for word in ("topics", "files", "ticketxrefs", "timelogs"):
            for number, row in getattr(self, word).items():
                yield f"{word}/{number}", row


def tree(rows: Rows) -> Problems:
    """Every action has a parent of its project and knows its place."""
    for number, action in rows.actions.items():
        name = f"actions/{number}"
        if action["project_id"] not in rows.projects:
            yield f"{name} belongs to no project"
        parent = action["parent_action_id"]
        if parent and parent not in rows.actions:
            yield f"{name} hangs below {parent}, which is gone"
        elif parent and rows.actions[parent]["project_id"] != action["project_id"]:
            yield f"{name} hangs below {parent} of another project"
        count = len(rows.children[number])
        if action["level_children"] != count:
            yield f"{name} counts {action['level_children']} children, it has {count}"
        place = "group" if count else "task"
        if action["level_class"] != (place if parent else "milestone"):
            yield f"{name} is no {action['level_class']}"
    if len(rows.actions) != sum(1 for root in _all_roots(rows) for _ in _subtree(rows, root)):
        yield "some actions hang in a circle"


def figures(rows: Rows) -> Problems:
    """Percents are the means of what is below, and projects count their tasks."""
    for number, action in rows.actions.items():
        below = rows.children[number]
        if below and action["action_complete"] != _mean(below):
            yield f"actions/{number} is at {action['action_complete']} %, not {_mean(below)} %"
    counted = Counter(
        action["project_id"] for action in rows.actions.values() if action["level_class"] == "task"
    )
    for number, project in rows.projects.items():
        mean = _mean(rows.roots[number])
        if project["project_complete"] != mean:
            yield f"projects/{number} is at {project['project_complete']} %, not {mean} %"
        if project["project_tasks"] != counted[number]:
            yield f"projects/{number} counts {project['project_tasks']} tasks, not its own"


def time(rows: Rows) -> Problems:
    """Timelogs hold together, and sums are those of the stopped ones."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for number, log in rows.timelogs.items():
        if log["timelog_status"] == "complete":
            sums["action", log["action_id"]] += log["timelog_elapsed"]
            sums["project", log["project_id"]] += log["timelog_elapsed"]
        yield from (f"timelogs/{number} {fault}" for fault in _log_faults(log))
    for noun, table in (("action", rows.actions), ("project", rows.projects)):
        for number, row in table.items():
            if row[f"{noun}_elapsed"] != sums[noun, number]:
                yield f"{noun}s/{number} sums up {row[f'{noun}_elapsed']} s, not the logs' seconds"


def threads(rows: Rows) -> Problems:
    """Replies hang on a root, lie where it lies and are open or closed with it."""
    for word, table in (("topic", rows.topics), ("file", rows.files)):
        shared = ("project_id", "action_id", f"{word}_status", "client_visible")
        for number, row in table.items():
            root_id = row[f"parent_{word}_id"]
            if not root_id:
                continue
            root = table.get(root_id)
            if root is None or root[f"parent_{word}_id"]:
                yield f"{word}s/{number} hangs on {root_id}, which is no root"
                continue
            yield from (
                f"{word}s/{number} has another {name} than its root"
                for name in shared
                if row[name] != root[name]
            )
            if row["date_created"] > root["date_activity"]:
                yield f"{word}s/{root_id} was active later than it says"


def links(rows: Rows) -> Problems:
    """What hangs somewhere hangs on records that are there, an action in its own project."""
    for name, row in rows.hanging:
        if row["project_id"] and row["project_id"] not in rows.projects:
            yield f"{name} belongs to project {row['project_id']}, which is gone"
        action = rows.actions.get(row["action_id"])
        if row["action_id"] and (action is None or action["project_id"] != row["project_id"]):
            yield f"{name} belongs to action {row['action_id']}, which is not there"
        if row.get("ticket_id") and row["ticket_id"] not in rows.tickets:
            yield f"{name} names ticket {row['ticket_id']}, which is not there"
    pairs = [(row["ticket_id"], row["project_id"]) for row in rows.ticketxrefs.values()]
    if len(pairs) != len(set(pairs)):
        yield "a ticket is linked twice to a project"


def moments(rows: Rows) -> Problems:
    """Activity of a record is never before that of what is below it."""
    for word in ("projects", "actions", "topics", "files"):
        for number, row in getattr(rows, word).items():
            if not row["date_created"] <= row["date_modified"] <= row["date_activity"]:
                yield f"{word}/{number} was created, changed and active in no good order"
    below = list(rows.hanging)
    below += [(f"actions/{number}", row) for number, row in rows.actions.items()]
    for name, row in below:
        moment = row.get("date_activity") or row.get("date_modified") or row["date_created"]
        above = [rows.projects.get(row["project_id"])]
        above.append(rows.actions.get(row.get("action_id", 0) or 0))
        above.append(rows.actions.get(row.get("parent_action_id", 0)))
        if any(each is not None and each["date_activity"] < moment for each in above):
            yield f"{name} was active later than what it hangs on"


def records(rows: Rows) -> Problems:
    """History has what became of each record it saw being made, and every version of it."""
    versions: dict[tuple[str, int], int] = {}
    for entry in rows.history.values():
        key = (entry["resource"], entry["record_id"])
        if entry["operation"] == "create":
            versions[key] = 1
        elif entry["operation"] == "update" and key in versions:
            versions[key] += 1
        else:
            versions.pop(key, None)
            if entry["operation"] == "delete" and key[1] in rows.by_noun[key[0]]:
                yield f"{key[0]}/{key[1]} was deleted and is there"
    for (word, number), version in versions.items():
        row = rows.by_noun[word].get(number)
        if row is None:
            yield f"{word}/{number} is gone without history"
        elif row["version"] != version:
            yield f"{word}/{number} is at version {row['version']}, history tells of {version}"


def enclosing(rows: Rows) -> Problems:
    """Actions and projects enclose the dates of what is below them."""
    for number, below in rows.children.items():
        parent = rows.actions.get(number)
        if parent is not None and not _encloses(parent, below):
            yield f"actions/{number} does not enclose the dates of its children"
    for number, project in rows.projects.items():
        if not _encloses(project, rows.roots[number]):
            yield f"projects/{number} does not enclose the dates of its actions"


def _table(database: Database, name: str) -> dict[int, Row]:
    names = database.columns(name)
    shown = ", ".join(f'"{column}"' for column in names)
    found = database.rows(f'SELECT {shown} FROM {name} ORDER BY "{names[0]}"')
    return {row[0]: dict(zip(names, row, strict=True)) for row in found}


def _all_roots(rows: Rows) -> Iterator[Row]:
    for roots in rows.roots.values():
        yield from roots


def _subtree(rows: Rows, action: Row) -> Iterator[Row]:
    yield action
    for child in rows.children[action["action_id"]]:
        yield from _subtree(rows, child)


def _mean(actions: list[Row]) -> int:
    """Return the plain mean, rounded half up."""
    if not actions:
        return 0
    total = sum(action["action_complete"] for action in actions)
    whole, rest = divmod(total, len(actions))
    return whole + (2 * rest >= len(actions))


def _log_faults(log: Row) -> Problems:
    start = datetime.fromisoformat(log["timelog_start"] + "+00:00").timestamp()
    if start != log["start_seconds"]:
        yield "has another start in seconds"
    if log["timelog_status"] == "active":
        if log["timelog_stop"] is not None or log["timelog_elapsed"]:
            yield "runs and is stopped"
        return
    span = datetime.fromisoformat(log["timelog_stop"] + "+00:00").timestamp() - start
    if not 0 <= log["timelog_elapsed"] <= span:
        yield f"has {log['timelog_elapsed']} of {span} seconds"


def _encloses(parent: Row, below: list[Row]) -> bool:
    starts = [each["date_start"] for each in below if each["date_start"]]
    finishes = [each["date_finish"] for each in below if each["date_finish"]]
    begins = not (starts and parent["date_start"]) or parent["date_start"] <= min(starts)
    ends = not (finishes and parent["date_finish"]) or parent["date_finish"] >= max(finishes)
    return begins and ends
