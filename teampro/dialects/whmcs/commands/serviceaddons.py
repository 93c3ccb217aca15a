"""Addons of services: a list, and their changes."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.related import (
    by_id,
    cycle_params,
    echo,
    payment_names,
    recalculate,
)
from teampro.dialects.whmcs.declare import Command, Key, ShowList, WriteRecord, same
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree

NO_ADDON = "Addon ID Not Found"
ADDON = Key("serviceaddons", {"id": "id"}, NO_ADDON, NO_ADDON)
LISTED = Shape(
    "id:str qty:str userid:str orderid:str serviceid=hostingid:str addonid:str name setupfee "
    "recurring billingcycle tax:onoff status regdate nextduedate nextinvoicedate paymentmethod "
    "paymentmethodname='' notes"
)


def tell_addons(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Tell names of addons and of ways to pay, and the filters at the head."""
    rows: list[Tree] = tree["serviceaddons"]
    unnamed = (row["addonid"] for row in rows if not row["name"])
    offered, ways = by_id(doing, "addons", unnamed), payment_names(doing)
    for row, told in zip(rows, answer["addons"]["addon"], strict=True):
        if not row["name"] and row["addonid"] in offered:
            told["name"] = offered[row["addonid"]]["name"]
        told["paymentmethodname"] = ways.get(row["paymentmethod"], "")
    echo(doing, answer, "", "serviceid clientid")


def addon_params(doing: Doing) -> Tree:
    """Refuse a change of nothing; return the cycle. Raises: CommandRefusal."""
    doing.record(ADDON)
    if doing.given.keys() <= {"id"}:
        raise doing.no("nothing")
    return cycle_params(doing)


def finish_addon(doing: Doing, tree: Tree, _answer: Tree) -> None:
    """Let the catalogue say what it costs, where that was asked for."""
    recalculate(doing, f"serviceaddons/{tree['serviceaddon']['id']}")


COMMANDS = (
    Command(
        "GetClientsAddons",
        "Client",
        "The addons of services.",
        ShowList("serviceaddons", "addons", "addon", LISTED, paged=False, finish=tell_addons),
        "serviceid=hostingid.in:ids clientid=userid:int addonid=addonid:int",
        example={"serviceid": "14,22"},
    ),
    Command(
        "UpdateClientAddon",
        "Addons",
        "Change an addon of a service.",
        WriteRecord(
            "PUT",
            "serviceaddons",
            "serviceaddons/{serviceaddons}",
            (ADDON,),
            Shape("id:str"),
            more=addon_params,
            finish=finish_addon,
        ),
        f"id:int addonid=addonid:int {same('status name notes')} setupfee=setupfee:money "
        "recurring=recurring:money billingcycle nextduedate=nextduedate:date "
        "terminationdate=terminationdate:date autorecalc:bool",
        says={"nothing": "Nothing to Update"},
        log="Changed addon {id} of a service",
        example={"id": "101", "notes": "Kept for two months.", "recurring": "3.00"},
    ),
)
