"""An answer as a value, and what is said of a refusal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import unquote

from teampro.client.printable import printable

_EXACT_NAME = re.compile(r"filename\*=UTF-8''([^;\s]+)", re.IGNORECASE)
"""RFC 8187; the plain name beside it is for old clients."""
CHAIN = "action"
"""The path of faults in the chain itself, which the user sees before him."""


class Refused(Exception):
    """What the server said no to; the text has its sentence, the paths and the nearest words."""


@dataclass(frozen=True)
class Answer:
    """`headers` have lower case names; `chunks` are the body and may be read once."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterable[bytes]

    def read(self) -> bytes:
        """Return the whole body."""
        return b"".join(self.chunks)

    def tree(self) -> dict[str, Any]:
        """Return the envelope. Raises: Refused where the body is none."""
        try:
            tree = json.loads(self.read())
        except ValueError:
            tree = None
        if not isinstance(tree, dict) or "request" not in tree:
            raise Refused(
                f"The address answers ({self.status}), but not as this API does: see that the URL "
                "is that of TeamPro."
            )
        return tree

    def checked(self) -> Answer:
        """Return the answer itself when it is no refusal. Raises: Refused."""
        if self.status < 400:
            return self
        raise Refused("\n".join(refusal_lines(self.tree()["request"], self.headers)))

    @property
    def filename(self) -> str:
        """The name that the server gives a download, "" for none."""
        header = self.headers.get("content-disposition", "")
        if exact := _EXACT_NAME.search(header):
            return printable(unquote(exact[1]))
        message = Message()
        message["Content-Disposition"] = header
        return printable(message.get_filename() or "")


def refusal_lines(request: Mapping[str, Any], headers: Mapping[str, str]) -> Iterator[str]:
    """Yield what is said of a refusal: its sentence, then its faults with their paths."""
    message = printable(str(request.get("message", "")))
    yield message
    faults = request.get("errors") or []
    for fault in faults:
        sentence = printable(str(fault.get("message", "")))
        path = printable(str(fault.get("path", "")))
        if sentence != message:
            yield f"  {path}: {sentence}"
        elif path not in message and path != CHAIN:
            yield f"  at {path}"
    if "tries_left" in request:
        yield f"  Tries left before this address is banned: {request['tries_left']}."
    if "retry-after" in headers:
        yield f"  Try again in {printable(headers['retry-after'])} s."
