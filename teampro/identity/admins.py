"""Administrators as the command line keeps them: added, listed, disabled, their passwords set.

The wire only reads them. Knows no more of a password than how it is hashed.
"""

from __future__ import annotations

import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from teampro.errors import is_plain
from teampro.identity.areas import join_areas, why_no_area
from teampro.identity.callers import SUPER
from teampro.identity.passwords import LEAST_COST, Passwords, cost_of, is_md5
from teampro.rules.emails import is_address
from teampro.schema.caller import STAFF_AREAS
from teampro.store.database import Database
from teampro.store.engines.engine import Row

ROLES = (SUPER, "staff")
NAME_CHARACTERS = 100
CONTACT = ("email", "firstname", "lastname")
_IS_SUPER = "SELECT 1 FROM admins WHERE id = ? AND role = 'super'"
_ADD = """INSERT INTO admins
    (username, name, firstname, lastname, role, disabled, password_hash, areas)
    VALUES (?, ?, ?, ?, ?, 0, ?, ?) RETURNING id"""
_ABLE = "SELECT id FROM admins WHERE role = 'super' AND disabled = 0"


class AdminError(ValueError):
    """An administrator who cannot be made or found; the text says why."""


@dataclass(frozen=True)
class AdminEntry:
    """What may be shown of an administrator; `areas` None means all."""

    id: int
    username: str
    name: str
    role: str
    disabled: bool
    areas: frozenset[str] | None


class Admins:
    """The administrators of one database. `now` is in Unix seconds."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._now = now

    def add(self, username: str, name: str, role: str, password: str) -> int:
        """Add an administrator and return the id; staff begins with STAFF_AREAS.

        Raises: AdminError.
        """
        _check_name(username, "username")
        if any(char.isspace() for char in username):
            raise AdminError("A username must not hold blanks.")
        _check_name(name, "name")
        if role not in ROLES:
            raise AdminError(f"A role is one of {', '.join(ROLES)}.")
        stored = self._hash(password)
        first, _, last = name.rpartition(" ")
        with self._database.writing():
            self._refuse_taken(username)
            row = self._database.rows(
                _ADD,
                (
                    *(username, name, first, last, role, stored),
                    "" if role == SUPER else join_areas(STAFF_AREAS),
                ),
            )
        return int(row[0][0])

    def entries(self) -> list[AdminEntry]:
        """Return all administrators by id."""
        rows = self._database.rows(
            "SELECT id, username, name, role, disabled, areas FROM admins ORDER BY id"
        )
        return [
            AdminEntry(
                adminid,
                username,
                name,
                role,
                bool(disabled),
                None if role == SUPER else frozenset(areas.split()),
            )
            for adminid, username, name, role, disabled, areas in rows
        ]

    def set_password(self, username: str, password: str, *, keep_tokens: bool = False) -> int:
        """Set a password and return how many tokens were revoked with it. Raises: AdminError."""
        stored = self._hash(password)
        with self._database.writing():
            adminid = self._find(username)
            self._database.rows(
                "UPDATE admins SET password_hash = ? WHERE id = ?", (stored, adminid)
            )
            if keep_tokens:
                return 0
            self._end_logins(adminid)
            gone = self._database.rows("SELECT id FROM tokens WHERE admin_id = ?", (adminid,))
            self._database.rows("DELETE FROM tokens WHERE admin_id = ?", (adminid,))
        return len(gone)

    def set_disabled(self, username: str, disabled: bool) -> None:
        """Shut an administrator out, tokens included, or let him in again.

        Raises: AdminError, also for the last super one who can log in.
        """
        with self._database.writing():
            adminid = self._find(username)
            if disabled and [(adminid,)] == self._database.rows(_ABLE):
                raise AdminError(
                    f"{username!r} is the only super administrator who can log in: "
                    "add or enable another first."
                )
            values = (int(disabled), adminid)
            self._database.rows("UPDATE admins SET disabled = ? WHERE id = ?", values)
            if disabled:
                self._end_logins(adminid)

    def set_areas(self, username: str, areas: Iterable[str]) -> None:
        """Let one of the staff have these areas and no others, from the next request on.

        Raises: AdminError, also for a word that is no area.
        """
        words = frozenset(areas)
        for word in sorted(words):
            if fault := why_no_area(word):
                raise AdminError(fault)
        with self._database.writing():
            adminid = self._find(username)
            if self._database.rows(_IS_SUPER, (adminid,)):
                raise AdminError(
                    f"{username!r} is super and has every area: only staff are given some."
                )
            values = (join_areas(words), adminid)
            self._database.rows("UPDATE admins SET areas = ? WHERE id = ?", values)

    def set_contact(self, username: str, **told: str) -> None:
        """Set email, firstname or lastname of an administrator. Raises: AdminError."""
        email = told.get("email", "")
        if email and not is_address(email):
            raise AdminError(f"{email!r} is no e-mail address such as anna@example.com.")
        for name in ("firstname", "lastname"):
            if told.get(name):
                _check_name(told[name], name)
        values = {**told, **({"email": email.lower() or None} if "email" in told else {})}
        with self._database.writing():
            adminid = self._find(username)
            for name in CONTACT:
                if name in values:
                    text = f"UPDATE admins SET {name} = ? WHERE id = ?"
                    self._database.rows(text, (values[name], adminid))

    def fits(self, username: str, password: str) -> bool:
        """Say whether an administrator can log in with a password; one full check."""
        row = self._database.rows(
            "SELECT password_hash FROM admins WHERE username = ? AND disabled = 0", (username,)
        )
        return bool(row) and self._passwords.check(password, row[0][0])

    def holders(self, password: str) -> list[str]:
        """Return the usernames of those whose password this is; one full check for each."""
        return [name for name, stored in self._hashes() if self._passwords.check(password, stored)]

    def cheap(self) -> list[str]:
        """Return the usernames of those whose password was hashed below LEAST_COST."""
        return [name for name, stored in self._hashes() if cost_of(stored) < LEAST_COST]

    def _hashes(self) -> list[Row]:
        return self._database.rows("SELECT username, password_hash FROM admins ORDER BY id")

    def alike(self) -> list[tuple[str, ...]]:
        """Return the usernames, of those who can log in, that people take for each other."""
        names = defaultdict(list)
        for entry in self.entries():
            if not entry.disabled:
                names[_likeness(entry.username)].append(entry.username)
        return [tuple(each) for each in names.values() if len(each) > 1]

    def _refuse_taken(self, username: str) -> None:
        taken = [entry.username for entry in self.entries()]
        if username in taken:
            raise AdminError(f"There is an administrator called {username!r} already.")
        for name in taken:
            if _likeness(name) == _likeness(username):
                raise AdminError(
                    f"There is an administrator called {name!r} already; {username!r} differs "
                    "from it only in capitals, width or the form of its characters."
                )

    def _end_logins(self, adminid: int) -> None:
        """Let no token of an earlier login count any longer."""
        [(before,)] = self._database.rows(
            "SELECT tokens_after FROM admins WHERE id = ?", (adminid,)
        )
        after = max(before, int(self._now()) + 1)
        self._database.rows("UPDATE admins SET tokens_after = ? WHERE id = ?", (after, adminid))

    def _find(self, username: str) -> int:
        row = self._database.rows("SELECT id FROM admins WHERE username = ?", (username,))
        if not row:
            raise AdminError(f"There is no administrator called {username!r}.")
        return int(row[0][0])

    def _hash(self, password: str) -> str:
        if not password:
            raise AdminError("A password must not be empty.")
        if is_md5(password):
            raise AdminError(
                "A password must not be 32 hex digits: those are taken for the MD5 of another one, "
                "so that nobody could log in with it. Choose a longer or a shorter one."
            )
        return self._passwords.hash(password)


def _likeness(username: str) -> str:
    """Return what is equal for names that differ only by case, width or canonical form."""
    folded = unicodedata.normalize("NFKC", username).casefold()
    return unicodedata.normalize("NFKC", folded)


def _check_name(text: str, what: str) -> None:
    if not text or text != text.strip() or len(text) > NAME_CHARACTERS:
        raise AdminError(
            f"A {what} is 1 to {NAME_CHARACTERS} characters without blanks at its ends."
        )
    if not text.isprintable() or not all(is_plain(char) for char in text):
        raise AdminError(f"A {what} must not hold control characters.")
