"""The slugs of products and their groups: made from names, no two alike."""

from __future__ import annotations

from teampro.rules.slugs import candidates, is_slug, slug_of
from teampro.schema.rules import RuleWork, Stored

_LONGEST = 200


def take_slug(work: RuleWork, plural: str, row: Stored) -> None:
    """Give a row without a slug a free one made from its name, in place; check one that it has."""
    if row["slug"]:
        if not is_slug(row["slug"]):
            message = "slug is letters in lower case and digits, parted by dashes: hosting-l."
            work.fault("slug", "invalid_value", message, row["slug"])
        return
    slug = slug_of(row["name"], work.registry[plural].singular, _LONGEST)
    row["slug"] = next(each for each in candidates(slug) if not work.select(plural, {"slug": each}))
