"""Tax rules: which tax is taken where."""

from __future__ import annotations

import peewee

from teampro.rules.countries import COUNTRIES
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class TaxRule(peewee.Model):
    """A tax of a country or of one of its states."""

    id = columns.Id(help_text="The rule.")
    level = columns.Grade((1, 2), default=1, help_text="Whether it is the first tax or the second.")
    name = columns.Line(help_text="What it is called on invoices, such as VAT.")
    state = columns.Line(help_text="The state it holds in, empty for all.")
    country = columns.Line(
        max_length=2, help_text="The country, two letters of ISO 3166-1, empty for all."
    )
    taxrate = columns.TaxPercent(help_text="The rate.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "taxrules"


class TaxRuleRules(Rules):
    """A rule names a place, which no other of its level names."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check the country, and that the place is taxed once."""
        row["country"] = row["country"].upper()
        if row["country"] and row["country"] not in COUNTRIES:
            message = "country: expected two letters of ISO 3166-1, such as DE, or none for all."
            work.fault("country", "invalid_value", message, row["country"])
        if row["state"] and not row["country"]:
            message = "country: a rule of a state names the country it is in."
            work.fault("country", "required", message)
        place = {name: row[name] for name in ("level", "country")}
        for each in work.select("taxrules", place):
            is_other = old is None or each["id"] != old["id"]
            if is_other and each["state"].casefold() == row["state"].casefold():
                message = f"Tax rule {each['id']} is that of level {row['level']} there already."
                work.fault("level", "duplicate", message, row["level"])


RESOURCE = Resource(
    plural="taxrules",
    singular="taxrule",
    called=("TaxRule", "TaxRules"),
    help="A tax; of each level the rule that says most about a client's address holds.",
    model=TaxRule,
    verbs=CRUD,
    history=True,
    required=("name",),
    area="settings",
    search=("name", "country"),
    order=("level", "id"),
    rules=TaxRuleRules(),
    example={"name": "VAT", "country": "AT", "taxrate": "20.000"},
)
