"""Custom fields: what an installation asks of its clients, products, addons and tickets besides."""

from __future__ import annotations

import peewee

from teampro.resources.people.custom_words import PASSWORD, options_of
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class CustomField(peewee.Model):
    """A field that the installation made."""

    id = columns.Id(help_text="The field.")
    type = columns.Choice(
        ("client", "product", "addon", "ticket"), default="client", help_text="Whose field it is."
    )
    relid = columns.Integer(
        index=True, help_text="The product, addon or department that has it; 0 of clients."
    )
    fieldname = columns.Line(help_text="Its name.")
    fieldtype = columns.Choice(
        ("text", "link", "password", "dropdown", "tickbox", "textarea"),
        default="text",
        help_text="What is filled in; a password is stored encrypted.",
    )
    description = columns.Text(help_text="What is said beside it.")
    fieldoptions = columns.Text(help_text="Words of a dropdown, separated by commas.")
    adminonly = columns.Flag(help_text="Whether only the staff sees it.")
    required = columns.Flag(help_text="Whether its value may not be empty.")
    showorder = columns.Flag(help_text="Whether orders ask for it.")
    showinvoice = columns.Flag(help_text="Whether invoices print it.")
    sortorder = columns.Integer(help_text="Its place among the others.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "customfields"


class CustomFieldRules(Rules):
    """The rules of one field."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check the words of a dropdown; with values, stay whose it is and as secret as it is."""
        if row["fieldtype"] == "dropdown" and not options_of(row):
            message = "A dropdown has words in fieldoptions, separated by commas."
            work.fault("fieldoptions", "required", message)
        if old is None:
            return
        for name, is_kept in (
            ("type", row["type"] == old["type"]),
            ("fieldtype", PASSWORD not in {row["fieldtype"]} ^ {old["fieldtype"]}),
        ):
            if not is_kept and _values(work, old):
                message = f"Field {old['id']} has values: make another field in its place."
                work.fault(name, "rule", message, row[name])

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove its values."""
        for value in _values(work, row):
            work.delete("customfieldvalues", value)


def _values(work: RuleWork, row: Stored) -> list[Stored]:
    return work.select("customfieldvalues", {"fieldid": row["id"]}, order="id")


DESCRIBED = (
    "type", "relid", "fieldname", "fieldtype", "description", "fieldoptions", "adminonly",
    "required", "showorder", "showinvoice", "sortorder",
)  # fmt: skip
"""What whoever fills a field in must know of it."""
RESOURCE = Resource(
    plural="customfields",
    singular="customfield",
    called=("CustomField", "CustomFields"),
    help="A field that the installation made for clients, products, addons or tickets.",
    model=CustomField,
    verbs=CRUD,
    history=True,
    required=("fieldname",),
    area="settings",
    names=DESCRIBED,
    search=("fieldname",),
    order=("id",),
    undo=True,
    rules=CustomFieldRules(),
    sample=2,
    example={"fieldname": "Size of company", "fieldtype": "dropdown", "fieldoptions": "1-9,10-99"},
)
