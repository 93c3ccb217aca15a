"""Tokens: made, listed, revoked, and looked up at each use, as a bearer token or an API key.

One row is one of both: a bearer token is one text, an API key a secret with an identifier. Neither
may ever do more than its owner may at the time of use.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from teampro.identity.callers import Grant, administrator, join_words
from teampro.identity.proofs import RIGHT, Admission, Bearer, RowVerifier
from teampro.identity.standing import Lookup, beside
from teampro.identity.token_texts import Random, digest_of, new_bearer, new_letters
from teampro.identity.token_words import FULL, TokenError, read_addresses, read_verbs
from teampro.schema.caller import Rights
from teampro.store.database import Database
from teampro.store.engines.engine import Row

NOTE_SECONDS = 60
"""The last use of a token is written at most this often."""

SELECTED = (
    *("t.digest", "t.addresses", "t.expires", "a.id", "a.username", "a.role", "a.areas"),
    *("t.id", "t.verbs", "t.resources", "t.chains", "t.commands", "t.default_responsetype"),
)
"""What is read of a token that is presented."""
PRESENTED = "tokens t JOIN admins a ON a.id = t.admin_id WHERE a.disabled = 0 AND "
_ROWS = PRESENTED + "t.digest = ? AND t.identifier IS NULL"
_BESIDE_BAN = beside(SELECTED, _ROWS)
_FIND = f"SELECT {', '.join(SELECTED)} FROM {_ROWS}"
_LIST = """SELECT t.id, a.username, t.label, t.created, t.expires, t.used, t.identifier,
        t.addresses, t.id, t.verbs, t.resources, t.chains, t.commands, t.default_responsetype
    FROM tokens t JOIN admins a ON a.id = t.admin_id ORDER BY t.id"""
_ADD = """INSERT INTO tokens (admin_id, digest, label, verbs, resources, chains, commands,
        identifier, credential, addresses, created, expires)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"""
_NOTE = "UPDATE tokens SET used = ? WHERE id = ? AND (used IS NULL OR used <= ?)"


@dataclass(frozen=True)
class TokenLimits:
    """What a new token is limited to; None means all, of `seconds` for ever.

    `resources` are plural words, and operations such as `timelogs.stop` or `timelogs.*`; `chains`
    are canonical. `commands` and `addresses` are an API key's.
    """

    seconds: float | None = None
    verbs: Iterable[str] | None = None
    resources: Iterable[str] | None = None
    chains: Iterable[str] | None = None
    commands: Iterable[str] | None = None
    addresses: Iterable[str] | None = None

    @property
    def rights(self) -> Rights:
        """The rights of the token."""
        return Rights(
            _set(self.verbs),
            _set(self.resources),
            None,
            _set(self.chains),
            _set(self.commands),
        )


UNLIMITED = TokenLimits()


@dataclass(frozen=True)
class Token:
    """What may be shown of a token. Moments are Unix seconds; `expires` None means never.

    `identifier` is that of an API key, None for a bearer token; `addresses` are its networks with
    commas between them, None for all.
    """

    id: int
    username: str
    label: str
    created: float
    expires: float | None
    used: float | None
    identifier: str | None
    addresses: str | None
    rights: Rights


class Tokens(RowVerifier):
    """The tokens of one database; verifies the bearer tokens that callers present."""

    guessable = False

    def __init__(
        self,
        database: Database,
        now: Callable[[], float],
        random: Random = secrets.token_bytes,
    ) -> None:
        self._database = database
        self._now = now
        self._random = random
        self._lock = threading.Lock()
        self._noted: dict[int, float] = {}

    def create(
        self, username: str, label: str, limits: TokenLimits = UNLIMITED, is_short: bool = False
    ) -> tuple[int, str]:
        """Make a bearer token and return its id and its text, which cannot be had again.

        A short one is 32 letters and digits, for programs that hold no more. Raises: TokenError.
        """
        text = (new_letters if is_short else new_bearer)(self._random)
        return self._add(username, label, limits, limits.rights, text), text

    def create_key(
        self, username: str, label: str, limits: TokenLimits = UNLIMITED
    ) -> tuple[int, str, str]:
        """Make an API key and return its id, its identifier and its secret. Raises: TokenError."""
        identifier, secret = new_letters(self._random), new_letters(self._random)
        return self.add_key(username, label, identifier, secret, limits), identifier, secret

    def add_key(
        self,
        username: str,
        label: str,
        identifier: str,
        secret: str,
        limits: TokenLimits = UNLIMITED,
    ) -> int:
        """Keep an API key whose texts are given, and return its id. Raises: TokenError."""
        rights = limits.rights
        if rights.commands is None:
            rights = replace(rights, commands=frozenset((FULL,)))
        return self._add(username, label, limits, rights, secret, identifier)

    def holders(self, secret: str) -> list[int]:
        """Return the ids of the tokens that a secret text lets in, expired ones too."""
        rows = self._database.rows("SELECT id FROM tokens WHERE digest = ?", (digest_of(secret),))
        return [number for (number,) in rows]

    def _add(
        self,
        username: str,
        label: str,
        limits: TokenLimits,
        rights: Rights,
        secret: str,
        identifier: str | None = None,
    ) -> int:
        _check(rights, limits.seconds)
        networks = None if limits.addresses is None else read_addresses(limits.addresses)
        created = int(self._now())
        with self._database.writing():
            owner = self._database.rows("SELECT id FROM admins WHERE username = ?", (username,))
            if not owner:
                raise TokenError(f"There is no administrator called {username!r}.")
            row = self._database.rows(
                _ADD,
                (
                    owner[0][0],
                    digest_of(secret),
                    label,
                    join_words(rights.verbs),
                    join_words(rights.resources),
                    join_words(rights.chains),
                    join_words(rights.commands),
                    identifier,
                    int(identifier is not None),
                    join_words(networks),
                    created,
                    None if limits.seconds is None else created + limits.seconds,
                ),
            )
        return int(row[0][0])

    def entries(self) -> list[Token]:
        """Return all tokens, expired ones too, in the order they were made."""
        return [_token(*row) for row in self._database.rows(_LIST)]

    def revoke(self, token_id: int) -> bool:
        """Delete a token; say whether there was one."""
        with self._database.writing():
            found = self._database.rows("SELECT 1 FROM tokens WHERE id = ?", (token_id,))
            self._database.rows("DELETE FROM tokens WHERE id = ?", (token_id,))
        return bool(found)

    def find(self, bearer: Bearer, _evidence: bytes = b"") -> Admission | None:
        """Return whom a presented token lets in; None when it is wrong, expired or disabled."""
        rows = self._database.rows(_FIND, (digest_of(bearer.token),))
        return self.admit(bearer, b"", rows)

    def lookup(self, bearer: Bearer) -> Lookup:
        """Return that of the token."""
        return Lookup(_BESIDE_BAN, (digest_of(bearer.token),))

    def admit(self, _bearer: Bearer, _evidence: bytes, rows: Sequence[Row]) -> Admission | None:
        """Return whom a presented token lets in by its row."""
        return self.admission(rows[0]) if rows else None

    def admission(self, row: Sequence[Any]) -> Admission | None:
        """Return whom a row of SELECTED lets in; None when it has expired."""
        _digest, _addresses, expires, adminid, username, role, areas, *grant = row
        if expires is not None and expires <= self._now():
            return None
        caller = administrator(adminid, username, role, areas, grant=Grant(*grant))
        return Admission(caller, (partial(self.note, caller.credential_id),))

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


def _token(
    number: int,
    username: str,
    label: str,
    created: float,
    expires: float | None,
    used: float | None,
    identifier: str | None,
    addresses: str | None,
    *grant: Any,
) -> Token:
    rights = Grant(*grant).rights()
    return Token(number, username, label, created, expires, used, identifier, addresses, rights)


def _check(rights: Rights, seconds: float | None) -> None:
    read_verbs(rights.verbs or ())
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
