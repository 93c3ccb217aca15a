"""The story as a list of writes: each project's tasks, talk and hours in the words of the wire.

Ids that the server will give are `Named` until the write before has been made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.demo.days import At
from teampro.demo.story import Document, Edition, Hours, Link, ProjectStory, Task, TopicStory

DONE = 100
END_OF_DAY, CLOSING = 16 * 60 + 40, 17 * 60 + 5
"""Minutes of the day at which work is reported, and what is done is closed."""


@dataclass(frozen=True)
class Named:
    """The id of a record that an earlier event made under this name."""

    name: str


@dataclass(frozen=True)
class WorkingDay:
    """The date of a working day."""

    day: int


@dataclass(frozen=True)
class Event:
    """One write: of `record` a PUT, else a POST; with an `operation` a POST of that to it.

    `name` is how later events call what it makes, `id` the id that must get (0: the next one),
    `edition` the bytes it uploads.
    """

    at: At
    by: int
    verb: str
    plural: str
    params: Mapping[str, Any]
    record: int | Named = 0
    name: str = ""
    id: int = 0
    operation: str = ""
    edition: Edition | None = field(default=None, repr=False)


def events_of(project: ProjectStory) -> Iterator[Event]:
    """Yield everything that happened in a project, parents before what hangs on them."""
    yield Event(project.at, project.by, "POST", "projects", _params(project), id=project.id)
    at = project.at
    steps: list[Event] = []
    for task, above in _planned(project.tasks, ""):
        at = at.plus(2)
        yield _task(project, task, above, at)
        steps.extend(_steps(project, task))
    yield from steps
    for topic in project.topics:
        yield from _talk(project, topic)
    for document in project.documents:
        yield from _editions(project, document)
    yield from (_link(project, link) for link in project.links)
    yield from (spent(hours, project) for hours in project.hours)
    for change in project.changes:
        yield Event(change.at, change.by, "PUT", "projects", change.fields, record=project.id)


def spent(hours: Hours, project: ProjectStory | None = None) -> Event:
    """Return a timelog; it was written down when the work was done, a clock when it was started."""
    params: dict[str, Any] = {"timelog_note": hours.note, "timelog_start": hours.start}
    params |= _about(project, hours.task) if project else {}
    params |= {"client_userid": hours.client} if hours.client else {}
    params |= {"ticket_id": hours.ticket} if hours.ticket else {}
    params |= {"timelog_type": hours.kind} if hours.kind else {}
    if not hours.hours:
        params["timelog_status"] = "active"
        return Event(hours.start, hours.by, "POST", "timelogs", params)
    minutes = round(hours.hours * 60)
    done = hours.start.plus(minutes + hours.pause)
    params |= {"timelog_elapsed": minutes * 60, "timelog_stop": done}
    return Event(done, hours.by, "POST", "timelogs", params)


def _params(project: ProjectStory) -> dict[str, Any]:
    first, last = project.days
    told: dict[str, Any] = {
        "project_name": project.name,
        "project_type": project.kind,
        "project_detail": project.detail,
        "project_notes": project.notes,
        "project_function": project.function,
        "project_billable": bool(project.rate),
        "project_rate": project.rate or None,
        "date_start": WorkingDay(first),
        "date_finish": WorkingDay(last),
        "client_userid": project.client,
        "manager_adminid": project.manager,
        "assigned_adminid": project.who,
        "visible_status": project.seen_by,
        "client_visible": project.client_sees,
    }
    return told | ({"project_status": project.status} if project.status else {})


def _planned(tasks: tuple[Task, ...], above: str) -> Iterator[tuple[Task, str]]:
    for task in tasks:
        yield task, above
        yield from _planned(task.below, task.name)


def _task(project: ProjectStory, task: Task, above: str, at: At) -> Event:
    first, last = task.span
    params: dict[str, Any] = {
        "project_id": project.id,
        "parent_action_id": Named(_key(project, above)) if above else 0,
        "action_name": task.name,
        "action_type": task.kind,
        "action_priority": task.priority,
        "action_duration": round(task.hours * 3600),
        "action_detail": task.detail,
        "action_notes": task.notes,
        "date_start": WorkingDay(first),
        "date_finish": WorkingDay(last),
        "manager_adminid": task.manager,
        "assigned_adminid": task.who,
    }
    params |= {"client_visible": task.client} if task.client else {}
    params |= {"action_status": task.status} if task.status else {}
    return Event(at, project.by, "POST", "actions", params, name=_key(project, task.name))


def _steps(project: ProjectStory, task: Task) -> Iterator[Event]:
    """Yield the reports of whoever does the task, at the end of the day; the end closes it."""
    key = Named(_key(project, task.name))
    by = task.who if task.who > 0 else project.by
    for day, percent in task.steps:
        params = {"action_complete": percent, "action_status": "Progress"}
        params |= {"action_status": "Complete"} if percent == DONE else {}
        at = At(day, END_OF_DAY + len(task.name) % 20)
        yield Event(at, by, "PUT", "actions", params, record=key)
    done = _done_on(task)
    if task.below and done:
        params = {"action_status": "Complete"}
        yield Event(At(done, CLOSING), project.by, "PUT", "actions", params, record=key)


def _done_on(task: Task) -> int:
    """Return the day on which all of a task was done, 0 when it is not."""
    if not task.below:
        return next((day for day, percent in task.steps if percent == DONE), 0)
    days = [_done_on(below) for below in task.below]
    return max(days) if all(days) else 0


def _talk(project: ProjectStory, topic: TopicStory) -> Iterator[Event]:
    key = f"{project.id}/topic/{topic.name}"
    params = _about(project, topic.task) | {
        "topic_name": topic.name,
        "topic_detail": topic.text,
        "owner_userid": topic.client,
    }
    yield Event(topic.at, topic.by, "POST", "topics", params, name=key)
    for reply in topic.replies:
        params = {
            "project_id": project.id,
            "parent_topic_id": Named(key),
            "topic_detail": reply.text,
            "owner_userid": reply.client,
        }
        yield Event(reply.at, reply.by, "POST", "topics", params)
    if topic.closed is not None:
        params = {"topic_status": "Closed"}
        yield Event(topic.closed, topic.by, "PUT", "topics", params, record=Named(key))


def _editions(project: ProjectStory, document: Document) -> Iterator[Event]:
    key = f"{project.id}/file/{document.label}"
    for number, edition in enumerate(document.editions):
        params: dict[str, Any] = {
            "file_label": document.label,
            "file_detail": edition.detail,
            "file_version": edition.version,
            "project_id": project.id,
        }
        params |= {"parent_file_id": Named(key)} if number else _about(project, document.task)
        name = "" if number else key
        yield Event(
            edition.at,
            edition.by,
            "POST",
            "files",
            params,
            name=name,
            id=edition.id,
            edition=edition,
        )


def _link(project: ProjectStory, link: Link) -> Event:
    params = _about(project, link.task) | {"ticket_id": link.ticket}
    return Event(link.at, link.by, "POST", "ticketxrefs", params, id=link.id)


def _about(project: ProjectStory, task: str) -> dict[str, Any]:
    about: dict[str, Any] = {"project_id": project.id}
    return about | ({"action_id": Named(_key(project, task))} if task else {})


def _key(project: ProjectStory, task: str) -> str:
    return f"{project.id}/task/{task}"
