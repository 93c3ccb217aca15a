"""A command bound to the nouns of one server: checked once, then a script of each request."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from zoneinfo import ZoneInfo

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.declare import Code, Command, ShowList, WriteRecord
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.files import receive
from teampro.dialects.whmcs.given import Given
from teampro.dialects.whmcs.params import FILES, BadParameters, Params
from teampro.dialects.whmcs.running import PAGING, run
from teampro.dialects.whmcs.shapes import Compiled, Tree, compile_shape
from teampro.engine.access import why_not
from teampro.engine.requests import Requests
from teampro.engine.result import Result
from teampro.engine.script import Act, Script
from teampro.errors import Refusal
from teampro.schema.caller import Caller
from teampro.schema.declaration import DeclarationError
from teampro.schema.registry import Registry


class Bound:
    """What the language runs. Raises: DeclarationError, when it names what no noun has."""

    def __init__(self, command: Command, registry: Registry, zone: ZoneInfo) -> None:
        does = command.does
        paged = isinstance(does, ShowList) and does.paged
        text = f"{command.takes} {PAGING}" if paged else command.takes
        self.command = command
        self.name = command.name
        self.writes = command.writes
        self.xml_items = command.xml_items
        empties = isinstance(does, WriteRecord | Code) and does.empties
        self._params = Params(command, text, zone, empties)
        self.takes = self._params.names.union(command.unused)
        self._files = {each.name for each in self._params.params if each.reader == FILES}
        self._shapes = _compile(command, registry, zone)
        self._told = {
            plural: registry[plural].fields.keys() & shape.fields
            for plural, shape in self._shapes.items()
        }
        self.asks = _asks(command)
        _check_keys(command)
        for _verb, plural in self.asks:
            if registry.find(plural) is None:
                raise DeclarationError(f"{command.name} asks for {plural}, which is no noun")
        self.area = self._area(registry)

    def _area(self, registry: Registry) -> str:
        """Return the area of what it asks first, "" where all staff see what it tells."""
        verb, plural = self.asks[0]
        noun, told = registry[plural], self._told.get(plural)
        is_open = verb == "GET" and told is not None and told <= {noun.id_field, *noun.names}
        return "" if is_open else noun.area

    def unread(self, given: Given) -> tuple[str, ...]:
        """Return the keys that it does not know of maps whose keys it names."""
        return self._params.unread(given)

    def script(self, given: Given) -> Script:
        """Return what one request does."""
        does = self.command.does
        own = does.transaction if isinstance(does, Code) else ""
        kind = own or ("writes" if self.writes else "reads")
        return Script(self.name, partial(self._prepare, given), kind, given.values)

    def _prepare(self, given: Given, asked: Requests) -> Act:
        """Refuse what the caller may not, and what he did not send right. Raises: Refusal."""
        if why := self.why_not(asked.session.nouns, asked.session.caller):
            raise Refusal("forbidden", why)
        setting, sentence = self.command.needs
        if setting and not asked.session.settings[setting]:
            raise CommandRefusal(sentence)
        self._demand_keys(given)
        try:
            values = self._params.read(
                given, asked.session.context.vault, partial(_day_format, asked)
            )
        except BadParameters as bad:
            raise self._refused(bad) from None
        for name in values.keys() & self._files:
            values[name] = receive(values[name], given, asked.writer.blobs)
        doing = Doing(self.command, asked, values, self._shapes)
        for name, sentence in self.command.unused.items():
            if sentence and given.get(name):
                doing.warn(sentence)
        return partial(self._act, doing)

    def why_not(self, nouns: Registry, caller: Caller) -> str:
        """Return why a caller may not call it, or "".

        He needs its area and the right to what it asks, and sees all that it tells; `nouns` are
        cut for him.
        """
        if not caller.rights.reads(self.area):
            return f"{self.name} needs the area {self.area}:read, which you lack."
        for verb, plural in self.asks:
            if why := why_not(caller, verb, nouns[plural], is_written=verb != "GET"):
                return why
        for plural, told in self._told.items():
            if not told <= nouns[plural].fields.keys():
                return f"You do not see all that {self.name} tells."
        return ""

    def _act(self, doing: Doing) -> Result:
        answer: Tree = {"result": "success"}
        if doing.is_preview:
            answer["preview"] = True
        answer |= run(doing, self.command.does)
        if self.command.log and not doing.is_preview:
            doing.record_activity(answer)
        if doing.warnings:
            answer["warning"] = doing.warnings
        return Result(answer, keeps_nothing=doing.is_preview)

    def _demand_keys(self, given: Given) -> None:
        """Demand that each record is named, before all that is not about one.

        A parameter that must be sent has its place among the sentences; code finds for itself.
        """
        keys = () if isinstance(self.command.does, Code) else self.command.keys
        for key in keys:
            is_ordered = any(f"{name}:required" in self.command.says for name in key.by)
            if key.missing and not is_ordered and not any(given.get(name) for name in key.by):
                raise CommandRefusal(key.missing)

    def _refused(self, bad: BadParameters) -> CommandRefusal:
        """Return the refusal of the fault that the command's sentences name first.

        A sentence that names a word of what was sent is none for what holds no words.
        """
        says = {word: told for word, told in self.command.says.items() if "{" not in told}
        found = {word: word for word in bad.found} | {
            word.partition(":")[0]: word for word in bad.found
        }
        for word in says:
            if word in found:
                return CommandRefusal(says[word])
        return CommandRefusal(next(iter(bad.found.values())))


def _day_format(asked: Requests) -> str:
    """Return how the office writes days, such as DD/MM/YYYY."""
    return str(asked.known("settings", name="DateFormat")[0]["value"])


def _compile(command: Command, registry: Registry, zone: ZoneInfo) -> Mapping[str, Compiled]:
    does = command.does
    if isinstance(does, Code):
        shapes = does.shapes
    else:
        shapes = {does.noun: does.answer if isinstance(does, WriteRecord) else does.shape}
    return {
        plural: compile_shape(shape, plural, registry, zone) for plural, shape in shapes.items()
    }


def _asks(command: Command) -> tuple[tuple[str, str], ...]:
    """Return the verbs and nouns that its caller must have."""
    does = command.does
    if isinstance(does, Code):
        return does.asks
    return ((does.verb if isinstance(does, WriteRecord) else "GET", does.noun),)


def _check_keys(command: Command) -> None:
    """Refuse a key without a sentence for a record that is not there. Raises: DeclarationError."""
    for key in command.keys:
        if not key.unknown:
            raise DeclarationError(f"{command.name}: {key.noun} has no sentence for no such record")
