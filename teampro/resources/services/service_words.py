"""The words that services and their addons are described in."""

from __future__ import annotations

STATUSES = ("Pending", "Active", "Suspended", "Terminated", "Completed", "Cancelled", "Fraud")
RUNNING = ("Active", "Suspended")
"""The states of what takes a place, and costs something."""
