"""The texts of a multipart form, all of them bounded; its files go to whoever takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from teampro.dialects.http.body import UTF8
from teampro.dialects.http.decoding import decode_utf8
from teampro.dialects.http.multipart import Part, read_parts
from teampro.dialects.http.pairs import check_count
from teampro.errors import Refusal, escape_controls

Fields = list[tuple[str, str]]


def read_form(
    chunks: Iterator[bytes],
    boundary: str,
    parameters: int,
    text_bytes: int,
    receive: Callable[[Part, Fields], object],
    decode: Callable[[bytes, str], str] = decode_utf8,
) -> Fields:
    """Return the names and texts of a form's fields.

    `receive` takes each file as it comes, and is told the fields before it; `decode` makes texts
    of the bytes of the others.

    Raises: Refusal too_many, too_large, malformed_request, unsupported_media, forbidden_character.
    """
    pairs: Fields = []
    for count, part in enumerate(read_parts(chunks, boundary), start=1):
        check_count(count, parameters)
        if part.filename is None:
            text = _text(part, text_bytes)
            text_bytes -= len(text)
            pairs.append((part.name, decode(text, "body")))
        else:
            receive(part, pairs)
    return pairs


def _text(part: Part, most: int) -> bytes:
    text = bytearray()
    for chunk in part.chunks:
        text += chunk
        if len(text) > most:
            raise Refusal("too_large", "The texts of the form are too large.")
    if part.charset not in UTF8 and not text.isascii():
        message = f"The text of a part is UTF-8, not {part.charset[:40]}."
        raise Refusal("unsupported_media", escape_controls(message))
    return bytes(text)
