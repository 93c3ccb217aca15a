"""The Call that a report stands for: the caller's right, then what was sent, then the noun."""

from __future__ import annotations

from functools import partial

from teampro.dialects.abuse.head import AbuseHead
from teampro.dialects.abuse.read import ACTION, VERB, Sent
from teampro.dialects.abuse.refuse import (
    MISSING,
    NO_ACTION,
    SERVICE,
    AbuseRefusal,
    no_service,
    of_params,
)
from teampro.dialects.http.idempotency import read_key
from teampro.engine.call import Call
from teampro.engine.requests import Requests
from teampro.engine.result import Result
from teampro.engine.script import Act, Script
from teampro.errors import Refusal
from teampro.identity.proofs import Proof

DIALECT = "abuse"
REPORTS = "abusereports"
CREATE = "create"
REQUIRED = (SERVICE, "category")
METHOD, FLAG = "suspend_method", "allow_unsuspend"
ALIASES = {"suspend": "immediate"}
"""What the source's own example sends, and its list of methods does not have."""


def calling(head: AbuseHead, proof: Proof, sent: Sent) -> Call:
    """Return the Call of a request."""
    return Call(
        (),
        VERB,
        head.request_id,
        head.address,
        proof,
        key=read_key(head.environ),
        dialect=DIALECT,
        script=Script(REPORTS, partial(_prepare, sent), "writes", sent),
    )


def _prepare(sent: Sent, requests: Requests) -> Act:
    """Ask whether the caller may report, and then what. Raises: Refusal forbidden, AbuseRefusal."""
    path = requests.path_of(VERB, (REPORTS,))
    params = params_of(sent)

    def act() -> Result:
        try:
            tree = requests.run(VERB, path, params).tree
        except Refusal as refusal:
            raise of_params(refusal) from None
        return Result({"report_id": tree["abusereport"]["report_id"]})

    return act


def params_of(sent: Sent) -> dict[str, str]:
    """Return the params of the noun; an empty text stands for nothing. Raises: AbuseRefusal.

    An empty flag says no: PHP sends its `false` so in a form with parts.
    """
    if sent.get(ACTION, "").strip().lower() != CREATE:
        raise AbuseRefusal(NO_ACTION, "Missing or Invalid Action.")
    params = {name: text.strip() for name, text in sent.items() if name != ACTION}
    if not all(params.get(name) for name in REQUIRED):
        raise AbuseRefusal(MISSING, "Missing required parameters.")
    if not params[SERVICE].strip("0"):
        raise no_service()
    if params.get(FLAG) == "":
        params[FLAG] = "0"
    if METHOD in params:
        params[METHOD] = ALIASES.get(params[METHOD], params[METHOD])
    return {name: text for name, text in params.items() if text}
