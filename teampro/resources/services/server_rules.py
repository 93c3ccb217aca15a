"""The rules of servers and their groups: those that are used stay."""

from __future__ import annotations

from teampro.errors import Refusal
from teampro.schema.rules import Rules, RuleWork, Stored


class UsedRules(Rules):
    """A record stays while rows of `users`, a noun and its column, refer to it."""

    def __init__(self, singular: str, users: tuple[tuple[str, str], ...]) -> None:
        self.singular = singular
        self.users = users

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Refuse to delete what is used. Raises: Refusal rule, naming one that uses it."""
        for plural, column in self.users:
            for user in work.select(plural, {column: row["id"]}, order="id")[:1]:
                raise Refusal(
                    "rule",
                    f"The {self.singular} {row['id']} stays: {plural}/{user['id']} has it as "
                    f"{column}, and others may.",
                )
