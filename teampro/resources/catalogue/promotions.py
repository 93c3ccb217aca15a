"""Promotions: codes by which customers pay less."""

from __future__ import annotations

import peewee

from teampro.resources.catalogue.promotion_rules import PromotionRules
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource

TYPES = ("Percentage", "Fixed Amount", "Price Override", "Free Setup")


class Promotion(peewee.Model):
    """A promotion."""

    id = columns.Id(help_text="The promotion.")
    code = columns.Line(unique=True, help_text="What customers type, in capitals; no two alike.")
    type = columns.Choice(TYPES, default="Percentage", help_text="What it lowers, and how.")
    value = columns.Money(
        help_text="Percent, or an amount of the default currency; 0.00 of a free setup."
    )
    recurring = columns.Flag(help_text="Whether renewals are lowered, too.")
    recurfor = columns.Integer(help_text="How many renewals; 0: all.")
    cycles = columns.WordList(help_text="The cycles it is for, such as Monthly; none: all.")
    appliesto = columns.WordList(
        help_text="What it lowers: 1 product 1, A2 add-on 2, D.com a TLD; none: all."
    )
    requires = columns.WordList(help_text="One of these must be ordered, written likewise.")
    requiresexisting = columns.Flag(help_text="Whether one that the client has will do.")
    startdate = columns.Day(help_text="Its first day; null: any.")
    expirationdate = columns.Day(help_text="Its last day; null: any.")
    maxuses = columns.Integer(help_text="How often it can be used; 0: always.")
    uses = columns.Integer(recorded=True, help_text="How often it was.")
    lifetimepromo = columns.Flag(help_text="Whether it lasts through upgrades.")
    applyonce = columns.Flag(help_text="Whether it lowers the first line that fits, and no other.")
    newsignups = columns.Flag(help_text="Whether it is for first orders only.")
    existingclient = columns.Flag(help_text="Whether it is for clients with an active service.")
    onceperclient = columns.Flag(help_text="Whether each client uses it once.")
    upgrades = columns.Flag(help_text="Whether it lowers upgrades, by the four below.")
    upgradetype = columns.Choice(
        ("", "product", "configoptions"), help_text='Which of them; "": all.'
    )
    upgradediscounttype = columns.Choice(
        ("Percentage", "Fixed Amount"), default="Percentage", help_text="How it lowers them."
    )
    upgradevalue = columns.Money(help_text="Percent, or an amount of the default currency.")
    upgradeconfigoptions = columns.WordList(help_text="The options it is for; none: all.")
    notes = columns.Text(help_text="Notes for the staff.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "promotions"


RESOURCE = Resource(
    plural="promotions",
    singular="promotion",
    help="A code by which customers pay less.",
    model=Promotion,
    verbs=CRUD,
    history=True,
    required=("code",),
    readonly=("uses",),
    area="products",
    search=("code",),
    order=("id",),
    rules=PromotionRules(),
    example={"code": "SPRING", "type": "Percentage", "value": "20.00", "appliesto": ["1"]},
    sample=2,
)
