"""Options: what is asked in a group of them."""

from __future__ import annotations

import peewee

from teampro.resources.catalogue.offered import CONFIG_OPTIONS
from teampro.resources.catalogue.sold import refuse_if_used
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored

DROPDOWN, RADIO, YES_NO, QUANTITY = 1, 2, 3, 4


class ConfigOption(peewee.Model):
    """An option."""

    id = columns.Id(help_text="The option.")
    gid = columns.Reference("configgroups", index=True, help_text="Its group.")
    optionname = columns.Line(help_text="What is asked.")
    optiontype = columns.Grade(
        (DROPDOWN, RADIO, YES_NO, QUANTITY),
        default=DROPDOWN,
        help_text="1: dropdown, 2: radio, 3: yes or no, 4: quantity.",
    )
    qtyminimum = columns.Integer(help_text="The least quantity.")
    qtymaximum = columns.Integer(help_text="The greatest quantity; 0: no limit.")
    sortorder = columns.Integer(help_text="Its place in its group.")
    hidden = columns.Flag(help_text="Whether customers do not see it.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "configoptions"


class ConfigOptionRules(Rules):
    """The rules of one option."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check that some quantity is allowed."""
        if 0 < row["qtymaximum"] < row["qtyminimum"]:
            message = f"qtymaximum is at least qtyminimum, {row['qtyminimum']}, or 0 for no limit."
            work.fault("qtymaximum", "invalid_value", message, row["qtymaximum"])

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Keep one that was sold; else its choices go with it."""
        refuse_if_used(work, "configoptions", row)
        for choice in work.select("configchoices", {"configid": row["id"]}, order="id"):
            work.remove("configchoices", choice)


OF_CUSTOMER = (
    "gid", "optionname", "optiontype", "qtyminimum", "qtymaximum", "sortorder",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="configoptions",
    singular="configoption",
    called=("ConfigOption", "ConfigOptions"),
    help="An option of a group: what is asked, with its choices.",
    model=ConfigOption,
    verbs=CRUD,
    history=True,
    required=("gid", "optionname"),
    below=("gid",),
    part_of=("gid",),
    area="products",
    customer_reach=CONFIG_OPTIONS,
    customer=OF_CUSTOMER,
    openly_named=True,
    search=("optionname",),
    order=("id",),
    rules=ConfigOptionRules(),
    example={"gid": 1, "optionname": "Disk", "optiontype": 2},
    sample=3,
)
