"""The words that abuse reports are described in."""

from __future__ import annotations

REPORTS = "abusereports"
OPEN, ESCALATED, RESOLVED, REJECTED = "Open", "Escalated", "Resolved", "Rejected"
STATUSES = (OPEN, ESCALATED, RESOLVED, REJECTED)
CLOSED = (RESOLVED, REJECTED)
"""The states of a case that is over."""
NOSUSPEND, TIMELIMIT, IMMEDIATE = "nosuspend", "timelimit", "immediate"
METHODS = (NOSUSPEND, IMMEDIATE, TIMELIMIT)
STRICTNESS = (NOSUSPEND, TIMELIMIT, IMMEDIATE)
"""The same from the mildest to the strictest."""
SOURCES = ("api", "native", "xarf", "mail")
"""The ways by which a report comes."""
