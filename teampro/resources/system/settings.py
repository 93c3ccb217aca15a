"""Settings: what an office changes while the server runs; there is a row for each name."""

from __future__ import annotations

import peewee

from teampro.resources.system.setting_names import BY_NAME, LAST_NUMBER, SETTING_NAMES, TEXT
from teampro.schema import columns, kinds
from teampro.schema.fields import Computed
from teampro.schema.reach import Sql, Table
from teampro.schema.resource import Resource
from teampro.schema.rules import Rules, RuleWork, Stored
from teampro.schema.values import Invalid


class StoredSetting(peewee.Model):
    """One setting; the migrations make the rows."""

    id = columns.Id(help_text="The setting.")
    name = columns.Line(unique=True, help_text="Its name.")
    value = columns.Text(help_text="Its value; a switch is `on` or empty.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "settings"


class SettingRules(Rules):
    """A value fits its name; numbers of invoices that were given are not given again."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Read the value as its kind says."""
        if old is None or "value" not in sent:
            return
        known = BY_NAME[row["name"]]
        try:
            row["value"] = known.read(row["value"])
            if known.name == LAST_NUMBER and int(row["value"]) < int(old["value"]):
                raise Invalid(f"expected {old['value']} or more: it is only raised")
        except Invalid as fault:
            work.fault("value", "invalid_value", f"value: {known.name}: {fault}.", row["value"])


def value_of(work: RuleWork, name: str) -> str:
    """Return the value of a setting, for the rules of other nouns."""
    return work.digest("settings", _by_name)[name]


def _by_name(rows: list[Stored]) -> dict[str, str]:
    return {row["name"]: row["value"] for row in rows}


def _kind(table: Table) -> Sql:
    cases = tuple((each.name, each.kind) for each in SETTING_NAMES if each.kind != TEXT)
    return peewee.Case(table.name, cases, TEXT)


def _meaning(table: Table) -> Sql:
    return peewee.Case(table.name, tuple((each.name, each.meaning) for each in SETTING_NAMES), "")


RESOURCE = Resource(
    plural="settings",
    singular="setting",
    help="A setting that is changed while the server runs; `config` holds those of its start.",
    model=StoredSetting,
    titles={"find": "findSettings", "get": "getSetting", "update": "updateSetting"},
    history=True,
    readonly=("name",),
    computed=(
        Computed("kind", kinds.TEXT, _kind, "switch, number, amount, percent, word or text."),
        Computed("meaning", kinds.TEXT, _meaning, "What it decides."),
    ),
    area="settings",
    search=("name", "value"),
    order=("id",),
    rules=SettingRules(),
    example={"value": "Halcyon Web Studio"},
)
