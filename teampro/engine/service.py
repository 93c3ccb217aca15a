"""One Call from its chain to its Result: every dialect's requests take these steps.

The order of the steps is the order of refusals: who calls, which chain and verb, which params,
which records, which rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from teampro.chain import parse
from teampro.engine.access import check_rights
from teampro.engine.batch.run import Batch
from teampro.engine.call import Call
from teampro.engine.granted import check_chains
from teampro.engine.idempotency import FirstAnswers, Mark, take_key, without_secrets
from teampro.engine.page import Page
from teampro.engine.page_operation import answer_page
from teampro.engine.path import Path
from teampro.engine.preconditions import MATCH, demand_match, refuse_misplaced
from teampro.engine.reading.reader import RAW, Reader
from teampro.engine.requests import Requests
from teampro.engine.resolve import canonical, resolve
from teampro.engine.result import Result
from teampro.engine.script import Act, Script, prepared
from teampro.engine.unknown_names import legal_words, refuse_unknown_names
from teampro.engine.writing.many_params import demand_rights
from teampro.engine.writing.writer import Writer
from teampro.errors import Refusal, refuse_at
from teampro.identity.proofs import UNGREETED, Greeting, Proof
from teampro.schema.caller import Caller
from teampro.schema.links import Tail
from teampro.schema.vault import WatchedVault
from teampro.session.session import Session, Sessions
from teampro.store.files import Upload


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
    credential: int = 0
    vault: WatchedVault | None = None

    @property
    def has_secrets(self) -> bool:
        """Whether texts of secrets were read so far."""
        return self.vault is not None and self.vault.has_told


@dataclass(frozen=True)
class _Ready:
    """What answers a call, when all has been asked that is asked before it.

    `mark` is that of a write with a key; `demand` is asked in the transaction in which it acts.
    """

    act: Act
    mark: Mark | None = None
    demand: Callable[[], None] | None = None


@dataclass(frozen=True)
class Service:
    """Everything that answers calls, made once for each process.

    `script_reader` answers the reads of scripts, whose lists may be longer.
    """

    sessions: Sessions
    door: Door
    reader: Reader
    script_reader: Reader
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
            progress.principal, progress.credential = caller.name, caller.credential_id
            session = self.sessions.of(caller, call.request_id, call.address, call.dialect)
            progress.vault = session.vault
            if not session.settings["api_active"]:
                raise Refusal("switched_off", "The operator has switched this interface off.")
            if call.script is not None:
                progress.chain = call.script.name
                ready = self._ready_script(session, call, call.script)
            else:
                ready = self._ready(session, call, progress)
            if reads:
                return ready.act()
        result = self._write(session, call, ready)
        if result.keeps_nothing and session.told_once:
            # A token that a preview made and undid lets nobody in.
            return replace(result, tree=without_secrets(result.tree, session.told_once))
        return result

    def _ready(self, session: Session, call: Call, progress: Progress) -> _Ready:
        """Return what answers the chain of a call. Raises: Refusal."""
        path = self._path(session, call, progress)
        check_rights(path, call.verb, session.caller, session.nouns)
        check_chains(path, session.caller)
        params = call.read_params()
        if call.unknown_names:
            refuse_unknown_names(call, legal_words(session.nouns, path, call.verb))
        if call.conditions:
            refuse_misplaced(call.conditions, path, call.verb, progress.format)
        key, params = take_key(call, params)
        if call.verb == "GET":
            return _Ready(partial(self._read, session, path, params, progress.format))
        if path.operation is not None and path.operation.page:
            return _Ready(partial(self._ask_page, session, path, params, call.upload))
        if path.is_batch:
            batch = Batch(self._requests(session, self.reader))
            steps, is_preview = batch.read(params)
            if all(step.verb == "GET" for step in steps):
                return _Ready(partial(batch.read_all, steps, is_preview))
            act = partial(batch.write, steps, is_preview)
        else:
            act = partial(self.writer.write, session, path, call.verb, params, call.upload)
        demand: Callable[[], None] | None = None
        if MATCH in call.conditions:
            demand = partial(demand_match, session, self.reader, path, call.conditions)
        mark = self._mark(session, path, call, progress.chain, key, params) if key else None
        return _Ready(act, mark, demand)

    def _ready_script(self, session: Session, call: Call, script: Script) -> _Ready:
        """Return what runs a script; a key goes with one that writes. Raises: Refusal."""
        requests = self._requests(session, self.script_reader)
        act = prepared(script, requests)
        if script.transaction != "writes":
            return _Ready(act)
        key, params = take_key(call, script.params)
        if not key:
            return _Ready(act)
        return _Ready(act, self.first_answers.mark(key, session.caller, call, script.name, params))

    def _requests(self, session: Session, reader: Reader) -> Requests:
        return Requests(reader, self.writer, self.pages, session)

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
        if path.tail is not None and path.tail.sheet and format == RAW:
            return self._print(session, path, path.tail, params)
        return self.reader.read(session, path, params, format)

    def _print(self, session: Session, path: Path, tail: Tail, params: Mapping[str, Any]) -> Result:
        """Return a record and its rows as a sheet for paper. Raises: Refusal."""
        for name in params:
            message = f"A sheet takes no params: name a format, as in {path.text}/json."
            raise refuse_at(name, "misplaced", message)
        return self.pages[tail.sheet](session, self.reader.read(session, path, {}, "json").tree)

    def _ask_page(
        self, session: Session, path: Path, params: Mapping[str, Any], upload: Upload | None
    ) -> Result:
        """Answer an operation that needs no transaction, and keeps nothing for a repeat."""
        if upload is not None:
            self.writer.blobs.discard(upload)
            raise refuse_at("file", "misplaced", f"{path.text} takes no file.")
        return answer_page(session, path, params, self.pages)

    def _write(self, session: Session, call: Call, ready: _Ready) -> Result:
        """Write; with a key or a demand, in one transaction with the look at it."""
        act, mark, demand = ready.act, ready.mark, ready.demand
        if mark is None and demand is None:
            return act()

        def attempt() -> Result:
            with session.begin():
                first = self.first_answers.find(session, mark) if mark else None
                if first is not None:
                    return first
                if demand is not None:
                    demand()
                result = act()
                if mark:
                    self.first_answers.keep(session, mark, result)
                return result

        try:
            return session.retried(attempt)
        finally:
            if call.upload is not None:
                self.writer.blobs.discard(call.upload)
