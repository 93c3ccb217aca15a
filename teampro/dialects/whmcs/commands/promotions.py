"""Promotions: the codes by which customers pay less."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.prices import every
from teampro.dialects.whmcs.declare import Code, Command
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.php import serialize
from teampro.dialects.whmcs.shapes import Shape, Tree

LISTED = Shape(
    "id code type recurring:bit value:number cycles:commas appliesto:commas requires:commas "
    "requiresexisting:bit startdate expirationdate maxuses uses lifetimepromo:bit applyonce:bit "
    "newsignups:bit existingclient:bit onceperclient:bit recurfor upgrades:bit upgradeconfig=* "
    "notes"
)


def get_promotions(doing: Doing) -> Tree:
    """Return the promotions, or the one with a code; codes are the same in any case."""
    wanted = {"code": doing.given["code"].strip().upper()} if "code" in doing.given else {}
    make = doing.shapes["promotions"].make
    found = [
        make(row) | {"upgradeconfig": _of_upgrades(row)}
        for row in every(doing, "promotions", wanted)
    ]
    return {"totalresults": len(found), "promotions": {"promotion": found}}


def _of_upgrades(row: Tree) -> str:
    """Return how upgrades are lowered, as the text that PHP makes of it."""
    return serialize(
        {
            "value": row["upgradevalue"],
            "type": row["upgradetype"],
            "discounttype": row["upgradediscounttype"],
            "configoptions": ",".join(row["upgradeconfigoptions"]),
        }
    )


COMMANDS = (
    Command(
        "GetPromotions",
        "Orders",
        "The promotions, or the one with a code.",
        Code(get_promotions, (("GET", "promotions"),), shapes={"promotions": LISTED}),
        "code",
        example={"code": "demo10"},
    ),
)
