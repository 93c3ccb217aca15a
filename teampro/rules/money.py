"""Amounts as people read them: with the signs of their currency."""

from __future__ import annotations

_MARKS = {1: ("", "."), 2: (",", "."), 3: (".", ","), 4: (",", "")}
"""By the number of a currency's format: what parts thousands, and what parts the decimals."""


def formatted(hundredths: int, prefix: str, suffix: str, style: int) -> str:
    """Return an amount such as `$-1,234.56 USD`; its minus stands behind the prefix.

    In style 4 there are no decimals, and halves are rounded away from zero.
    """
    thousands, point = _MARKS[style]
    amount = abs(hundredths)
    whole, rest = divmod(amount if point else (amount + 50) // 100 * 100, 100)
    number = f"{whole:,}".replace(",", thousands) + (f"{point}{rest:02d}" if point else "")
    minus = "-" if hundredths < 0 and (whole or (point and rest)) else ""
    return f"{prefix}{minus}{number}{suffix}"
