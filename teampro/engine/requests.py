"""The native requests of one session: each is resolved, allowed and run as a call of its own.

What makes several of one call (a batch, a dialect's command) makes them here, so there is no second
way to read or to write. Knows no batch and no dialect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teampro.chain import VERSION, parse
from teampro.engine.access import check_rights
from teampro.engine.granted import check_chains
from teampro.engine.page import Page
from teampro.engine.page_operation import answer_page
from teampro.engine.path import Path
from teampro.engine.reading.reader import Reader
from teampro.engine.resolve import resolve
from teampro.engine.result import Result
from teampro.engine.writing.answer import Told
from teampro.engine.writing.writer import Writer
from teampro.errors import Faults, Refusal
from teampro.schema.rules import Stored
from teampro.session.session import Session
from teampro.session.work import Work
from teampro.store.files import Upload

CONFIG = "config"


@dataclass(frozen=True)
class Requests:
    """Runs requests of one caller's session, in the transaction that is open, if one is."""

    reader: Reader
    writer: Writer
    pages: Mapping[str, Page]
    session: Session

    @property
    def most_rows(self) -> int:
        """How many rows one list may have."""
        return int(self.reader.settings["limit.page_rows"])

    @property
    def most_written(self) -> int:
        """How many rows one write may carry."""
        return int(self.reader.settings["limit.write_rows"])

    def path_of(self, verb: str, words: Sequence[str], is_filled: bool = True) -> Path:
        """Return the path of a chain, its words without the version; the caller has the right.

        Where ids stand for what is not known yet, it is not `is_filled`, and asked again then.
        Raises: Refusal unknown_resource, method_not_allowed, misplaced, forbidden.
        """
        path = resolve(parse((VERSION, *words)), self.session.nouns)
        _refuse_outside(path)
        if verb not in path.verbs:
            offered = ", ".join(path.verbs)
            message = f"{path.text} offers {offered}, not {verb}."
            raise Refusal("method_not_allowed", message, allow=path.allow)
        check_rights(path, verb, self.session.caller, self.session.nouns)
        if is_filled:
            check_chains(path, self.session.caller)
        return path

    def run(
        self,
        verb: str,
        path: Path,
        params: Mapping[str, Any],
        upload: Upload | None = None,
        told: Told = None,
    ) -> Result:
        """Run a request whose path is known; `upload` are bytes of it. Raises: Refusal.

        Of a record that it writes the fields that are `told` suffice.
        """
        if path.operation is not None and path.operation.page:
            return answer_page(self.session, path, params, self.pages)
        if verb != "GET":
            return self.writer.write(self.session, path, verb, params, upload, told)
        self.session.reckon()
        self.session.entries.store()
        if path.page:
            return self.pages[path.page](self.session, params)
        return self.reader.read(self.session, path, params, "json")

    def ask(
        self,
        verb: str,
        chain: str,
        params: Mapping[str, Any] | None = None,
        upload: Upload | None = None,
        told: Told = None,
    ) -> dict[str, Any]:
        """Run the request of a chain such as `projects/100/actions`; return its tree.

        Of a record that it writes the fields that are `told` suffice. Bytes that were received for
        it are left to whoever did, to be discarded. Raises: Refusal.
        """
        path = self.path_of(verb, chain.split("/"))
        return self.run(verb, path, {} if params is None else params, upload, told).tree

    def content(self, chain: str) -> dict[str, Any]:
        """Return the tree of a chain that ends in a download, with the bytes as base64.

        They are as many as were taken. Raises: Refusal.
        """
        path = resolve(parse((VERSION, *chain.split("/"))), self.session.nouns)
        check_rights(path, "GET", self.session.caller, self.session.nouns)
        check_chains(path, self.session.caller)
        most = self.reader.settings["limit.upload_bytes"]
        return self.reader.read(self.session, path, {}, "json", most).tree

    def record(self, plural: str, values: Stored) -> Stored:
        """Create a record that the server itself writes, not by a right of the caller.

        It is validated as any; return its row. Raises: Refusal.
        """
        if self.session.is_open:
            return self._own_work().create(plural, values)
        with self.session.begin():
            return self._own_work().create(plural, values)

    def change(self, plural: str, record_id: int, values: Stored) -> Stored:
        """Change stored values of a record that is there, likewise; return its row.

        Raises: Refusal.
        """
        with self.session.begin():
            work = self._own_work()
            old = work.get(plural, record_id)
            if old is None:
                raise Refusal("not_found", f"{plural}/{record_id} is not there any more.")
            return work.change(plural, old, values)

    def known(self, plural: str, **values: Any) -> list[Stored]:
        """Return the rows with these values of columns, whoever may see them.

        Their figures are up to date.
        """
        self.session.reckon()
        return self._own_work().select(plural, values)

    def all_known(self, plural: str) -> list[Stored]:
        """Return all rows of a small noun, in the order of their ids, for a script that writes.

        The rules of its writes look into the same: they are read once.
        """
        return self._own_work().digest(plural, list)

    def is_there(self, plural: str, record_id: int) -> bool:
        """Say whether there is a record, whoever may see it."""
        return self._own_work().glance(plural, record_id) is not None

    def stored(self, plural: str, record_id: int) -> Stored | None:
        """Return the row of a record that the caller may GET, for a script that writes; or None.

        The write that follows looks into the same: it is read once. Raises: Refusal forbidden.
        """
        self.path_of("GET", (plural, str(record_id)))
        work = self._own_work()
        return work.peek(plural, record_id) if work.reaches(plural, record_id) else None

    def _own_work(self) -> Work:
        return Work(self.session, Faults(), self.writer.rows)


def _refuse_outside(path: Path) -> None:
    """Refuse chains that are no request among others: what prints the API, bytes, a batch."""
    if path.page and path.page != CONFIG:
        raise Refusal("misplaced", f"{path.text} is no step of a batch.")
    if path.tail is not None and path.tail.download is not None:
        raise Refusal("misplaced", "A download is a call of its own, no step of a batch.")
