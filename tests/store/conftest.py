"""Fixtures of several modules."""

from tests.store.command_line import data, ready, run

__all__ = ["data", "ready", "run"]
