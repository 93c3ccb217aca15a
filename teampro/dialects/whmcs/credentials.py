"""What a request presents to say who calls, and from where it may come.

Empty fields are absent: clients send all of them. One request tests one proof.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from ipaddress import ip_network

from teampro.dialects.gate import Gate
from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.given import Given
from teampro.errors import Refusal
from teampro.identity.addresses import Network, is_among
from teampro.identity.api_keys import is_identifier
from teampro.identity.login_tokens import bearer_proof
from teampro.identity.proofs import Admission, ApiKey, Pair, Proof
from teampro.schema.values import composed
from teampro.settings import Settings
from teampro.store.database import Database

HALF = Pair(username="-")
"""Half a pair: refused where credentials are checked, so after a ban, and nothing is tested."""


@dataclass(frozen=True)
class Proofs:
    """Reads proofs; the database tells which usernames are identifiers."""

    database: Database

    def read(self, given: Given, token: str, address: str) -> Proof | None:
        """Return what a caller presents, HALF if it is incomplete, None if nothing.

        Identifier and secret win over username and password, in whose place they may stand as
        well, and both win over a bearer token.
        """
        identifier, secret = given.own_text("identifier"), given.own_text("secret")
        if identifier or secret:
            return ApiKey(identifier, secret, address) if identifier and secret else HALF
        username, password = given.own_text("username"), given.own_text("password")
        if username and password:
            if is_identifier(self.database, username):
                return ApiKey(username, password, address)
            return Pair(composed(username), password)
        if username or password:
            return HALF
        return bearer_proof(token) if token else None


@dataclass(frozen=True, repr=False)
class AccessKey:
    """A wrong access key, presented from an address that needs a right one."""

    text: str

    def __repr__(self) -> str:
        return "AccessKey(…)"

    @property
    def subject(self) -> str:
        """Whose failures these would be: nobody's."""
        return "accesskey"

    @property
    def presented(self) -> tuple[str, ...]:
        """The key."""
        return (self.text,)

    def check(self) -> None:
        """Refuse nothing: any text is a key."""


class AccessKeys:
    """Lets nobody in by a wrong access key, so that the login counts it."""

    guessable = False

    def find(self, _key: AccessKey, _evidence: bytes = b"") -> Admission | None:
        """Return nobody."""
        return None

    def verify(self, _key: AccessKey) -> bytes:
        """Return no evidence."""
        return b""


class AllowedAddresses:
    """From where calls may come: anywhere where no networks are set; with the access key, too."""

    def __init__(self, settings: Settings) -> None:
        allowed: tuple[str, ...] = settings["whmcs.allowed_ips"]
        self._networks: tuple[Network, ...] = tuple(ip_network(each) for each in allowed)
        self._key: str = settings["whmcs.access_key"]

    def lets_in(self, address: str, given: Given) -> bool:
        """Say whether a call may come from an address with what it gives."""
        if not self._networks or is_among(address, self._networks):
            return True
        sent = given.own_text("accesskey")
        return bool(self._key) and hmac.compare_digest(sent.encode(), self._key.encode())

    def refuse(self, address: str, given: Given, gate: Gate) -> CommandRefusal:
        """Return the refusal of a call that is not let in; a wrong access key is an attempt.

        Raises: Refusal banned, busy.
        """
        sent = given.own_text("accesskey")
        try:
            gate.greet(AccessKey(sent) if sent else None)
        except Refusal as refusal:
            if refusal.word != "login_failed":
                raise
        return CommandRefusal(f"Invalid IP {address}", 403)
