"""The pepper: a secret file beside the database, without which no password can be checked.

It is made only while the database has no administrator; later a missing or foreign file is an
error at start, since every login would fail. The database holds a check value, never the pepper.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from shlex import quote

from teampro.store.database import Database
from teampro.store.meta import all_meta, get_meta, put_meta
from teampro.store.pepper_files import finish_restore

BYTES = 32
_CHECKED_TEXT = "TeamPro checks its pepper with this text."
_KEY = "pepper_check"


class PepperError(Exception):
    """The pepper is missing, damaged or not this database's; the text says what to do."""


def open_pepper(
    database: Database, path: Path, random: Callable[[int], bytes] = secrets.token_bytes
) -> bytes:
    """Return the pepper of a migrated database; make it where there is no administrator yet.

    Several processes may call it at once. Raises: PepperError.
    """
    finish_restore(path, all_meta(database), would_fit)
    if path.exists() and (pepper := read_pepper(path)) and _is_known(database, pepper):
        return pepper
    with database.writing():
        has_admins = bool(database.rows("SELECT 1 FROM admins LIMIT 1"))
        if not has_admins and not path.exists():
            _make(path, random(BYTES))
        pepper = read_pepper(path)
        if not has_admins:
            put_meta(database, _KEY, _check(pepper))
        elif not _is_known(database, pepper):
            raise PepperError(
                f"The pepper file {path} does not belong to the database {database.address}: no "
                "password could be checked. Put back the file that was used with it (each backup "
                "holds it), or set TEAMPRO_PEPPER_FILE."
            )
    return pepper


def derived_key(pepper: bytes, label: str) -> bytes:
    """Return the key that a pepper gives for one purpose; every key but the pepper comes from here.

    Whoever has the pepper has them all, and no second file must be kept, shared or restored.
    """
    return hmac.digest(pepper, label.encode(), "sha256")


def read_pepper(path: Path) -> bytes:
    """Read a pepper file. Raises: PepperError when it is missing, damaged or open to others."""
    try:
        mode, text = path.stat().st_mode, path.read_bytes()
    except FileNotFoundError:
        raise PepperError(
            f"The pepper file {path} is missing, and the database has administrators whose "
            "passwords need it. Put it back from a backup (`tar -xf BACKUP.tar -C "
            f"{quote(str(path.absolute().parent))} pepper`), or set TEAMPRO_PEPPER_FILE."
        ) from None
    except OSError as fault:
        raise PepperError(f"The pepper file {path} cannot be read: {fault.strerror}.") from None
    if mode & 0o077:
        raise PepperError(
            f"The pepper file {path} is open to others: run `chmod 600 {quote(str(path))}`."
        )
    try:
        pepper = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        pepper = b""
    if len(pepper) != BYTES:
        raise PepperError(f"The pepper file {path} is damaged; put it back from a backup.")
    return pepper


def belongs(pepper: bytes, metas: Mapping[str, str]) -> bool:
    """Say whether a pepper is that of a database with these single values."""
    return hmac.compare_digest(metas.get(_KEY, ""), _check(pepper))


def fits(path: Path, metas: Mapping[str, str]) -> bool:
    """Say whether a pepper file is that of a database with these single values, if it has one.

    Raises: PepperError.
    """
    return not is_peppered(metas) or belongs(read_pepper(path), metas)


def would_fit(path: Path, metas: Mapping[str, str]) -> bool:
    """Say the same of a file that may be none: then it fits nothing."""
    try:
        return fits(path, metas)
    except PepperError:
        return False


def is_peppered(metas: Mapping[str, str]) -> bool:
    """Say whether a database with these single values has a pepper."""
    return _KEY in metas


def _make(path: Path, pepper: bytes) -> None:
    """Make the file under another name first: who finds it, at any moment, finds it whole."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        with open(os.open(unfinished, flags, 0o600), "wb") as file:
            file.write(base64.b64encode(pepper) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)  # sec: unlike a rename it refuses a name that is taken
    finally:
        unfinished.unlink(missing_ok=True)


def _check(pepper: bytes) -> str:
    return derived_key(pepper, _CHECKED_TEXT).hex()


def _is_known(database: Database, pepper: bytes) -> bool:
    return belongs(pepper, {_KEY: get_meta(database, _KEY) or ""})
