"""The demonstration: the month of a small agency, and bulk data for measuring."""

from __future__ import annotations

from teampro.demo.agency import fill
from teampro.demo.bulk import fill_bulk

__all__ = ["fill", "fill_bulk"]
