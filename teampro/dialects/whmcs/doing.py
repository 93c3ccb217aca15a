"""A command in progress: what was sent, typed; what it asks; the sentences it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from teampro.chain import LARGEST_ID
from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.declare import Command, Key
from teampro.dialects.whmcs.shapes import Compiled, Tree, local
from teampro.engine.access import why_not
from teampro.engine.requests import Requests
from teampro.errors import Fault, Refusal
from teampro.schema.caller import Audience, Caller
from teampro.schema.values import Context
from teampro.store.files import Upload

PAGED = {"offset": "limitstart", "limit": "limitnum", "gt": "after", "lt": "after"}
"""By the words of the chain the parameters of lists that say them."""
INVALID = "Invalid value for {name}"
LONGEST_SENTENCE = 2_000
LONGEST_VALUE = 60
"""Characters that a refusal repeats of what was sent."""


class NothingFits(Exception):
    """A filter by what no record can have: the list is empty."""


class Doing:
    """One run of a command.

    `given` are the typed values of the parameters that were sent and are not empty, by name;
    `keys` the ids that its keys found; `shapes` are those of its declaration, compiled,
    by noun. `warnings` are sentences beside a success.
    """

    def __init__(
        self,
        command: Command,
        asked: Requests,
        given: Mapping[str, Any],
        shapes: Mapping[str, Compiled],
    ) -> None:
        self.command = command
        self.asked = asked
        self.given = given
        self.shapes = shapes
        self.keys: dict[Key, int] = {}
        self.warnings: list[str] = []
        self._names = PAGED | dict(command.natives)

    @property
    def caller(self) -> Caller:
        """Who calls."""
        return self.asked.session.caller

    @property
    def is_preview(self) -> bool:
        """Whether it is to tell what would happen, and to keep nothing."""
        return bool(self.given.get("preview"))

    @property
    def most_rows(self) -> int:
        """How many rows one page of its list may have; what is no list of pages is told whole."""
        return int(self.asked.session.settings["whmcs.most_rows"])

    @property
    def context(self) -> Context:
        """What words like today mean."""
        return self.asked.session.context

    def ask(
        self,
        verb: str,
        chain: str,
        params: Mapping[str, Any] | None = None,
        upload: Upload | None = None,
        told: tuple[str, ...] | None = None,
    ) -> Tree:
        """Make a native request and return its tree, of a written record what is `told`.

        Raises: CommandRefusal, Refusal.
        """
        try:
            return self.asked.ask(verb, chain, params, upload, told)
        except Refusal as no:
            raise self.translated(no) from None

    def tries(self, verb: str, chain: str, params: Mapping[str, Any] | None = None) -> Tree | None:
        """Return the tree of a request; None where it is refused for what it names."""
        try:
            return self.asked.ask(verb, chain, params)
        except Refusal as no:
            if no.status in (400, 404, 409):
                return None
            raise

    def may(self, verb: str, plural: str) -> bool:
        """Say whether the caller has the right to a noun."""
        noun = self.asked.session.nouns[plural]
        return not why_not(self.caller, verb, noun, is_written=verb != "GET")

    def audience(self, plural: str) -> Audience:
        """Return what the caller is at a noun."""
        return self.caller.audience(self.asked.session.nouns[plural].area)

    def rows(self, chain: str, params: Mapping[str, Any] | None = None) -> list[Tree]:
        """Return the rows of a list. Raises: CommandRefusal, Refusal."""
        tree = self.ask("GET", chain, params)
        rows: list[Tree] = tree[chain.rpartition("/")[2]]
        return rows

    def find(self, key: Key) -> int:
        """Return the id of the record that a key names; 0 where it need not. Raises likewise."""
        for name, field in key.by.items():
            if name not in self.given:
                continue
            value, id_field = self.given[name], self.asked.session.nouns[key.noun].id_field
            if field == id_field:
                found = value if 0 < value <= LARGEST_ID else 0
            else:
                filters = {field: value, "limit": 1, "count": False}
                tree = self.tries("GET", key.noun, filters)
                if tree is None and f"{name}:invalid_value" in self.command.says:
                    raise self.no(f"{name}:invalid_value")
                found = tree[key.noun][0][id_field] if tree and tree[key.noun] else 0
            if not found:
                raise CommandRefusal(key.unknown)
            self.keys[key] = found
            self._tell_others(name, key)
            return int(found)
        if key.missing:
            raise CommandRefusal(key.missing)
        return 0

    def _tell_others(self, name: str, key: Key) -> None:
        """Tell which names of a record have no effect: others than the one that was looked at."""
        looked_at = key.by[name], self.given[name]
        others = [
            each
            for each, field in key.by.items()
            if each in self.given and (field, self.given[each]) != looked_at
        ]
        if others and self.command.writes:
            self.warn(f"{name} says which record is meant: {', '.join(others)} had no effect.")

    def record(self, key: Key) -> Tree:
        """Return the record that a key names, which must be sent and there. Raises likewise."""
        record: Tree = self.ask("GET", f"{key.noun}/{self.find(key)}")[
            self.asked.session.nouns[key.noun].singular
        ]
        return record

    def stored(self, key: Key) -> Tree:
        """Return the row that a key names, for a write that follows. Raises as `record` does."""
        try:
            row = self.asked.stored(key.noun, self.find(key))
        except Refusal as no:
            raise self.translated(no) from None
        return self.record(key) if row is None else row

    def no(self, word: str, **values: str) -> CommandRefusal:
        """Return the sentence that stands under a word, as a refusal; long values are cut."""
        told = {name: value[:LONGEST_VALUE] for name, value in values.items()}
        return CommandRefusal(self.command.says[word].format(**told))

    def warn(self, sentence: str) -> None:
        """Let a sentence stand beside the success."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def local(self, moment: str) -> str:
        """Return a moment by the clock of the server."""
        return local(moment, self.context.zone)

    def setting(self, name: str) -> str:
        """Return the value of a setting that the office changes."""
        return str(self.asked.known("settings", name=name)[0]["value"])

    def record_activity(self, answer: Tree) -> None:
        """Leave the command's sentence among the activities, of the client that it is about.

        It may name what was sent, what is answered, and by their nouns the ids that keys found.
        """
        found = {key.noun: record_id for key, record_id in self.keys.items()}
        said = defaultdict(str, {**self.given, **answer, **found})
        client = next((found for key, found in self.keys.items() if key.noun == "clients"), 0)
        client = client or int(answer.get("clientid") or 0)
        if client and not self.asked.is_there("clients", client):
            client = 0  # it went with what the sentence tells
        sentence = self.command.log.format_map(said)[:LONGEST_SENTENCE]
        self.asked.record("activities", {"description": sentence, "userid": client})

    def translated(self, no: Refusal) -> Refusal:
        """Return a native refusal in the command's own sentences; others as they are.

        Of several faults the one is told that the command's sentences name first.
        """
        says = self.command.says
        faults = [word for fault in no.faults for word in self._words(fault)]
        for word in says:
            if word in faults or word == no.word:
                return CommandRefusal(says[word].format(**self._told(no)))
        if no.faults:
            fault = no.faults[0]
            name = self._name(fault)
            if fault.error in ("invalid_value", "not_found", "required"):
                return CommandRefusal(INVALID.format(name=name))
            return CommandRefusal(fault.message)
        if no.word == "not_found" and self.keys:
            return CommandRefusal(self._unknown())
        return no

    def _unknown(self) -> str:
        """Return the sentence of the first key whose record is not there."""
        *above, last = self.keys
        for key in above:
            if self.tries("GET", f"{key.noun}/{self.keys[key]}") is None:
                return key.unknown
        return last.unknown

    def _words(self, fault: Fault) -> tuple[str, ...]:
        """Return the words under which a sentence about a fault may stand."""
        name = self._name(fault)
        return f"{name}:{fault.error}", name

    def _name(self, fault: Fault) -> str:
        """Return the parameter that a fault is about: the native field where there is none."""
        native = fault.path.rpartition(".")[2]
        return self._names.get(native, native)

    def _told(self, no: Refusal) -> dict[str, Any]:
        told: dict[str, Any] = {"message": no.message}
        if no.faults:
            told |= {"name": self._name(no.faults[0]), "given": no.faults[0].given}
        return told
