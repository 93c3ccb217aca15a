"""The Call that a command stands for: what is asked when its caller is known, and then its script.

The order of the questions is that of the refusals: which command, may he call it, is it well said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import NoReturn

from teampro.dialects.http.idempotency import read_key
from teampro.dialects.whmcs.command import BoundCommand, CommandRefusal, Commands, may_call
from teampro.dialects.whmcs.given import Given, Tree
from teampro.dialects.whmcs.head import FORMATS, CommandHead
from teampro.dialects.whmcs.read import ATTACHMENTS
from teampro.dialects.whmcs.values import Unreadable, read_bool
from teampro.engine.call import Call
from teampro.engine.requests import Requests
from teampro.engine.script import Act, Script
from teampro.errors import Refusal, nearest
from teampro.identity.proofs import Proof
from teampro.schema.caller import CLIENT
from teampro.schema.check import IDEMPOTENCY_KEY

DIALECT = "whmcs"


@dataclass(frozen=True)
class Calling:
    """Makes calls of the commands of a table; where it `is_strict`, unknown names are refused."""

    commands: Commands
    is_strict: bool

    def call(self, head: CommandHead, proof: Proof | None) -> Call:
        """Return the Call of a request whose parameters are gathered."""
        command = head.command = self.commands.get(head.action)
        script = Script("", partial(_refuse_name, head.action))
        if command is not None:
            head.ignored += _unknown(head.given, command)
            script = self._script(command, head)
        return Call(
            (),
            "GET" if script.transaction == "reads" else "POST",
            head.request_id,
            head.address,
            proof,
            key=read_key(head.environ),
            dialect=DIALECT,
            script=script,
        )

    def _script(self, command: BoundCommand, head: CommandHead) -> Script:
        given = replace(head.given.fitted(command.takes), received=head.uploads)
        script = command.script(given)

        def prepare(requests: Requests) -> Act:
            caller = requests.session.caller
            if caller.kind == CLIENT:
                raise Refusal("forbidden", "Commands are for administrators.")
            head.default_format = caller.default_responsetype or head.default_format
            if not may_call(caller.rights.commands, command):
                message = f'Invalid Permissions: API action "{head.action}" is not allowed'
                raise CommandRefusal(message, 403)
            if head.responsetype and head.responsetype not in FORMATS:
                raise CommandRefusal("Invalid Response Type")
            head.ignored += command.unread(given)
            if head.ignored and (self.is_strict or _is_strict(head)):
                raise _unknown_parameter(head.ignored[0], command.takes)
            return script.prepare(requests)

        params = _params(given, head.given.own("idempotencykey"))
        return replace(script, name=head.action, prepare=prepare, params=params)


def _refuse_name(action: str, _requests: Requests) -> NoReturn:
    if not action:
        raise CommandRefusal("Empty action request", 400)
    raise CommandRefusal("Command Not Found")


def _unknown(given: Given, command: BoundCommand) -> tuple[str, ...]:
    """Return the names that nobody reads; files are no names of their own."""
    unread = (ATTACHMENTS,) if given.files and ATTACHMENTS not in command.takes else ()
    return tuple(dict.fromkeys((*given.unknown(command.takes), *unread)))


def _is_strict(head: CommandHead) -> bool:
    try:
        return read_bool(head.environ.get("HTTP_X_TEAMPRO_STRICT", ""))
    except Unreadable:
        return False


def _unknown_parameter(name: str, takes: frozenset[str]) -> CommandRefusal:
    close = nearest(name, sorted(takes))
    hint = f"; did you mean {close}?" if close else ""
    return CommandRefusal(f"Unknown parameter {name[:60]}{hint}")


def _params(given: Given, key: Tree) -> Mapping[str, Tree | list[str]]:
    """Return what tells a command from another one under the same key, and the key itself.

    A key that is no text goes along: whoever sends one is refused, not written for twice.
    """
    params: dict[str, Tree | list[str]] = dict(given.values)
    if given.files:
        params[ATTACHMENTS] = [f"{file.sha256} {file.name}" for file in given.files]
    return {**params, IDEMPOTENCY_KEY: key} if key else params
