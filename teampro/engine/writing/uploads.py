"""The bytes that come with a create: as a multipart part, or as base64 in params.

They are received before the write transaction begins, and kept when nothing speaks against the
row any more. Which fields of the noun describe them, its download declares.
"""

from __future__ import annotations

import base64
import binascii
import mimetypes
from typing import Any

from teampro.engine.writing.params import WriteParams
from teampro.errors import Faults
from teampro.schema.resource import Resource
from teampro.schema.values import composed
from teampro.store.files import BlobStore, Upload

DEFAULT_MIME = "application/octet-stream"
LONGEST_NAME = 255


def receive(
    blobs: BlobStore, resource: Resource, params: WriteParams, limit_bytes: int, faults: Faults
) -> Upload | None:
    """Receive the bytes that params carry; None when they carry none.

    Faulty ones are received as no bytes at all: their fault keeps them from being stored, and
    nobody is told that they are missing. Raises: Refusal storage_full, busy.
    """
    if params.file_data is None:
        return None
    _sha256, name_field, _mime, _size = described_by(resource)
    name = params.readonly.pop(name_field, None)
    if not isinstance(name, str) or not name.strip():
        faults.note(name_field, "required", f"file_data needs {name_field}, a text.")
        name = ""
    data = _decode(params.file_data, faults)
    if len(data) > limit_bytes:
        faults.note("file_data", "too_large", f"A file has at most {limit_bytes} bytes.")
        data = b""
    return blobs.receive([data], limit_bytes, name, _guess(name))


def described_by(resource: Resource) -> tuple[str, str, str, str]:
    """Return the fields of a noun that hold the SHA-256, name, media type and size of its bytes."""
    return next(tail.download for tail in resource.tails if tail.download is not None)


def describe(resource: Resource, upload: Upload, faults: Faults) -> dict[str, Any]:
    """Return the values of those fields; a path before the name is left out."""
    sha256, name, mime, size = described_by(resource)
    short = composed(upload.name.replace("\\", "/").rpartition("/")[2].strip())
    if upload.name and not _is_sound(short):
        message = f"A file has a name of 1 to {LONGEST_NAME} characters, no control characters."
        faults.note(name, "invalid_value", message, short)
        short = ""
    kind = upload.mime if 0 < len(upload.mime) <= LONGEST_NAME else _guess(short)
    return {sha256: upload.sha256, name: short or "file", mime: kind, size: upload.size}


def _is_sound(name: str) -> bool:
    """Say whether a name fits a header and a folder: what saves a download may believe it."""
    fits = name not in ("", ".", "..") and len(name) <= LONGEST_NAME
    return fits and not any(ord(char) < 32 or ord(char) == 127 for char in name)


def _decode(text: Any, faults: Faults) -> bytes:
    """Read base64; line breaks are fine, and a blank stands where a query string lost its `+`."""
    try:
        plain = text.replace("\r", "").replace("\n", "").replace(" ", "+")
        return base64.b64decode(plain, validate=True)
    except (AttributeError, ValueError, binascii.Error):
        faults.note("file_data", "invalid_value", "file_data: expected base64 text.", text)
        return b""


def _guess(name: str) -> str:
    return mimetypes.guess_type(name)[0] or DEFAULT_MIME
