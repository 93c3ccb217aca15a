"""E-mail addresses, by their syntax alone: whether somebody reads there, only a letter tells."""

from __future__ import annotations

import re

LONGEST = 254
"""Characters of an address that can be delivered to (RFC 3696, erratum 1690)."""
_WORD = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LABEL = r"[^\W_](?:[^\W_]|-){0,62}(?<!-)"
_ADDRESS = re.compile(rf"(?P<local>{_WORD}(?:\.{_WORD})*)@{_LABEL}(?:\.{_LABEL})*")
_LONGEST_LOCAL = 64


def is_address(text: str) -> bool:
    """Say whether a text is one e-mail address: `john.doe@example.com`, `a@b`.

    Words and dots stand before the one `@`, labels of letters, digits and hyphens behind it, in any
    script; no blank, no quotes, no comment (RFC 5321 §4.1.2, 4.5.3.1).
    """
    found = _ADDRESS.fullmatch(text) if len(text) <= LONGEST else None
    return found is not None and len(found["local"]) <= _LONGEST_LOCAL
