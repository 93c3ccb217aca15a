"""The script of a path below /api/v1/: who may call it, whose is what it names, and what it does.

An administrator calls with the rights that the command asks for. What a customer names is looked at
with his own eyes; then the server does it for him, and history tells him.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from teampro.chain import LARGEST_ID
from teampro.dialects.gateway.endpoint import Customers, Endpoint
from teampro.dialects.gateway.head import GatewayHead
from teampro.dialects.gateway.parameters import id_of, text_of, with_values
from teampro.dialects.gateway.refuse import (
    BUSINESS,
    DENIED,
    GatewayRefusal,
    business,
    required,
)
from teampro.dialects.whmcs.bound import Bound
from teampro.dialects.whmcs.command import CommandRefusal, may_call
from teampro.dialects.whmcs.given import Given, Tree
from teampro.engine.requests import Requests
from teampro.engine.result import Result
from teampro.engine.script import Act, Script
from teampro.errors import Refusal
from teampro.schema.caller import Caller

OWNERS = ("clientid", "userid")
"""The parameters that name a client."""
NO_NAMES = frozenset[str]()
"""The gateway has no parameters of its own: its credentials stand in the header."""
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

    def script(self, head: GatewayHead, sent: Given) -> Script:
        """Return what one request does with what was sent."""
        head.ignored += sent.unknown(self.takes, NO_NAMES)
        given = sent.fitted(self.takes)
        inner = self.bound.script(given)
        prepare = partial(self._prepare, head, sent, given)
        return replace(inner, name=self.endpoint.path, prepare=prepare, params=given.values)

    def _prepare(self, head: GatewayHead, sent: Given, given: Given, requests: Requests) -> Act:
        """Refuse what the caller may not, and what he did not send. Raises: Refusal."""
        caller, customers = requests.session.caller, None
        if caller.is_customer:
            customers = _allowed(self.endpoint, caller)
            if any(_names_another(name, each, caller) for name, each in sent.values.items()):
                raise GatewayRefusal(DENIED)
            given = _of_customer(head, given, customers, caller)
        else:
            _demand_rights(self.bound, requests)
        unused = self.bound.command.unused
        head.ignored += tuple(name for name in given.values if name in unused)
        given = self._complete(given, is_judged=customers is None)
        if customers is not None:
            return partial(self._act_for, head, customers, given, requests)
        if self.endpoint.given is not None:
            return partial(self._act, head, given, requests)
        with self._told():
            act = self.bound.script(given).prepare(requests)
        return partial(self._shaped, act)

    def _complete(self, given: Given, is_judged: bool) -> Given:
        """Return parameters that are all there, the id of a record in decimals.

        What is no id is 0: where it is not judged yet, it is looked for like any other.
        Raises: GatewayRefusal.
        """
        for name in self.endpoint.required:
            if not text_of(given, name):
                raise required(name)
        record = self.endpoint.record
        if not record:
            return given
        record_id = id_of(given.get(record))
        if is_judged and not record_id and self.endpoint.denied:
            raise GatewayRefusal(self.endpoint.denied)
        return with_values(given, **{record: str(record_id)})

    def _act_for(
        self, head: GatewayHead, customers: Customers, given: Given, requests: Requests
    ) -> Result:
        """Do what a customer asks for, when what he names is his. Raises: Refusal."""
        session = requests.session
        caller = replace(session.caller, permissions=None)
        if customers.noun:
            record_id = id_of(given.get(self.endpoint.record))
            with session.acting_as(caller):  # what he may call he may name, whatever else he sees
                if not _is_in_reach(requests, customers.noun, record_id):
                    raise GatewayRefusal(self.endpoint.denied)
        with session.acting_as(replace(caller, is_entrusted=True)):
            return self._act(head, given, requests, customers)

    def _act(
        self,
        head: GatewayHead,
        given: Given,
        requests: Requests,
        customers: Customers | None = None,
    ) -> Result:
        with self._told():
            if self.endpoint.given is not None:
                given = self.endpoint.given(requests, given, head.ignore)
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
            except Refusal as no:
                if no.word == "not_found" and self.endpoint.denied:
                    raise GatewayRefusal(self.endpoint.denied) from None
                raise


def plain_script(bound: Bound, given: Given) -> Script:
    """Return the script of a command that the page does not have: an administrator's, as it is."""
    inner = bound.script(given)

    def prepare(requests: Requests) -> Act:
        if requests.session.caller.is_customer:
            raise GatewayRefusal(DENIED, 403)
        _demand_rights(bound, requests)
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


def _demand_rights(bound: Bound, requests: Requests) -> None:
    """Refuse an administrator what he lacks the right to, before anything is looked up for him.

    Raises: GatewayRefusal.
    """
    session = requests.session
    is_allowed = may_call(session.caller.rights.commands, bound)
    if not is_allowed or bound.why_not(session.nouns, session.caller):
        raise GatewayRefusal(DENIED, 403)


def _of_customer(head: GatewayHead, given: Given, customers: Customers, caller: Caller) -> Given:
    """Return what a customer may send, with his own id."""
    takes = customers.takes.split()
    head.ignored += tuple(name for name in given.values if name not in takes)
    values = {name: value for name, value in given.values.items() if name in takes}
    if customers.client:
        values[customers.client] = str(caller.id)
    return replace(given, values=values)


def _names_another(name: str, sent: Tree, caller: Caller) -> bool:
    """Say whether a parameter names a client, and not the caller's."""
    return name.lower() in OWNERS and bool(sent) and id_of(sent) != caller.id


def _is_in_reach(requests: Requests, plural: str, record_id: int) -> bool:
    """Say whether the caller sees a record; in one statement, whatever the id."""
    id_field = requests.session.nouns[plural].id_field
    asked = {id_field: record_id or NOBODYS}
    params = {**asked, "fields": [id_field], "limit": 1, "count": False}
    rows: list[object] = requests.ask("GET", plural, params)[plural]
    return bool(rows)
