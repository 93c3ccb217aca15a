"""What a caller presents, as a value that never prints itself."""

from __future__ import annotations

from dataclasses import dataclass

from teampro.errors import Refusal

REQUIRED = "Log in: send username and password, or a bearer token."
INCOMPLETE = "Send username and password together, or one bearer token and neither."


@dataclass(frozen=True, repr=False)
class Credentials:
    """What a caller presents: a username with a password, or a token."""

    username: str = ""
    password: str = ""
    token: str = ""

    def __repr__(self) -> str:
        return "Credentials(…)"

    @property
    def subject(self) -> str:
        """Whose failures these would be: a wrong token belongs to no user."""
        return f"token:{self.token}" if self.token else f"user:{self.username}"

    def check(self) -> None:
        """Refuse nothing at all, half a pair, and a pair beside a token."""
        if not (self.username or self.password or self.token):
            raise Refusal("login_required", REQUIRED)
        if bool(self.username) != bool(self.password) or (self.token and self.username):
            raise Refusal("incomplete_credentials", INCOMPLETE)
