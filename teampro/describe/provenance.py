"""Where each field is known from: the source page, the one public client, or this product alone."""

from __future__ import annotations

SOURCE = frozenset(
    {
        "project_id",
        "action_id",
        "topic_id",
        "file_id",
        "ticket_id",
        "timelog_id",
        "xref_id",
    }
)
"""Names that the source page writes."""
SOURCE_OF_NOUN = frozenset({("whmcstickets", "id")})
"""Names that it writes for one noun."""
SEEN = frozenset({"action_notes"})
"""Names that wbteampropy 0.1.0 writes, and the source page does not."""
GRADES = ("source", "seen", "ours")


def grade(noun: str, field: str) -> str:
    """Return how a field of a noun (plural word) is known: one of GRADES."""
    if field in SOURCE or (noun, field) in SOURCE_OF_NOUN:
        return "source"
    return "seen" if field in SEEN else "ours"
