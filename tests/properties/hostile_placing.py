"""Where the parameters of a hostile request stand: query, brackets, JSON, forms with files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from tests.properties.hostile_words import WILD_TEXTS

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "bound"
ADMIN = (("username", "admin"), ("password", "fe01ce2a7fbac8fafaed7c982a04e229"))

STAFF = (("username", "staff"), ADMIN[1])


@dataclass(frozen=True)
class Call:
    """A request as a server hands it on: `target` is ASCII, `headers` are Latin-1."""

    verb: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    address: str = "10.0.0.1"

    @property
    def is_asked_as_xml(self) -> bool:
        """Whether the chain names XML, in a spelling by path, and could name JSON."""
        path = self.target.partition("?")[0]
        return path.endswith("/xml") and "openapi" not in path

    def as_json(self) -> Call:
        """Return the same call, asked as JSON."""
        path, mark, query = self.target.partition("?")
        target = f"{path.removesuffix('xml')}json{mark}{query}"
        return Call(self.verb, target, self.headers, self.body, self.address)


def call(verb: str, target: str, params: Any = None, login: Any = ADMIN, **rest: Any) -> Call:
    """Return a call with everything in its query."""
    pairs = [*login, *([] if params is None else [("params", _text(params))])]
    return Call(verb, f"{target}{'&' if '?' in target else '?'}{_urlencoded(pairs)}", **rest)


def _text(params: Any) -> str:
    return params if isinstance(params, str) else json.dumps(params)


def _urlencoded(pairs: Any) -> str:
    return urlencode([(name, value) for name, value in pairs], errors="surrogatepass")


@st.composite
def placed(draw: st.DrawFn, verb: str, target: str, login: Any, params: Any) -> Call:
    """Draw where the parameters stand."""
    where = draw(st.sampled_from(["query", "query", "brackets", "json", "plain", "form", "parts"]))
    pairs = [*login]
    if where in ("brackets", "form") and isinstance(params, dict):
        pairs += list(_brackets("params", params))
    elif params != {}:
        pairs.append(("params", _text(params)))
    if draw(st.integers(0, 9)) == 0:
        name = draw(st.sampled_from(["page", "limit", "offset", "utm", "sort", "method", "page[]"]))
        pairs.append((name, draw(st.sampled_from(["1", "get", "DELETE", "patch", *WILD_TEXTS]))))
    if where in ("query", "brackets") or (verb == "GET" and draw(st.booleans())):
        return call(verb, target, login=pairs)
    if where == "json":
        body = json.dumps({**dict(login), "params": params}).encode()
        return Call(verb, target, (("Content-Type", "application/json"),), body)
    if where == "plain":
        headers = (("Content-Type", "application/json"),)
        return call(
            verb,
            target,
            login=login,
            headers=headers,
            body=_text(params).encode("utf-8", "surrogatepass"),
        )
    if where == "parts":
        headers = (("Content-Type", f"multipart/form-data; boundary={BOUNDARY}"),)
        return Call(verb, target, headers, multipart(pairs, draw(FILES)))
    return Call(verb, target, (("Content-Type", FORM),), _urlencoded(pairs).encode())


def _brackets(name: str, tree: Any) -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _brackets(f"{name}[{key}]", value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _brackets(f"{name}[]", value)
    else:
        yield name, "" if tree is None else str(tree)


FILES = st.one_of(
    st.none(),
    st.tuples(
        st.one_of(st.sampled_from(["a.txt", "ä", "..", "a/b\\c.png", "", '"', "\x00", "a" * 300])),
        st.binary(max_size=30),
    ),
)


def multipart(pairs: list[tuple[str, str]], file: tuple[str, bytes] | None) -> bytes:
    """Return a form with texts and perhaps a file."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode(
            "utf-8", "surrogatepass"
        )
        for name, value in pairs
    ]
    if file is not None:
        head = f'form-data; name="file"; filename="{file[0]}"'
        parts.append(
            f"--{BOUNDARY}\r\nContent-Disposition: {head}\r\n\r\n".encode() + file[1] + b"\r\n"
        )
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])
