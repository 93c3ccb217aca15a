"""Passwords of users as others ask for them: bounded by e-mail, whoever asks, and equally dear."""

from __future__ import annotations

import threading
from pathlib import Path

import bcrypt
import pytest

from teampro.errors import Refusal
from teampro.identity.attempt_rows import STALE_SECONDS
from teampro.identity.passwords import UserPasswords
from teampro.identity.user_passwords import LIMIT, PLACE, WINDOW_SECONDS, UserPasswordCheck
from teampro.identity.verify_pool import VerifyPool
from teampro.resources.people.users import User
from tests import databases
from tests.store.identity_world import ANN, COST, World

ADA, BO, NOBODY = "ada@x", "bo@x", "nobody@x"
RIGHT, WRONG = "right horse", "wrong horse"


class Users:
    """Two users, and what tells whose password it is."""

    def __init__(self, directory: Path) -> None:
        self.world = World(directory)
        self.passwords = self.world.passwords.of_users()
        self.check = self.restarted()
        for number, email in enumerate((ADA, BO), 1):
            row = {"id": number, "uuid": f"u{number}", "email": email, "passwordhash": f"m{number}"}
            blank = {
                each.name: each.default for each in User._meta.sorted_fields if not each.primary_key
            }
            own = {"password2": self.passwords.hash(RIGHT)}
            databases.plant(self.world.database, User, {**blank, **row, **own})

    def restarted(self) -> UserPasswordCheck:
        """Return what another process would have."""
        pool = VerifyPool(self.world.passwords, 8, self.world.count_look)
        return UserPasswordCheck(self.world.database, self.passwords, pool, self.world.now)

    def find(self, email: str, password: str) -> int:
        """Return the user whose password it is, 0 for nobody."""
        user = self.check.find(email, password)
        return 0 if user is None else user.id

    def stored(self) -> str:
        """Return the hash of the first user."""
        [[text]] = self.world.database.rows("SELECT password2 FROM users WHERE id = 1")
        return str(text)


@pytest.fixture
def users(tmp_path: Path) -> Users:
    """Make two users."""
    return Users(tmp_path)


@pytest.mark.database
def test_right_password_tells_its_user(users: Users) -> None:
    """With the text that stands for it; a wrong one and an unknown e-mail tell nobody."""
    found = users.check.find(BO, RIGHT)
    assert found is not None
    assert (2, "m2", False) == (found.id, found.mark, found.two_factor)
    assert [0, 0, 0] == [users.find(BO, WRONG), users.find(NOBODY, RIGHT), users.find(ADA, "")]


@pytest.mark.database
@pytest.mark.parametrize("email", [ADA, NOBODY])
def test_eleventh_guess_is_not_looked_at(users: Users, email: str) -> None:
    """Not even a right one, in any process, until the first wrong ones are 900 seconds old."""
    for number in range(LIMIT):
        assert 0 == users.find(email, f"{WRONG} {number}")
        users.world.moment += 1
    looks = users.world.looks
    for check in (users.check, users.restarted()):
        assert check.find(email, RIGHT) is None
    assert looks == users.world.looks == LIMIT
    assert 2 == users.find(BO, RIGHT)
    users.world.moment += WINDOW_SECONDS - LIMIT
    assert (email == ADA) == bool(users.find(email, RIGHT))


def test_who_guesses_for_another_is_not_struck(users: Users) -> None:
    """The ledger holds the e-mail in place of an address, and not in clear."""
    for number in range(LIMIT + 1):
        users.find(ADA, f"{WRONG} {number}")
    places = {row[0] for row in users.world.database.rows("SELECT network FROM attempts")}
    assert [True] == [place.startswith(PLACE) for place in places]
    assert ADA not in "".join(places)
    assert [] == users.world.bans.entries()
    assert "ann" == users.world.enter(ANN)


def test_right_password_forgives_once_in_a_window(users: Users) -> None:
    """Who asks with right ones in between gets no tries for ever."""
    for number in range(LIMIT - 1):
        users.find(ADA, f"{WRONG} {number}")
    assert 1 == users.find(ADA, RIGHT)
    for number in range(LIMIT - 1):
        users.find(ADA, f"{WRONG} {number}")
    assert 1 == users.find(ADA, RIGHT)
    users.find(ADA, WRONG)
    assert 0 == users.find(ADA, RIGHT)


def test_guesses_at_once_never_get_more_looks(users: Users) -> None:
    """Reserved before they are looked at: of many threads ten are."""
    found: list[int] = []

    def guess(number: int) -> None:
        for _ in range(8):  # who finds no room in the pool comes again
            try:
                found.append(users.find(ADA, f"{WRONG} {number}"))
            except Refusal:
                continue
            return

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(3 * LIMIT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert users.world.looks <= LIMIT
    assert not any(found)


def test_reservation_of_a_process_that_died_counts_as_wrong(users: Users) -> None:
    """When it is stale."""
    place = PLACE + users.passwords.mark(ADA)
    text = "INSERT INTO attempts (network, subject, moment, is_open) VALUES (?, ?, ?, 1)"
    with users.world.database.writing():
        for _ in range(LIMIT):
            users.world.database.rows(text, (place, place, users.world.moment))
    users.world.moment += STALE_SECONDS
    assert 0 == users.find(ADA, RIGHT)


def test_unknown_email_costs_what_the_dearest_hash_does(
    users: Users, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So do wrong passwords of cheaper hashes: time tells nobody who is a user."""
    dear = UserPasswords(b"p" * 32, COST + 1).hash(RIGHT)
    users.world.database.rows("UPDATE users SET password2 = ? WHERE id = 2", (dear,))
    costs: list[int] = []

    def checkpw(_password: bytes, stored: bytes) -> bool:
        costs.append(2 ** int(stored.split(b"$")[2]))
        return False

    monkeypatch.setattr(bcrypt, "checkpw", checkpw)
    spent = []
    for email in (ADA, BO, NOBODY):
        users.find(email, WRONG)
        spent.append(sum(costs))
        costs.clear()
    assert [2 ** (COST + 1)] * 3 == spent


@pytest.mark.parametrize("stored", ["another cost", "of a PHP program"])
def test_right_password_gets_a_hash_of_today(users: Users, stored: str) -> None:
    """The text that stands for the password stays, since that is the same."""
    if stored == "another cost":
        old = UserPasswords(b"p" * 32, COST + 1).hash(RIGHT)
    else:
        old = bcrypt.hashpw(RIGHT.encode(), bcrypt.gensalt(COST)).decode().replace("$2b$", "$2y$")
    users.world.database.rows("UPDATE users SET password2 = ? WHERE id = 1", (old,))
    users.find(ADA, WRONG)
    assert old == users.stored()
    assert 1 == users.find(ADA, RIGHT)
    assert users.stored().startswith(f"$2b$0{COST}$")
    found = users.check.find(ADA, RIGHT)
    assert found is not None
    assert "m1" == found.mark
