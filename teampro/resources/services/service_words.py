"""The words that services and their addons are described in."""

from __future__ import annotations

STATUSES = ("Pending", "Active", "Suspended", "Terminated", "Completed", "Cancelled", "Fraud")
CYCLES = (
    "Free Account", "One-Time", "Monthly", "Quarterly", "Semi-Annually", "Annually", "Biennially",
    "Triennially",
)  # fmt: skip
