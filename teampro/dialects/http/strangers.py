"""How much of a body is read before it is known who sent it: little, whatever it is made of.

Each function lets all pass once the gate knows the caller.
"""

from __future__ import annotations

from collections.abc import Iterator

from teampro.dialects.gate import Gate
from teampro.dialects.http.body import Body
from teampro.dialects.http.strict_json import most_values
from teampro.errors import Refusal

STRANGER_BYTES = 2**20
STRANGER_VALUES = 25_000
"""So many values of JSON a stranger may send: each takes up to a hundred bytes of memory."""
_WHERE = "in the query, or a bearer token in the header"
TOO_LARGE = (
    f"Until its caller is known a body has at most {STRANGER_BYTES} bytes and {STRANGER_VALUES} "
    f"values: send username and password {_WHERE}."
)
FILE_REQUIRED = f"Log in before you send a file: send username and password {_WHERE}."


def check_length(body: Body, gate: Gate) -> None:
    """Refuse a stranger's body that is too long. Raises: Refusal too_large."""
    if not gate.is_known and body.length > STRANGER_BYTES:
        raise Refusal("too_large", TOO_LARGE)


def check_values(text: str, gate: Gate) -> None:
    """Refuse a stranger's JSON of too many values, unparsed. Raises: Refusal too_large."""
    if not gate.is_known and most_values(text) > STRANGER_VALUES:
        raise Refusal("too_large", TOO_LARGE)


def chunks_until_known(body: Body, gate: Gate) -> Iterator[bytes]:
    """Yield all bytes of a form, of a stranger's only the first ones.

    Raises: Refusal login_required, and what the body raises.
    """
    read = 0
    for chunk in body.chunks():
        read += len(chunk)
        if read > STRANGER_BYTES and not gate.is_known:
            raise Refusal("login_required", FILE_REQUIRED)
        yield chunk
