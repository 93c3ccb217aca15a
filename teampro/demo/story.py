"""The words in which the demonstration is written: projects, tasks, talk, documents, hours.

Days are working days from today; people are adminids. Nothing here knows the wire.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from teampro.demo.days import At

ANNA, STEFAN, INES = 1, 2, 3
NOBODY, ANYONE = 0, -1


@dataclass(frozen=True)
class Task:
    """A piece of work with the pieces below it.

    `days` are its first and last; one with pieces and no days of its own encloses them. `steps`
    tell on which day it reached which percent, `client` what the client may do with it.
    """

    name: str
    days: tuple[int, int] = (0, 0)
    who: int = NOBODY
    kind: str = "Planning"
    steps: tuple[tuple[int, int], ...] = ()
    priority: int = 2
    hours: float = 0
    detail: str = ""
    notes: str = ""
    client: str = ""
    manager: int = NOBODY
    status: str = ""
    below: tuple[Task, ...] = ()

    @property
    def span(self) -> tuple[int, int]:
        """Its first and last day."""
        if self.days != (0, 0) or not self.below:
            return self.days
        spans = [task.span for task in self.below]
        return min(first for first, _ in spans), max(last for _, last in spans)


@dataclass(frozen=True)
class ReplyStory:
    """An answer in a conversation; `client` is the client whose words were passed on."""

    at: At
    by: int
    text: str
    client: int = 0


@dataclass(frozen=True)
class TopicStory:
    """A conversation, perhaps about a task; `closed` is when it was closed."""

    at: At
    by: int
    name: str
    text: str
    replies: tuple[ReplyStory, ...] = ()
    task: str = ""
    client: int = 0
    closed: At | None = None


@dataclass(frozen=True)
class Edition:
    """The bytes of a document as they were on a day."""

    at: At
    by: int
    name: str
    mime: str
    content: bytes
    detail: str = ""
    version: str = ""
    id: int = 0


@dataclass(frozen=True)
class Document:
    """A file with its versions, oldest first."""

    label: str
    editions: tuple[Edition, ...]
    task: str = ""


@dataclass(frozen=True)
class Link:
    """A support ticket that was linked to a project; `id` is the link's."""

    at: At
    by: int
    ticket: int
    id: int = 0
    task: str = ""


@dataclass(frozen=True)
class Hours:
    """Time someone spent; `pause` is minutes of it that do not count, 0 `hours` a running clock."""

    start: At
    by: int
    hours: float
    note: str
    task: str = ""
    kind: str = ""
    pause: int = 0
    client: int = 0
    ticket: int = 0


@dataclass(frozen=True)
class Change:
    """A later change of the project's own fields, under their names on the wire."""

    at: At
    by: int
    fields: dict[str, str | int | bool]


@dataclass(frozen=True)
class ProjectStory:
    """A project with all that happened in it; whoever wrote it down also planned its tasks."""

    id: int
    name: str
    at: At
    by: int
    days: tuple[int, int]
    kind: str = "Service"
    status: str = ""
    client: int = 0
    manager: int = ANNA
    who: int = NOBODY
    rate: str = ""
    seen_by: str = "all"
    client_sees: str = "hidden"
    function: str = "default"
    detail: str = ""
    notes: str = ""
    tasks: tuple[Task, ...] = ()
    topics: tuple[TopicStory, ...] = ()
    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    hours: tuple[Hours, ...] = ()
    changes: tuple[Change, ...] = field(default=())
