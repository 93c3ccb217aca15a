"""Credentials that may call some commands alone, at the gateway."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from teampro.dialects.gateway.calling import EndpointScripts, plain_script
from teampro.dialects.gateway.endpoints import endpoints
from teampro.dialects.gateway.head import GatewayHead
from teampro.dialects.gateway.refuse import GatewayRefusal
from teampro.dialects.whmcs.given import Given
from teampro.engine.requests import Requests
from teampro.engine.script import Script
from teampro.schema.caller import Rights
from tests.callers import super_admin


def test_a_credential_of_other_commands_is_refused() -> None:
    """Whether the page has the command or not: its words are those of WHMCS's commands."""
    words = Rights(commands=frozenset(("getorders",)))
    caller = super_admin(1, "anna", words)
    requests = cast("Requests", SimpleNamespace(session=SimpleNamespace(caller=caller)))
    never: Any = pytest.fail
    script = Script("", never)
    bound: Any = SimpleNamespace(
        name="GetInvoices", writes=False, area="billing", script=lambda _given: script
    )
    own = EndpointScripts(endpoints(())[0], bound)
    head = GatewayHead({}, "", "", "POST")
    for made in (own.script(head, Given()), plain_script(bound, Given())):
        with pytest.raises(GatewayRefusal) as refused:
            made.prepare(requests)
        assert 403 == refused.value.status
