"""What a user may do for a client."""

from __future__ import annotations

PERMISSIONS = (
    "profile", "contacts", "products", "manageproducts", "productsso", "domains", "managedomains",
    "invoices", "quotes", "tickets", "affiliates", "emails", "orders",
)  # fmt: skip
"""The words, in the order in which clients of the command API know them."""
ALL = " ".join(PERMISSIONS)
"""All of them, as they are stored."""
