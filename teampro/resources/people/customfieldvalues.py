"""Custom field values: what was filled into the fields that an installation made."""

from __future__ import annotations

import peewee

from teampro.errors import Refusal, nearest
from teampro.resources.people.custom_words import PASSWORD, words_of
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored

SUBJECTS = {"client": "userid", "product": "serviceid"}
"""By the type of the field the column that names the record whose value it is."""
OPEN, SEALED = "value", "secretvalue"


class CustomFieldValue(peewee.Model):
    """A value; `relid` repeats the id of the record it belongs to, whatever its noun."""

    id = columns.Id(help_text="The value.")
    fieldid = columns.Reference("customfields", index=True, help_text="The field.")
    userid = columns.Reference("clients", index=True, help_text="The client.")
    serviceid = columns.Reference(
        "services", index=True, help_text="The service, where the field is one of its product."
    )
    relid = columns.Integer(index=True, help_text="The record whose value it is.")
    value = columns.Text(help_text='What was filled in; "" where the field is a password.')
    secretvalue = columns.Secret(
        readable=True, help_text="What was filled in where the field is a password."
    )
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "customfieldvalues"
        indexes = ((("fieldid", "relid"), True),)


class CustomFieldValueRules(Rules):
    """The rules of one value."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check whose value it is, and that it fits its field."""
        field = None if work.is_faulty("fieldid") else work.peek("customfields", row["fieldid"])
        if field is None:
            return
        _take_subject(work, field, row)
        _check_product(work, field, row)
        if old is not None and any(row[name] != old[name] for name in ("fieldid", "relid")):
            message = f"The value stays that of field {old['fieldid']} and of its record."
            work.fault("fieldid", "rule", message)
        elif old is None:
            _validate_alone(work, row)
        _validate_value(work, field, row)

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Keep the value of a field that asks for one."""
        field = work.peek("customfields", row["fieldid"])
        if field is not None and field["required"]:
            raise Refusal("rule", _lacking(field))


def _take_subject(work: RuleWork, field: Stored, row: Stored) -> None:
    """Set whose value it is, in place; fault one of a field that nothing here can fill in."""
    column = SUBJECTS.get(field["type"])
    if column is None:
        message = f"Field {field['id']} is one of type {field['type']}: nothing here has it."
        work.fault("fieldid", "invalid_value", message, field["id"])
    elif not work.is_faulty(column):
        row["relid"] = row[column]
        if not row["relid"]:
            work.fault(column, "required", f"{column} is required: whose value it is.")


def _check_product(work: RuleWork, field: Stored, row: Stored) -> None:
    """Set the client of a service's value, in place; fault a service where the field has none."""
    service = None if work.is_faulty("serviceid") else work.peek("services", row["serviceid"])
    if service is None:
        return
    if field["type"] != "product":
        message = f"Field {field['id']} is one of type {field['type']}: no service has it."
        work.fault("serviceid", "misplaced", message, service["id"])
    elif field["relid"] not in (0, service["packageid"]):
        message = f"Field {field['id']} is one of product {field['relid']}."
        work.fault("fieldid", "invalid_value", message, field["id"])
    row["userid"] = service["userid"]


def _validate_alone(work: RuleWork, row: Stored) -> None:
    """Fault a second value of one field and record."""
    twins = work.select("customfieldvalues", {name: row[name] for name in ("fieldid", "relid")})
    if row["relid"] and twins:
        message = f"customfieldvalues/{twins[0]['id']} is the value of this field already."
        work.fault("fieldid", "duplicate", message, row["fieldid"])


def _validate_value(work: RuleWork, field: Stored, row: Stored) -> None:
    """Fault a text in the wrong place, none where one is asked for, and one of other words."""
    own, other = (SEALED, OPEN) if field["fieldtype"] == PASSWORD else (OPEN, SEALED)
    if row[other]:
        message = f"Field {field['id']} is of type {field['fieldtype']}: it is filled in as {own}."
        work.fault(other, "misplaced", message)
    elif not row[own] and field["required"]:
        work.fault(own, "required", _lacking(field))
    words = words_of(field)
    if words and row[OPEN] not in words:
        message = f"{field['fieldname']} is one of {', '.join(filter(None, words))}, or empty."
        hint = nearest(row[OPEN], words)
        work.fault(
            OPEN, "invalid_value", f"{message}{hint and f' Did you mean {hint}?'}", row[OPEN]
        )


def _lacking(field: Stored) -> str:
    return f"You did not provide required custom field value for {field['fieldname']}"


RESOURCE = Resource(
    plural="customfieldvalues",
    singular="customfieldvalue",
    called=("CustomFieldValue", "CustomFieldValues"),
    help="What was filled into a field that the installation made.",
    model=CustomFieldValue,
    verbs=CRUD,
    history=True,
    required=("fieldid",),
    readonly=("relid",),
    below=("fieldid", "userid", "serviceid"),
    part_of=("userid", "serviceid"),
    area="clients",
    order=("id",),
    rules=CustomFieldValueRules(),
    example={"fieldid": 2, "userid": 12, "value": "10-99"},
)
