"""What a request cost, as every answer tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """SQL statements, the seconds they took, and all seconds; as text it is Server-Timing."""

    statements: int
    sql_seconds: float
    total_seconds: float

    def __str__(self) -> str:
        sql, total = self.sql_seconds * 1000, self.total_seconds * 1000
        return f'sql;desc="{self.statements}";dur={sql:.1f}, total;dur={total:.1f}'
