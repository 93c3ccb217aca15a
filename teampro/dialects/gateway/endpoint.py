"""What a path below /api/v1/ is declared with: the command it stands for, and what is its own.

Shapes and texts are the page's; what a command does, its language says. Customers may call what has
a line about them, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from teampro.dialects.gateway.refuse import Tree
from teampro.dialects.whmcs.declare import Command
from teampro.dialects.whmcs.given import Given
from teampro.engine.requests import Requests

Reshape = Callable[[Tree], Tree]
"""Makes what is told of what the command answers. Raises: GatewayRefusal."""
Ignore = Callable[[str], None]
"""Is told the name of a parameter that was not heeded."""
Translate = Callable[[Requests, Given, Ignore], Given]
"""Makes what the command takes of what was sent, inside its transaction. Raises:
GatewayRefusal."""


@dataclass(frozen=True)
class Customers:
    """How customers may call a command.

    `permission` is the word that their client must give them, `takes` are the parameters they may
    send. His own id is filled into `client`; the `record` that a parameter names is his own, of
    this `noun`, else `denied` is told. `reshape` is what he reads where it is less.
    """

    permission: str
    takes: str
    client: str = ""
    noun: str = ""
    reshape: Reshape | None = None


@dataclass(frozen=True)
class Endpoint:
    """A path below /api/v1/, spelled as the source spells it.

    `required` are parameters without which it says so itself, in this order. `record` is the one
    that names a record by its id, `denied` is told where it names none. `texts` are bodies in the
    place of the command's sentences. With `given` it takes `takes`, else what the command does.
    """

    path: str
    command: Command
    reshape: Reshape
    required: tuple[str, ...] = ()
    record: str = ""
    denied: Tree = field(default_factory=dict)
    texts: Mapping[str, Tree] = field(default_factory=dict)
    customers: Customers | None = None
    takes: tuple[str, ...] = ()
    given: Translate | None = None


def keeps(texts: str = "", numbers: str = "") -> Reshape:
    """Return what keeps these keys of an answer, as texts or as numbers."""

    def reshape(answer: Tree) -> Tree:
        told: Tree = {"result": "success"}
        told |= {name: str(answer[name]) for name in texts.split()}
        return told | {name: int(answer[name]) for name in numbers.split()}

    return reshape
