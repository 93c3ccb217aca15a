"""The script of a path below /api/v1/: who may call it, whose is what it names, and what it does.

An administrator calls with the rights that the command asks for. What a customer names is looked at
with his own eyes; then the server does it for him, and history tells him.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from teampro.chain import LARGEST_ID
from teampro.dialects.gateway.endpoint import Customers, Endpoint
from teampro.dialects.gateway.head import GatewayHead
from teampro.dialects.gateway.ordering import text_of
from teampro.dialects.gateway.refuse import (
    BUSINESS,
    DENIED,
    GatewayRefusal,
    Tree,
    business,
    required,
)
from teampro.dialects.whmcs.bound import Bound
from teampro.dialects.whmcs.command import CommandRefusal, may_call
from teampro.dialects.whmcs.given import Given
from teampro.engine.requests import Requests
from teampro.engine.result import Result
from teampro.engine.script import Act, Script
from teampro.errors import Refusal
from teampro.schema.caller import Caller

OWNERS = ("clientid", "userid")
"""The parameters that name a client."""


NOBODYS = LARGEST_ID
"""What is looked for where no id was sent: it costs what any other record costs."""


@dataclass(frozen=True)
class EndpointScripts:
    """Makes the script of a request to one path; `bound` is its command, bound to the nouns."""

    endpoint: Endpoint
    bound: Bound

    @property
    def takes(self) -> frozenset[str]:
        """The names of its parameters."""
        return frozenset(self.endpoint.takes) or self.bound.takes

    def script(self, head: GatewayHead, given: Given) -> Script:
        """Return what one request does; `given` are its parameters, named as it takes them."""
        inner = self.bound.script(given)
        prepare = partial(self._prepare, head, given)
        return replace(inner, name=self.endpoint.path, prepare=prepare, params=given.values)

    def _prepare(self, head: GatewayHead, given: Given, requests: Requests) -> Act:
        """Refuse what the caller may not, and what he did not send. Raises: Refusal."""
        caller, customers = requests.session.caller, None
        if caller.is_customer:
            customers = _allowed(self.endpoint, caller)
            given = self._of_customer(head, given, customers, caller)
        elif not may_call(caller.rights.commands, self.bound):
            raise GatewayRefusal(DENIED, 403)
        unused = self.bound.command.unused
        head.ignored += tuple(name for name in given.values if name in unused)
        for name in self.endpoint.required:
            if not text_of(given, name):
                raise required(name)
        given = _canonical(given, self.endpoint.record)
        if customers is not None:
            return partial(self._act_for, customers, given, requests)
        if self.endpoint.given is not None:
            return partial(self._act, given, requests)
        with self._told():
            act = self.bound.script(given).prepare(requests)
        return partial(self._shaped, act)

    def _of_customer(
        self, head: GatewayHead, given: Given, customers: Customers, caller: Caller
    ) -> Given:
        """Return what a customer may send, with his own id. Raises: GatewayRefusal."""
        if any(_names_another(given, name, caller) for name in OWNERS):
            raise GatewayRefusal(DENIED)
        takes = customers.takes.split()
        head.ignored += tuple(name for name in given.values if name not in takes)
        values = {name: value for name, value in given.values.items() if name in takes}
        if customers.client:
            values[customers.client] = str(caller.id)
        return replace(given, values=values)

    def _act_for(self, customers: Customers, given: Given, requests: Requests) -> Result:
        """Do what a customer asks for, when what he names is his. Raises: Refusal."""
        session = requests.session
        caller = replace(session.caller, permissions=None)
        if customers.noun:
            record_id = int(text_of(given, self.endpoint.record))
            with session.acting_as(caller):  # what he may call he may name, whatever else he sees
                if not _is_in_reach(requests, customers.noun, record_id):
                    raise GatewayRefusal(self.endpoint.denied)
        with session.acting_as(replace(caller, is_entrusted=True)):
            return self._act(given, requests, customers)

    def _act(self, given: Given, requests: Requests, customers: Customers | None = None) -> Result:
        with self._told():
            if self.endpoint.given is not None:
                given = self.endpoint.given(requests, given)
            act = self.bound.script(given).prepare(requests)
        return self._shaped(act, customers)

    def _shaped(self, act: Act, customers: Customers | None = None) -> Result:
        with self._told():
            result = act()
        reshape = (customers and customers.reshape) or self.endpoint.reshape
        return replace(result, tree=reshape(result.tree))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Let the command's sentences be those of the page."""
        with business_errors():
            try:
                yield
            except CommandRefusal as no:
                if no.message in self.endpoint.texts:
                    raise GatewayRefusal(self.endpoint.texts[no.message]) from None
                raise


def plain_script(bound: Bound, given: Given) -> Script:
    """Return the script of a command that the page does not have: an administrator's, as it is."""
    inner = bound.script(given)

    def prepare(requests: Requests) -> Act:
        caller = requests.session.caller
        if caller.is_customer or not may_call(caller.rights.commands, bound):
            raise GatewayRefusal(DENIED, 403)
        with business_errors():
            act = inner.prepare(requests)

        def told() -> Result:
            with business_errors():
                return act()

        return told

    return replace(inner, prepare=prepare)


@contextmanager
def business_errors() -> Iterator[None]:
    """Let what a command refuses be an error of the business, so 200 like a success."""
    try:
        yield
    except GatewayRefusal:
        raise
    except Refusal as no:
        if no.status in BUSINESS or isinstance(no, CommandRefusal):
            raise business(no.message) from None
        raise


def _allowed(endpoint: Endpoint, caller: Caller) -> Customers:
    """Return how customers may call a path. Raises: GatewayRefusal where this one may not."""
    customers, granted = endpoint.customers, caller.permissions
    if customers is None or not (granted is None or customers.permission in granted):
        raise GatewayRefusal(DENIED, 403)
    return customers


def _names_another(given: Given, name: str, caller: Caller) -> bool:
    sent = given.get(name)
    return bool(sent) and _number(sent) != caller.id


def _canonical(given: Given, name: str) -> Given:
    """Return parameters of which one is an id, as decimals: 0, of no record, for anything else."""
    if not name or given.get(name) is None:
        return given
    values: Mapping[str, Any] = {**given.values, name: str(_number(given.get(name)))}
    return replace(given, values=values)


def _number(sent: Any) -> int:
    """Return the id that a text spells, 0 for none."""
    text = sent.strip() if isinstance(sent, str) else ""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID))
    return int(text) if is_number and int(text) <= LARGEST_ID else 0


def _is_in_reach(requests: Requests, plural: str, record_id: int) -> bool:
    """Say whether the caller sees a record; in one statement, whatever the id."""
    id_field = requests.session.nouns[plural].id_field
    asked = {id_field: record_id or NOBODYS}
    params: Tree = {**asked, "fields": [id_field], "limit": 1, "count": False}
    rows: list[Tree] = requests.ask("GET", plural, params)[plural]
    return bool(rows)
