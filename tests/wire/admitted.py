"""A wire language of tests: the native one, whose requests say in a header who calls.

It lets in callers for whom there is no login yet: customers, and staff with other areas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from teampro.dialects.dialect import Collaborators
from teampro.dialects.gate import Gate
from teampro.dialects.mount import Mount, Mounting
from teampro.dialects.native import Native
from teampro.dialects.native.head import NativeHead
from teampro.engine.call import Call
from teampro.identity.proofs import RIGHT, Admission, Verifiers
from teampro.resources import RESOURCES
from teampro.schema.caller import Caller
from teampro.schema.resource import Resource
from tests.wire.world import Reply, World, make_app

PLACE = "/admitted"
HEADER = "X-Caller"


@dataclass(frozen=True)
class Name:
    """What a request presents: one of the known names."""

    text: str

    @property
    def subject(self) -> str:
        """Whose failures these would be."""
        return f"name:{self.text}"

    @property
    def presented(self) -> tuple[str, ...]:
        """The name."""
        return (self.text,)

    def check(self) -> None:
        """Refuse nothing."""


@dataclass(frozen=True)
class Names:
    """Believes every name that it knows."""

    callers: Mapping[str, Caller]
    guessable = False

    def find(self, name: Name, _evidence: bytes = b"") -> Admission | None:
        """Return the caller of a name."""
        caller = self.callers.get(name.text)
        return Admission(caller) if caller is not None else None

    def verify(self, name: Name) -> bytes:
        """Return evidence that a name is known, or b""."""
        return RIGHT if name.text in self.callers else b""


class Admitting(Native):
    """The native language below a prefix of its own."""

    def __init__(self, given: Collaborators, callers: Mapping[str, Caller]) -> None:
        super().__init__(replace(given, settings=given.settings.with_values(prefix=PLACE)))
        self.verifiers: Verifiers = {Name: lambda _successes, _pool: Names(callers)}

    def mounts(self) -> Iterable[Mount]:
        """Return where it is mounted: all below its prefix."""
        return [mount for mount in super().mounts() if mount.prefix]

    def read(self, head: NativeHead, gate: Gate) -> Call:
        """Return the Call of a request, made by whom its header names."""
        call, name = super().read(head, gate), Name(head.environ["HTTP_X_CALLER"])
        gate.greet(name)
        return replace(call, proof=name)


def admitting(callers: Mapping[str, Caller]) -> Mounting:
    """Return the language that lets these callers in."""
    return lambda given: Admitting(given, callers).mounts()


class AdmittedWorld(World):
    """A world whose `who` may be one of further callers too."""

    callers: Mapping[str, Caller]

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: str | bytes = "",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request as it is and return the answer."""
        query, who = dict(query or {}), (query or {}).get("username", "")
        if who not in self.callers:
            return super().send(method, path, query, body, headers)
        del query["username"], query["password"]
        chain = path[path.index("/v1") :]
        sent = {**(headers or {}), HEADER: who}
        return super().send(method, f"{PLACE}/api.php{chain}", query, body, sent)


def make_admitted(
    directory: Path,
    callers: Mapping[str, Caller],
    resources: Iterable[Resource] = RESOURCES,
    kind: type[AdmittedWorld] = AdmittedWorld,
    **options: str,
) -> AdmittedWorld:
    """Return an application over the world in a directory, a fresh copy at first."""
    if not directory.exists():
        make_app(directory)
    world = kind(directory, resources, [admitting(callers)], **options)
    world.callers = callers
    return world
