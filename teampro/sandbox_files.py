"""The files of the page in `sandbox/`, read once: no path of a request ever meets the file system.

Where they lie, in a checkout and installed, is told in setup.cfg.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

SANDBOX = Path(__file__).parent / "sandbox"
START = "index.html"
LOGINS = "logins.json"
"""Where customers log in; what the folder says is true of an installation that sets nothing."""

_SCRIPT = "text/javascript; charset=utf-8"
_PLAIN = "text/plain; charset=utf-8"
TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": _SCRIPT,
    ".mjs": _SCRIPT,
    ".json": "application/json",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": _PLAIN,
    ".md": _PLAIN,
    "": _PLAIN,
}
"""Content types by the end of a name; a name without one is a LICENSE. No others are served."""


@dataclass(frozen=True)
class StaticFile:
    """A file as it is served; `tag` is its ETag without quotes."""

    content: bytes = field(repr=False)
    type: str
    tag: str


def read_files(directory: Path) -> dict[str, StaticFile]:
    """Return the files below a directory by their names (`page/dom.js`), hidden ones left out."""
    found = {path.relative_to(directory): path for path in sorted(directory.rglob("*"))}
    return {
        name.as_posix(): _read(path)
        for name, path in found.items()
        if path.is_file() and name.suffix in TYPES and not _is_hidden(name)
    }


def _is_hidden(name: Path) -> bool:
    return any(part.startswith(".") for part in name.parts)


def _read(path: Path) -> StaticFile:
    return made_file(path.name, path.read_bytes())


def made_file(name: str, content: bytes) -> StaticFile:
    """Return a file of this name as it is served; the end of the name stands in TYPES."""
    return StaticFile(content, TYPES[Path(name).suffix], sha256(content).hexdigest())
