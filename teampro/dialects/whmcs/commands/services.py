"""Services: what clients have of products, with what was chosen and filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.dialects.whmcs.commands.related import (
    below,
    by_id,
    echo,
    payment_names,
)
from teampro.dialects.whmcs.declare import Command, Key, ShowList
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree

NO_SERVICE = "Service ID Not Found"
SERVICE = Key("services", {"serviceid": "id"}, NO_SERVICE, NO_SERVICE)
LISTED = Shape(
    "id:str qty:str clientid=userid:str orderid:str ordernumber='' pid=packageid:str regdate "
    "name='' translated_name='' groupname='' translated_groupname='' domain dedicatedip "
    "serverid=server:str servername='' serverip='' serverhostname='' "
    "suspensionreason=suspendreason firstpaymentamount recurringamount=amount paymentmethod "
    "paymentmethodname='' billingcycle nextduedate status=domainstatus username=serviceusername "
    "password=servicepassword subscriptionid promoid:str overideautosuspend:onoff "
    "overidesuspenduntil ns1 ns2 assignedips notes diskusage:str disklimit:str bwusage:str "
    "bwlimit:str lastupdate customfields='' configoptions=''"
)
TYPES = {1: "dropdown", 2: "radio", 3: "yesno", 4: "quantity"}
COUNTED = (3, 4)


def tell_services(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Tell names, chosen options and filled fields of services, and the filters at the head."""
    rows: list[Tree] = tree["services"]
    products = by_id(doing, "products", (row["packageid"] for row in rows))
    groups = by_id(doing, "productgroups", (each["gid"] for each in products.values()))
    orders = by_id(doing, "orders", (row["orderid"] for row in rows))
    servers = by_id(doing, "servers", (row["server"] for row in rows))
    ways = payment_names(doing)
    fields = _fields(doing, rows)
    options = _options(doing, rows)
    shows_passwords = doing.may("PUT", "services")
    for row, told in zip(rows, answer["products"]["product"], strict=True):
        product: Mapping[str, Any] = products.get(row["packageid"], {})
        group: Mapping[str, Any] = groups.get(product.get("gid", 0), {})
        server: Mapping[str, Any] = servers.get(row["server"], {})
        told["ordernumber"] = (
            str(orders[row["orderid"]]["ordernum"]) if row["orderid"] in orders else ""
        )
        told["name"] = told["translated_name"] = product.get("name", "")
        told["groupname"] = told["translated_groupname"] = group.get("name", "")
        told["servername"] = server.get("name", "")
        told["serverip"] = server.get("ipaddress", "")
        told["serverhostname"] = server.get("hostname", "")
        told["paymentmethodname"] = ways.get(row["paymentmethod"], "")
        told["password"] = told["password"] if shows_passwords else ""
        told["customfields"] = {"customfield": fields[row["id"]]}
        told["configoptions"] = {"configoption": options[row["id"]]}
    echo(doing, answer, None, "clientid serviceid pid domain")


def _fields(doing: Doing, rows: list[Tree]) -> Mapping[int, list[Tree]]:
    """Return by service the fields of its product, with what was filled in."""
    fields = below(doing, "customfields", "relid", (row["packageid"] for row in rows))
    ids = [row["id"] for row in rows] if fields else []
    values = {
        (service, value["fieldid"]): value["value"] or value["secretvalue"]
        for service, filled in below(doing, "customfieldvalues", "serviceid", ids).items()
        for value in filled
    }
    return {
        row["id"]: [
            {
                "id": str(field["id"]),
                "name": field["fieldname"],
                "translated_name": field["fieldname"],
                "value": values.get((row["id"], field["id"]), ""),
            }
            for field in fields[row["packageid"]]
            if field["type"] == "product"
        ]
        for row in rows
    }


def _options(doing: Doing, rows: list[Tree]) -> Mapping[int, list[Tree]]:
    """Return by service what was chosen for it."""
    chosen = below(doing, "serviceoptions", "serviceid", (row["id"] for row in rows))
    every = [each for choices in chosen.values() for each in choices]
    options = by_id(doing, "configoptions", (each["configid"] for each in every))
    choices = by_id(doing, "configchoices", (each["choiceid"] for each in every))
    return {
        row["id"]: [
            {
                "id": str(each["configid"]),
                "option": options[each["configid"]]["optionname"],
                "type": TYPES[options[each["configid"]]["optiontype"]],
                "value": _value(each, options[each["configid"]], choices),
            }
            for each in chosen[row["id"]]
            if each["configid"] in options
        ]
        for row in rows
    }


def _value(chosen: Tree, option: Tree, choices: Mapping[int, Tree]) -> str:
    if option["optiontype"] in COUNTED:
        return str(chosen["qty"])
    choice = choices.get(chosen["choiceid"])
    return str(choice["optionname"]) if choice else ""


COMMANDS = (
    Command(
        "GetClientsProducts",
        "Client",
        "The services of clients, with products, options and fields; passwords for who may write.",
        ShowList("services", "products", "product", LISTED, finish=tell_services),
        "clientid=userid:int serviceid=id.eq:int pid=packageid:int domain=domain "
        "username2=serviceusername",
        example={"clientid": "12"},
    ),
)
