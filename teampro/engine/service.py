"""One Call from its chain to its Result: every dialect's requests take these steps.

The order of the steps is the order of refusals: who calls, which chain and verb, which params,
which records, which rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from teampro.chain import parse
from teampro.engine.access import check_rights
from teampro.engine.batch.run import Batch
from teampro.engine.batch.steps import read_steps
from teampro.engine.call import Call
from teampro.engine.idempotency import FirstAnswers, Mark, take_key
from teampro.engine.page import Page
from teampro.engine.path import Path
from teampro.engine.preconditions import MATCH, demand_match, refuse_misplaced
from teampro.engine.reading.reader import Reader
from teampro.engine.resolve import canonical, resolve
from teampro.engine.result import Result
from teampro.engine.unknown_names import legal_words, refuse_unknown_names
from teampro.engine.writing.many_params import demand_rights
from teampro.engine.writing.writer import Writer
from teampro.errors import Refusal
from teampro.identity.proofs import UNGREETED, Greeting, Proof
from teampro.schema.caller import Caller
from teampro.session.session import Session, Sessions


class Door(Protocol):
    """What tells who calls: a login, or what an operator opens from inside."""

    def greet(self, proof: Proof | None, address: str) -> Greeting:
        """Return for `view` what a proof says, before a body is read. Raises: Refusal."""

    def view(
        self,
        proof: Proof | None,
        address: str,
        greeting: Greeting = UNGREETED,
        reads: bool = True,
    ) -> AbstractContextManager[Caller]:
        """Return what yields the caller, in a reading transaction if he `reads`.

        Raises: Refusal.
        """


@dataclass
class Progress:
    """What is known of a call so far: refusals and the log tell it too."""

    chain: str = ""
    format: str = "json"
    principal: str = ""


@dataclass(frozen=True)
class Service:
    """Everything that answers calls, made once for each process."""

    sessions: Sessions
    door: Door
    reader: Reader
    writer: Writer
    pages: Mapping[str, Page]
    first_answers: FirstAnswers

    def answer(self, call: Call, progress: Progress, greeting: Greeting = UNGREETED) -> Result:
        """Answer a call; `progress` is filled in on the way, `greeting` is the door's.

        Raises: Refusal, in the order of the steps.
        """
        if call.verb == "OPTIONS":
            return self._offer(call, progress)
        # perf: what stands before a write reads no record, and the write begins its own.
        reads = call.verb == "GET"
        with self.door.view(call.proof, call.address, greeting, reads) as caller:
            progress.principal = caller.name
            session = self.sessions.of(caller, call.request_id)
            path = self._path(session, call, progress)
            check_rights(path, call.verb, caller, session.nouns)
            params = call.read_params()
            if call.unknown_names:
                refuse_unknown_names(call, legal_words(session.nouns, path, call.verb))
            if call.conditions:
                refuse_misplaced(call.conditions, path, call.verb, progress.format)
            key, params = take_key(call, params)
            if call.verb == "GET":
                return self._read(session, path, params, progress.format)
            if path.is_batch:
                steps, is_preview = read_steps(session, params)
                batch = Batch(self.reader, self.writer, self.pages, session)
                if all(step.verb == "GET" for step in steps):
                    with session.database.reading():
                        return batch.run(steps, is_preview)
                act = partial(batch.write, steps, is_preview)
            else:
                act = partial(self.writer.write, session, path, call.verb, params, call.upload)
        mark = self._mark(session, path, call, progress.chain, key, params) if key else None
        return self._write(session, path, call, act, mark)

    def _mark(
        self,
        session: Session,
        path: Path,
        call: Call,
        chain: str,
        key: str,
        params: Mapping[str, Any],
    ) -> Mark:
        """Return the mark of a write with a key; all rights to it are asked for before.

        sec: a repeat is told what was written, also by another token of its caller.
        """
        if not path.is_batch:
            demand_rights(session, path, call.verb, params)
        return self.first_answers.mark(key, session.caller, call, chain, params)

    def _offer(self, call: Call, progress: Progress) -> Result:
        """Tell which verbs a chain offers; needs no login."""
        registry = self.sessions.registry
        chain = parse(call.words)
        progress.chain = canonical(chain, registry)
        path = resolve(chain, registry)
        if call.unknown_names:
            refuse_unknown_names(call, frozenset())
        return Result(allow=path.allow)

    def _path(self, session: Session, call: Call, progress: Progress) -> Path:
        if not session.settings["api_active"]:
            raise Refusal("switched_off", "The operator has switched this interface off.")
        chain = parse(call.words)
        progress.chain = canonical(chain, session.nouns)
        path = resolve(chain, session.nouns)
        progress.format = call.choose_format(path)
        if call.verb not in path.verbs:
            offered = ", ".join(path.verbs)
            raise Refusal(
                "method_not_allowed",
                f"{progress.chain} offers {offered}, not {call.verb}.",
                allow=path.allow,
            )
        return path

    def _read(self, session: Session, path: Path, params: Mapping[str, Any], format: str) -> Result:
        if path.page:
            return self.pages[path.page](session, params)
        return self.reader.read(session, path, params, format)

    def _write(
        self, session: Session, path: Path, call: Call, act: Callable[[], Result], mark: Mark | None
    ) -> Result:
        """Write; with a key or a demanded version, in one transaction with the look at it."""
        if mark is None and MATCH not in call.conditions:
            return act()

        def attempt() -> Result:
            with session.begin():
                first = self.first_answers.find(session, mark) if mark else None
                if first is not None:
                    return first
                if MATCH in call.conditions:
                    demand_match(session, self.reader, path, call.conditions)
                result = act()
                if mark:
                    self.first_answers.keep(session, mark, result)
                return result

        try:
            return session.retried(attempt)
        finally:
            if call.upload is not None:
                self.writer.blobs.discard(call.upload)
