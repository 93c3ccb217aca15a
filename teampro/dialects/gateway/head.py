"""What a request of the gateway says before its body.

A head is made for every request, the worst one too, since a refusal needs its id and its path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.errors import Refusal

LONGEST_VERB = 20


@dataclass(slots=True)
class GatewayHead:
    """What is known of a request so far.

    `path` is the word of its path, "" for none, `command` what stands below it, in lower case;
    `refusal` is what reading the head ran into; `ignored` are names of parameters that were not
    heeded.
    """

    environ: Mapping[str, Any] = field(repr=False)
    request_id: str
    address: str
    method: str
    path: str = ""
    command: str = ""
    refusal: Refusal | None = None
    ignored: tuple[str, ...] = ()

    def ignore(self, name: str) -> None:
        """Let the answer name a parameter that was not heeded."""
        if name not in self.ignored:
            self.ignored += (name,)

    @property
    def format(self) -> str:
        """The format of every answer."""
        return "json"
