"""API keys: a row of the tokens that is found by its identifier, and by its secret is right.

Wire languages with commands present them. A key may be bound to addresses of its own.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import ip_network

from teampro.errors import Refusal
from teampro.identity.addresses import Network, is_among
from teampro.identity.proofs import RIGHT, Admission, ApiKey, RowVerifier
from teampro.identity.standing import Lookup, beside
from teampro.identity.token_texts import digest_of, is_identifier_like
from teampro.identity.tokens import PRESENTED, SELECTED, Tokens
from teampro.store.database import Database
from teampro.store.engines.engine import Row

_ROWS = PRESENTED + "t.identifier = ?"
_BESIDE_BAN = beside(SELECTED, _ROWS)
_FIND = f"SELECT {', '.join(SELECTED)} FROM {_ROWS}"
_IS_THERE = "SELECT 1 FROM tokens WHERE identifier = ?"
NOT_HERE = "These credentials may not be used from your address."


class ApiKeys(RowVerifier):
    """Verifies the API keys of one database."""

    guessable = False

    def __init__(self, database: Database, tokens: Tokens) -> None:
        self._database = database
        self._tokens = tokens

    def find(self, key: ApiKey, _evidence: bytes = b"") -> Admission | None:
        """Return whom a key lets in; None when it is wrong, expired or disabled.

        Raises: Refusal foreign_address.
        """
        return self.admit(key, b"", self._rows(key))

    def lookup(self, key: ApiKey) -> Lookup | None:
        """Return that of the key."""
        is_key = is_identifier_like(key.identifier)
        return Lookup(_BESIDE_BAN, (key.identifier,)) if is_key else None

    def admit(self, key: ApiKey, _evidence: bytes, rows: Sequence[Row]) -> Admission | None:
        """Return whom a key lets in by its row, whose secret must be the right one.

        sec: only who knows the secret is told that his address is the wrong one.
        Raises: Refusal foreign_address.
        """
        row = _fitting(key, rows)
        admission = None if row is None else self._tokens.admission(row)
        if row is not None and admission is not None and _is_bound_elsewhere(key.address, row[1]):
            raise Refusal("foreign_address", NOT_HERE)
        return admission

    def verify(self, key: ApiKey) -> bytes:
        """Return evidence that a key is right, or b""."""
        row = _fitting(key, self._rows(key))
        return RIGHT if row is not None and self._tokens.admission(row) is not None else b""

    def _rows(self, key: ApiKey) -> Sequence[Row]:
        is_key = is_identifier_like(key.identifier)
        return self._database.rows(_FIND, (key.identifier,)) if is_key else ()


def _fitting(key: ApiKey, rows: Sequence[Row]) -> Row | None:
    """Return the row of a key whose secret is right."""
    digest = rows[0][0] if rows else ""
    return rows[0] if hmac.compare_digest(digest, digest_of(key.secret)) else None


def is_identifier(database: Database, text: str) -> bool:
    """Say whether a text is the identifier of an API key, whoever sent it in whichever field.

    perf: what does not look like one, such as a username, costs no statement.
    """
    return is_identifier_like(text) and bool(database.rows(_IS_THERE, (text,)))


def _is_bound_elsewhere(address: str, stored: str | None) -> bool:
    """Say whether a key has addresses, of which this is none."""
    return stored is not None and not is_among(address, _networks(stored))


@lru_cache(maxsize=1_024)
def _networks(stored: str) -> tuple[Network, ...]:
    return tuple(ip_network(each) for each in stored.split(",") if each)
