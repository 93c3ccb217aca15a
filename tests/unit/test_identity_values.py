"""The pure parts of identity: passwords, credentials, addresses, the memory of successes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from ipaddress import ip_network

import bcrypt
import pytest

from teampro.errors import Refusal
from teampro.identity import cache, verify_pool
from teampro.identity.addresses import (
    Origin,
    Origins,
    caller_address,
    parsed,
    sortable,
    trusted_networks,
)
from teampro.identity.attempt_rows import BanRules
from teampro.identity.cache import Successes
from teampro.identity.outage import Outage
from teampro.identity.passwords import Passwords, UserPasswords, md5_of
from teampro.identity.pepper import derived_key
from teampro.identity.proofs import Bearer, Pair
from teampro.identity.standing import judged
from teampro.identity.verify_pool import VerifyPool
from teampro.settings import read_settings

PEPPER = b"p" * 32
MD5 = hashlib.md5(b"secret").hexdigest()


@pytest.mark.parametrize(
    ("presented", "expected"),
    [
        ("secret", MD5),
        (MD5, MD5),
        (MD5.upper(), MD5),
        (MD5[:31], hashlib.md5(MD5[:31].encode()).hexdigest()),
        (MD5 + "\n", hashlib.md5((MD5 + "\n").encode()).hexdigest()),
        ("٣" * 32, hashlib.md5(("٣" * 32).encode()).hexdigest()),
        ("", "d41d8cd98f00b204e9800998ecf8427e"),
    ],
)
def test_32_hex_digits_are_the_md5_and_other_text_is_the_password(
    presented: str, expected: str
) -> None:
    """Both ways of presenting a password come to the same md5."""
    assert expected == md5_of(presented)


def test_stored_hash_is_bcrypt_over_the_peppered_md5() -> None:
    """The exact construction, so that a stored hash stays good for ever."""
    stored = Passwords(PEPPER, 4).hash("secret")
    digest = base64.b64encode(hmac.new(PEPPER, MD5.encode(), "sha256").digest())
    assert stored.startswith("$2b$04$")
    assert bcrypt.checkpw(digest, stored.encode())


def test_password_fits_only_itself_and_its_pepper() -> None:
    """Another password, another pepper, and no stored hash at all fail."""
    passwords = Passwords(PEPPER, 4)
    stored = passwords.hash("secret")
    assert passwords.check("secret", stored)
    assert not passwords.check("Secret", stored)
    assert not Passwords(b"q" * 32, 4).check("secret", stored)
    assert not passwords.check("secret", "")


def test_stored_hash_of_a_user_is_of_the_password_itself() -> None:
    """The exact construction; an MD5 is a password like any other here."""
    users = UserPasswords(PEPPER, 4)
    stored = users.hash("secret")
    key = hmac.digest(PEPPER, b"user passwords", "sha256")
    digest = base64.b64encode(hmac.digest(key, b"secret", "sha256"))
    assert stored.startswith("$2b$04$")
    assert bcrypt.checkpw(digest, stored.encode())
    assert users.check("secret", stored)
    assert stored == users.renewed("secret", stored)
    wrong = [(users, MD5), (users, ""), (Passwords(PEPPER, 4), "secret")]
    assert not [text for passwords, text in wrong if passwords.check(text, stored)]


@pytest.mark.parametrize("password", ["secret", "sécret", "", "x" * 72, "x" * 300])
def test_hash_that_a_php_program_stored_is_checked_and_renewed(password: str) -> None:
    """It is one of the plain password, of which PHP takes 72 bytes; its cost does not matter."""
    plain = bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(5)).decode()
    stored = plain.replace("$2b$", "$2y$")
    for cost in (4, 5):
        users = UserPasswords(PEPPER, cost)
        assert users.check(password, stored)
        assert not users.check("Secret", stored, 6)
        renewed = users.renewed(password, stored)
        assert renewed.startswith(f"$2b$0{cost}$")
        assert users.check(password, renewed)


def test_keys_are_derived_from_the_pepper_by_their_label() -> None:
    """HMAC-SHA256 of both, for whatever purpose; what is marked has a key of its own."""
    assert hmac.new(PEPPER, b"jwt:1", "sha256").digest() == derived_key(PEPPER, "jwt:1")
    assert 3 == len({derived_key(PEPPER, label) for label in ("secrets", "mark", "jwt:1")})
    mark = hmac.new(derived_key(PEPPER, "mark"), b"ann", "sha256").hexdigest()
    assert mark == Passwords(PEPPER, 4).mark("ann")


def test_credentials_show_nothing() -> None:
    """Whatever prints them prints no secret."""
    proofs = [Pair("ann", "secret"), Bearer("tp_x")]
    for text in (repr(proofs), *map(str, proofs), f"{proofs}"):
        assert not {"ann", "secret", "tp_x"} & set(text.replace("'", " ").split())
        assert "secret" not in text
        assert "tp_x" not in text


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("203.0.113.7", Origin("203.0.113.7/32", "4:cb007107", False)),
        ("::ffff:203.0.113.7", Origin("203.0.113.7/32", "4:cb007107", False)),
        ("2001:db8::ff", Origin("2001:db8::/64", "6:20010db8" + "0" * 24, False)),
        ("10.1.2.3", Origin("10.1.2.3/32", "4:0a010203", True)),
        ("2001:db8:1::5", Origin("2001:db8:1::/64", "6:20010db80001" + "0" * 20, True)),
        ("2001:db8:1::6", Origin("2001:db8:1::/64", "6:20010db80001" + "0" * 20, False)),
        ("nowhere", Origin("unknown", "", False)),
        ("proxy", Origin("proxy", "", True)),
    ],
)
def test_address_is_read_into_its_origin(text: str, origin: Origin) -> None:
    """One network per caller; exempt is decided by the exact address."""
    assert origin == Origins(["10.0.0.0/8", "2001:db8:1::5/128"]).of(text)


def test_sortable_text_sorts_like_addresses() -> None:
    """Ranges are compared as text in the database."""
    texts = ["9.0.0.0", "10.0.0.0", "200.0.0.0", "::1", "2001:db8::", "fe80::"]
    marks = [sortable(address) for text in texts if (address := parsed(text))]
    assert sorted(marks) == marks
    assert len(texts) == len(marks)


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "192.0.2.1", "203.0.113.7"),
        ("203.0.113.7", None, "203.0.113.7"),
        ("127.0.0.1", None, "proxy"),
        ("10.0.0.5", None, "proxy"),
        ("127.0.0.1", "", "unknown"),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "192.0.2.66, 192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "192.0.2.1, 10.0.0.5", "192.0.2.1"),
        ("127.0.0.1", "192.0.2.66, 192.0.2.1, 10.0.0.5, 10.0.0.6", "192.0.2.1"),
        ("127.0.0.1", "10.0.0.5, 10.0.0.6", "10.0.0.5"),
        ("127.0.0.1", "rubbish, 10.0.0.5", "unknown"),
        ("127.0.0.1", "192.0.2.1, rubbish", "unknown"),
        ("::ffff:127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "::ffff:192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", ",,", "unknown"),
        ("", "192.0.2.1", ""),
    ],
)
def test_caller_is_the_first_untrusted_hop_from_the_right(
    peer: str, forwarded: str | None, expected: str
) -> None:
    """What a client writes into X-Forwarded-For himself is never believed; no one is the proxy."""
    trusted = [ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8")]
    assert expected == caller_address(peer, forwarded, trusted)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ()),
        ({"behind_proxy": "true"}, ("127.0.0.1/32", "::1/128")),
        ({"behind_proxy": "true", "trusted_proxies": "10.0.0.1"}, ("10.0.0.1/32",)),
        ({"trusted_proxies": "10.0.0.1"}, ("10.0.0.1/32",)),
    ],
)
def test_loopback_is_trusted_only_behind_the_front(
    given: dict[str, str], expected: tuple[str, ...]
) -> None:
    """And not when the operator names the proxies himself."""
    assert expected == trusted_networks(read_settings({}, given))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], (False, 0, False)),
        ([("attempt", None)], (False, 0, True)),
        ([("login", 100.0)], (False, 0, False)),
        ([("login", 100.1)], (False, 1, False)),
        ([("login", 150.0), ("ban", 160.0)], (False, 60, False)),
        ([("ban", None), ("attempt", None)], (False, 86_400, True)),
        ([("ban", None), ("allow", None)], (True, 0, False)),
        ([("ban", 150.0), ("allow", 99.0)], (False, 50, False)),
    ],
)
def test_entries_come_to_one_standing(
    rows: list[tuple[str, float | None]], expected: tuple[bool, int, bool]
) -> None:
    """An exemption wins, then the longest ban; what is over does not count."""
    standing = judged(rows, 100.0)
    assert expected == (standing.exempt, standing.retry_seconds, standing.has_attempts)


def test_success_is_forgotten_after_its_time() -> None:
    """An entry is not prolonged by being used."""
    moment = 0.0
    successes = Successes(b"k", 300, lambda: moment)
    successes.add(b"proof")
    moment = 299.9
    assert b"proof" in successes
    moment = 300.0
    assert b"proof" not in successes


def test_successes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest entry makes room."""
    monkeypatch.setattr(cache, "ENTRIES", 2)
    successes = Successes(b"k", 300, lambda: 0.0)
    for proof in (b"a", b"b", b"a", b"c"):
        successes.add(proof)
    assert [True, False, True] == [proof in successes for proof in (b"a", b"b", b"c")]


def test_caller_who_finds_no_free_look_is_told_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Waiting has an end, and nothing is looked at after it."""
    monkeypatch.setattr(verify_pool, "WAIT_SECONDS", 0.02)
    seen: list[int] = []
    passwords = Passwords(PEPPER, 4)

    def nested() -> None:
        seen.append(1)
        with pytest.raises(Refusal) as caught:
            bounded.check("secret", "")
        assert ("busy", 1) == (caught.value.word, caught.value.retry_seconds)

    bounded = VerifyPool(passwords, 1, nested)
    assert not bounded.check("secret", "")
    assert [1] == seen


def test_shared_failure_reaches_the_followers() -> None:
    """Who waits for another's look gets the same refusal, and the next caller a look of his own."""
    shared = VerifyPool(Passwords(PEPPER, 4), 4, lambda: None)
    inside, gate = threading.Event(), threading.Event()
    refusals: list[Refusal] = []

    def attempt() -> bytes:
        inside.set()
        assert gate.wait(10)
        raise Refusal("login_failed", "no", tries_left=1)

    def call() -> None:
        with pytest.raises(Refusal) as caught:
            shared.share(b"key", attempt)
        refusals.append(caught.value)

    threads = [threading.Thread(target=call) for _ in range(2)]
    threads[0].start()
    assert inside.wait(10)
    threads[1].start()
    gate.set()
    for thread in threads:
        thread.join()
    assert [1, 1] == [refusal.tries_left for refusal in refusals]
    assert b"proof" == shared.share(b"key", lambda: b"proof")


def test_outage_bans_at_once_when_the_database_counts_the_limit() -> None:
    """Failures on record that could not become a ban are one here."""
    outage = Outage(BanRules(3, 900, 900), lambda: 0.0)
    with pytest.raises(Refusal, match="900 seconds"):
        outage.reserve("203.0.113.7/32", "x", 3)
    assert (900, 0) == (outage.ban_seconds("203.0.113.7/32"), outage.ban_seconds("203.0.113.8/32"))


def test_outage_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory holds the last networks only."""
    monkeypatch.setattr("teampro.identity.outage.NETWORKS", 2)
    outage = Outage(BanRules(3, 900, 900), lambda: 0.0)
    left = [outage.reserve(network, "x", 0).failed() for network in ("a", "b", "c", "a", "c")]
    assert [2, 2, 2, 2, 1] == left
