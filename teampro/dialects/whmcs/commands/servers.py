"""Servers: where services run, and how full they are."""

from __future__ import annotations

from teampro.dialects.whmcs.declare import Command, ShowList
from teampro.dialects.whmcs.doing import Doing, NothingFits
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.rules.percent import mean

LISTED = Shape(
    "id name hostname ipaddress active=disabled activeServices=activeservices "
    "maxAllowedServices=maxaccounts percentUsed=0 module"
)
WHOLE = 100
UNASKED = "No server is asked from here: status is left out."


def server_filters(doing: Doing) -> Tree:
    """Return the filter by the service or addon that runs on a server. Raises: NothingFits."""
    service_id = doing.given.get("serviceId")
    if "addonId" in doing.given:
        addon = doing.tries("GET", f"serviceaddons/{doing.given['addonId']}")
        if addon is None:
            raise NothingFits
        service_id = addon["serviceaddon"]["hostingid"]
    if service_id is None:
        return {}
    service = doing.tries("GET", f"services/{service_id}")
    if service is None or not service["service"]["server"]:
        raise NothingFits
    return {"id": service["service"]["server"]}


def tell_servers(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Tell whether a server takes services, and how full it is; nobody asks it how it is."""
    for row, told in zip(tree["servers"], answer["servers"], strict=True):
        told["active"] = not row["disabled"]
        if row["maxaccounts"]:
            told["percentUsed"] = mean(WHOLE * row["activeservices"], row["maxaccounts"])
    answer["fetchStatus"] = "false"
    if doing.given.get("fetchStatus"):
        doing.warn(UNASKED)


COMMANDS = (
    Command(
        "GetServers",
        "Servers",
        "The servers, and how full they are; none is asked how it is.",
        ShowList(
            "servers",
            "servers",
            "",
            LISTED,
            paged=False,
            more=server_filters,
            finish=tell_servers,
        ),
        "serviceId:int addonId:int fetchStatus:bool",
        xml_items={"servers": "server"},
    ),
)
