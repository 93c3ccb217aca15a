"""Where a database on a server is: the address in TEAMPRO_DATABASE, read and printed.

Knows no driver; `shown` never holds the password.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES = {
    "mysql": "mysql",
    "mariadb": "mysql",
    "postgresql": "postgresql",
    "postgres": "postgresql",
}
"""The words before ://, and the engine each stands for."""


@dataclass(frozen=True)
class DatabaseUrl:
    """`engine` is mysql or postgresql; a `port` of 0 is the engine's own."""

    engine: str
    name: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    options: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Return the address without the password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        user = f"{self.user}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"{self.engine}://{user}{host}{port}/{self.name}"


def is_url(text: str) -> bool:
    """Say whether a text is an address, not the path of a file."""
    return "://" in text


def read_url(text: str) -> DatabaseUrl:
    """Read `engine://user:password@host:port/name?option=value`. Raises: ValueError."""
    parts = urlsplit(text.strip())
    engine = SCHEMES.get(parts.scheme, "")
    if not engine:
        raise ValueError("expected a path, mysql://… or postgresql://…")
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise ValueError(f"expected {parts.scheme}://USER:PASSWORD@HOST/NAME with one name")
    return DatabaseUrl(
        engine,
        name,
        unquote(parts.hostname or ""),
        parts.port or 0,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        tuple(parse_qsl(parts.query, keep_blank_values=True)),
    )
