"""What a dialect hands to the engine: one request, free of HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.engine.path import Path
from teampro.engine.script import Script
from teampro.identity.proofs import Proof
from teampro.store.files import Upload


@dataclass(frozen=True)
class Call:
    """One request. `words` are the chain's words, split and decoded, the version first.

    `verb` is GET, POST, PUT, DELETE or OPTIONS. `read_params` parses the params when the chain
    is known (and raises Refusal): a dict with `page`, `limit` and `offset` sent beside merged in.
    `choose_format` names the format of the answer when the path is known (and raises Refusal);
    of a streamed one or a download the Result holds no tree. `unknown_names` were sent beside the
    `known_names` of parameters, and are none of them. `conditions` are what must hold before the
    call acts, by the names of their headers. `key` is what a write is known by when it is repeated,
    None for none; `dialect` names the language, and what tells its requests apart beside the chain.
    A call with a `script` makes the requests of that instead, and has no words and params.
    """

    words: tuple[str, ...]
    verb: str
    request_id: str
    address: str
    proof: Proof | None = None
    read_params: Callable[[], Mapping[str, Any]] = dict
    choose_format: Callable[[Path], str] = lambda _path: "json"
    unknown_names: tuple[str, ...] = ()
    known_names: tuple[str, ...] = ()
    conditions: Mapping[str, str] = field(default_factory=dict)
    upload: Upload | None = field(default=None, repr=False)
    key: str | None = None
    dialect: str = ""
    script: Script | None = None
