"""What was sold, or is still offered, keeps what it was sold as."""

from __future__ import annotations

from teampro.errors import Refusal
from teampro.schema.rules import RuleWork, Stored

USERS = {
    "productgroups": (("products", "gid"),),
    "products": (("services", "packageid"),),
    "addons": (("serviceaddons", "addonid"),),
    "configoptions": (("serviceoptions", "configid"),),
    "configchoices": (("serviceoptions", "choiceid"),),
    "promotions": (("services", "promoid"), ("domains", "promoid")),
}
"""By noun what keeps its records: the noun and column that refer to them."""


def refuse_if_used(work: RuleWork, plural: str, row: Stored) -> None:
    """Refuse to delete a record that others refer to. Raises: Refusal rule, naming one of them."""
    for user, name in USERS[plural]:
        noun = work.registry.find(user)
        if noun is None:
            continue
        column, key = getattr(noun.model, name), noun.model._meta.primary_key
        query = noun.model.select(key).where(column == row["id"]).order_by(key).limit(1)
        for (user_id,) in work.database.rows(*work.database.compile(query)):
            one = work.registry[plural].singular
            raise Refusal(
                "rule",
                f"The {one} {row['id']} stays: {user}/{user_id} has it as {name}, and others may.",
            )
