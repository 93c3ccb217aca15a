"""Plays the events of the story through the product's own write path, one after the other in time.

So rules, figures, versions and history are those a client would have caused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from teampro.chain import VERSION, parse
from teampro.demo.days import At, Calendar
from teampro.demo.events import Event, Named, WorkingDay
from teampro.demo.people import ADMINS
from teampro.demo.story import Edition
from teampro.engine.reading.reader import Reader
from teampro.engine.resolve import resolve
from teampro.engine.writing.writer import Writer
from teampro.identity.callers import administrator
from teampro.request_id import new_request_id
from teampro.resources import RESOURCES
from teampro.schema.caller import STAFF_AREAS
from teampro.schema.registry import Registry
from teampro.schema.values import MOMENT
from teampro.session.session import Sessions
from teampro.settings import Settings
from teampro.store.database import Database
from teampro.store.files import BlobStore, Upload


class EventPlayer:
    """Writes events into one database; keeps the ids of what it made."""

    def __init__(
        self, database: Database, settings: Settings, blobs: BlobStore, calendar: Calendar
    ) -> None:
        self.database = database
        self.blobs = blobs
        self.calendar = calendar
        self.limit_bytes = settings["limit.upload_bytes"]
        self.registry = Registry(RESOURCES)
        reader = Reader(database, settings, blobs)
        self.sessions = Sessions(
            database, self.registry, settings, ZoneInfo(settings["server_timezone"]), self._now
        )
        self.writer = Writer(reader, settings, blobs)
        self.now = self.calendar.now
        self.random = Random(self.calendar.now.toordinal())
        self.ids: dict[str, int] = {}
        self.callers = {
            number: administrator(number, admin.username, admin.role, " ".join(STAFF_AREAS))
            for number, admin in enumerate(ADMINS, 1)
        }

    def _now(self) -> float:
        return self.now.timestamp()

    def play(self, events: Iterable[Event], progress: Callable[[int, int], None]) -> None:
        """Write all events in the order of their moments; `progress` gets how many, of how many."""
        ordered = sorted(events, key=lambda event: self.calendar.moment(event.at))
        for number, event in enumerate(ordered, 1):
            self._write(event)
            progress(number, len(ordered))

    def _write(self, event: Event) -> None:
        self.now = now = self.calendar.moment(event.at)
        words = [VERSION, event.plural]
        if event.record:
            words.append(str(self._value(event.record)))
        if event.operation:
            words.append(event.operation)
        path = resolve(parse(words), self.registry)
        makes = path.operation.makes if path.operation else ""
        resource = self.registry[makes or event.plural]
        if event.id:
            number_next(self.database, resource.model, event.id)
        request_id = new_request_id(
            lambda: now.timestamp() + self.random.random(), self.random.randbytes
        )
        result = self.writer.write(
            self.sessions.of(self.callers[event.by], request_id),
            path,
            event.verb,
            {name: self._value(value) for name, value in event.params.items()},
            self._upload(event.edition),
        )
        made = result.tree[resource.singular][resource.id_field]
        if event.id and made != event.id:
            raise ValueError(f"{resource.singular} {event.id} became {made}: ids rise in time")
        if event.name:
            self.ids[event.name] = made

    def _value(self, value: Any) -> Any:
        """Return what the wire says for a value of the story."""
        if isinstance(value, Named):
            return self.ids[value.name]
        if isinstance(value, WorkingDay):
            return self.calendar.date(value.day).isoformat()
        if isinstance(value, At):
            return self.calendar.moment(value).strftime(MOMENT)
        return value

    def _upload(self, edition: Edition | None) -> Upload | None:
        if edition is None:
            return None
        chunks = (edition.content,)
        return self.blobs.receive(chunks, self.limit_bytes, edition.name, edition.mime)


def number_next(database: Database, model: Any, record_id: int) -> None:
    """Let a table give this id to its next row; ids never fall."""
    with database.writing():
        database.set_next_id(model._meta.table_name, model._meta.primary_key.column_name, record_id)


def number_all(database: Database) -> None:
    """Let each noun's next row have the id behind its last: PostgreSQL asks to be told."""
    for noun in RESOURCES:
        if noun.model is not None:
            key = noun.model._meta.primary_key.column_name
            number = database.next_id(noun.model._meta.table_name, key)
            if number:
                number_next(database, noun.model, number)
