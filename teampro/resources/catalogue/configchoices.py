"""Choices: what an option can be answered with. A quantity or a yes has one, which is priced."""

from __future__ import annotations

import peewee

from teampro.resources.catalogue.offered import CONFIG_CHOICES
from teampro.resources.catalogue.sold import refuse_if_used
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class ConfigChoice(peewee.Model):
    """A choice."""

    id = columns.Id(help_text="The choice.")
    configid = columns.Reference("configoptions", index=True, help_text="Its option.")
    optionname = columns.Line(help_text="Its name.")
    sortorder = columns.Integer(help_text="Its place among the others.")
    hidden = columns.Flag(help_text="Whether customers do not see it.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "configchoices"


class ConfigChoiceRules(Rules):
    """The rules of one choice."""

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Keep one that was sold; else its prices go with it."""
        refuse_if_used(work, "configchoices", row)
        for price in work.select("prices", {"choiceid": row["id"]}, order="id"):
            work.delete("prices", price)


OF_CUSTOMER = (
    "configid", "optionname", "sortorder",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="configchoices",
    singular="configchoice",
    called=("ConfigChoice", "ConfigChoices"),
    help="A choice of an option. Its amounts are its prices.",
    model=ConfigChoice,
    verbs=CRUD,
    history=True,
    required=("configid", "optionname"),
    below=("configid",),
    part_of=("configid",),
    area="products",
    customer_reach=CONFIG_CHOICES,
    customer=OF_CUSTOMER,
    openly_named=True,
    search=("optionname",),
    order=("id",),
    rules=ConfigChoiceRules(),
    example={"configid": 1, "optionname": "200 GB"},
    sample=4,
)
