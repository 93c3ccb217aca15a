"""What holds for new tokens, and for changed ones; how their secrets are made."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import partial

from teampro.errors import Refusal, refuse_at
from teampro.identity.callers import join_words
from teampro.identity.token_texts import digest_of, new_bearer, new_letters
from teampro.identity.token_words import (
    FULL,
    TokenError,
    read_addresses,
    read_chains,
    read_commands,
    read_resources,
    read_verbs,
)
from teampro.resources.people.token_strength import TOKENS, refuse_stronger
from teampro.schema.rules import Rules, RuleWork, Stored

CHANGED = ("label", "expires")
OF_CREDENTIALS = ("commands", "addresses", "default_responsetype")
Read = Callable[[list[str]], frozenset[str]]


class TokenRules(Rules):
    """A token is made once; later it gets another label, or an earlier end."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Let a token be its maker's own, from now on."""
        if "owner_adminid" not in sent:
            row["owner_adminid"] = work.caller.adminid
        row["created"] = _now(work)

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Read what it is limited to, and make its secret; refuse more than its maker has.

        Raises: Refusal forbidden.
        """
        if old is not None:
            _check_change(work, old, row, sent)
            return
        _check_maker(work, row)
        _read_words(work, row)
        if row["expires"] is not None and row["expires"] <= row["created"]:
            work.fault("expires", "invalid_value", "expires: it must end later than now.")
        refuse_stronger(work, row)
        _make_secret(work, row)


def _check_change(work: RuleWork, old: Stored, row: Stored, sent: frozenset[str]) -> None:
    for name in sorted(sent - set(CHANGED)):
        if (row[name] or None) != (old[name] or None):
            message = f"{name} is said when a token is made: make another one, and delete this."
            work.fault(name, "invalid_value", message)
        row[name] = old[name]
    was, ends = old["expires"], row["expires"]
    if was is not None and (ends is None or ends > was):
        work.fault("expires", "invalid_value", "expires: a token may only end earlier.")


def _check_maker(work: RuleWork, row: Stored) -> None:
    """Refuse a token for others to who is not super, and any to a token that may make none."""
    caller = work.caller
    if row["owner_adminid"] != caller.adminid and caller.rights.areas is not None:
        message = "Only a super administrator makes tokens of others."
        raise refuse_at("owner_adminid", "forbidden", message)
    if caller.credential_id and TOKENS not in (caller.rights.resources or ()):
        raise Refusal(
            "forbidden", f"A token makes tokens only where its resources name {TOKENS}; log in."
        )


def _read_words(work: RuleWork, row: Stored) -> None:
    """Bring the lists of words into the form in which they are compared; none means all.

    Of commands alone an empty list means none.
    """
    readers: Mapping[str, Read] = {
        "verbs": read_verbs,
        "resources": partial(read_resources, nouns=work.registry),
        "chains": partial(read_chains, nouns=work.registry),
        "addresses": read_addresses,
    }
    for name, read in readers.items():
        row[name] = _read(work, row, name, read) or None
    if not row["credential"]:
        for name in OF_CREDENTIALS:
            if row[name]:
                work.fault(name, "misplaced", f"{name} is said of a credential.")
        return
    row["commands"] = (
        FULL if row["commands"] is None else _read(work, row, "commands", read_commands)
    )


def _read(work: RuleWork, row: Stored, name: str, read: Read) -> str:
    words = row[name].split(",") if row[name] else []
    try:
        return join_words(read(words)) or ""
    except TokenError as fault:
        work.fault(name, "invalid_value", f"{name}: {fault}", row[name])
        return ""


def _make_secret(work: RuleWork, row: Stored) -> None:
    """Store the digest of a new secret, and let the answer tell it this once."""
    random = secrets.token_bytes
    if row["credential"]:
        secret = new_letters(random)
        row["identifier"] = new_letters(random)
        work.tell_once("identifier", row["identifier"], is_secret=False)
        work.tell_once("secret", secret)
    else:
        secret = new_bearer(random)
        work.tell_once("token", secret)
    row["digest"] = digest_of(secret)


def _now(work: RuleWork) -> int:
    return int(work.context.now.timestamp())
