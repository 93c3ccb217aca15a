"""Bearer tokens: made, listed, revoked, and looked up at each use.

A token is shown once and stored as its SHA-256: 256 random bits need neither salt nor slow hash.
It may never do more than its owner may at the time of use.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from teampro.identity.callers import administrator, join_words, rights_of
from teampro.identity.proofs import RIGHT, Admission, Bearer
from teampro.schema.caller import VERBS, Rights
from teampro.store.database import Database

PREFIX = "tp_"
BYTES = 32
NOTE_SECONDS = 60
"""The last use of a token is written at most this often."""

_FIND = """SELECT t.id, t.expires, t.verbs, t.resources, a.id, a.username, a.role, a.areas
    FROM tokens t JOIN admins a ON a.id = t.admin_id
    WHERE t.digest = ? AND a.disabled = 0"""
_LIST = """SELECT t.id, a.username, t.label, t.verbs, t.resources, t.created, t.expires, t.used
    FROM tokens t JOIN admins a ON a.id = t.admin_id ORDER BY t.id"""
_ADD = """INSERT INTO tokens (admin_id, digest, label, verbs, resources, created, expires)
    VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id"""
_NOTE = "UPDATE tokens SET used = ? WHERE id = ? AND (used IS NULL OR used <= ?)"


class TokenError(ValueError):
    """A token that cannot be made or found; the text says why."""


@dataclass(frozen=True)
class Token:
    """What may be shown of a token. Moments are Unix seconds; `expires` None means never."""

    id: int
    username: str
    label: str
    rights: Rights
    created: float
    expires: float | None
    used: float | None


class Tokens:
    """The tokens of one database; verifies those that callers present."""

    guessable = False

    def __init__(
        self,
        database: Database,
        now: Callable[[], float],
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._database = database
        self._now = now
        self._random = random
        self._lock = threading.Lock()
        self._noted: dict[int, float] = {}

    def create(
        self,
        username: str,
        label: str,
        *,
        seconds: float | None = None,
        verbs: Iterable[str] | None = None,
        resources: Iterable[str] | None = None,
    ) -> tuple[int, str]:
        """Make a token and return its id and its text, which cannot be had again.

        `resources` are plural words, and operations such as `timelogs.stop` or `timelogs.*`; None
        means all, of verbs too. Raises: TokenError.
        """
        rights = Rights(_set(verbs), _set(resources))
        _check(rights, seconds)
        text = PREFIX + base64.urlsafe_b64encode(self._random(BYTES)).rstrip(b"=").decode()
        created = self._now()
        with self._database.writing():
            owner = self._database.rows("SELECT id FROM admins WHERE username = ?", (username,))
            if not owner:
                raise TokenError(f"There is no administrator called {username!r}.")
            row = self._database.rows(
                _ADD,
                (
                    owner[0][0],
                    digest_of(text),
                    label,
                    join_words(rights.verbs),
                    join_words(rights.resources),
                    created,
                    None if seconds is None else created + seconds,
                ),
            )
        return row[0][0], text

    def entries(self) -> list[Token]:
        """Return all tokens, expired ones too, in the order they were made."""
        return [
            Token(number, username, label, rights_of(verbs, resources), *moments)
            for number, username, label, verbs, resources, *moments in self._database.rows(_LIST)
        ]

    def revoke(self, token_id: int) -> bool:
        """Delete a token; say whether there was one."""
        with self._database.writing():
            found = self._database.rows("SELECT 1 FROM tokens WHERE id = ?", (token_id,))
            self._database.rows("DELETE FROM tokens WHERE id = ?", (token_id,))
        return bool(found)

    def find(self, bearer: Bearer, _evidence: bytes = b"") -> Admission | None:
        """Return whom a presented token lets in; None when it is wrong, expired or disabled."""
        rows = self._database.rows(_FIND, (digest_of(bearer.token),))
        if not rows:
            return None
        token_id, expires, verbs, resources, adminid, username, role, areas = rows[0]
        if expires is not None and expires <= self._now():
            return None
        caller = administrator(adminid, username, role, areas, verbs, resources, token_id)
        return Admission(caller, (partial(self.note, token_id),))

    def verify(self, bearer: Bearer) -> bytes:
        """Return evidence that a token is right, or b""."""
        return RIGHT if self.find(bearer) else b""

    def note(self, token_id: int) -> None:
        """Write the moment of the last use, at most once in NOTE_SECONDS."""
        now = self._now()
        with self._lock:
            if now - self._noted.get(token_id, 0.0) < NOTE_SECONDS:
                return
            self._noted[token_id] = now
        with self._database.writing():
            self._database.rows(_NOTE, (now, token_id, now - NOTE_SECONDS))


def digest_of(text: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check(rights: Rights, seconds: float | None) -> None:
    if rights.verbs is not None and not rights.verbs <= set(VERBS):
        raise TokenError(f"A token's verbs are some of {', '.join(VERBS)}.")
    if not all(_is_resource(word) for word in rights.resources or ()):
        raise TokenError(
            "A token's resources are plural words such as projects, and operations such as "
            "timelogs.stop or timelogs.*."
        )
    if seconds is not None and seconds <= 0:
        raise TokenError("A token must last longer than 0 seconds.")


def _is_resource(word: str) -> bool:
    plural, dot, operation = word.partition(".")
    return plural.isidentifier() and (not dot or operation == "*" or operation.isidentifier())


def _set(words: Iterable[str] | None) -> frozenset[str] | None:
    return None if words is None else frozenset(words)
