"""The change of a service, with what was chosen and filled in for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.commands.customfields import OF_VALUES, changed_values, fields_of
from teampro.dialects.whmcs.commands.related import (
    below,
    by_id,
    cycle_params,
    payment_params,
    recalculate,
)
from teampro.dialects.whmcs.commands.services import COUNTED, SERVICE
from teampro.dialects.whmcs.declare import Command, WriteRecord, same
from teampro.dialects.whmcs.doing import INVALID, Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.dialects.whmcs.values import Unreadable, read_int

UNSET = (
    "domain", "serviceusername", "servicepassword", "subscriptionid", "ns1", "ns2", "dedicatedip",
    "assignedips", "notes", "suspendreason",
)  # fmt: skip
"""What may be emptied."""
OPTIONS = "configoptions"
WRONG_OPTIONS = CommandRefusal(INVALID.format(name=OPTIONS))


def service_params(doing: Doing) -> Tree:
    """Return what is emptied, the cycle, the way to pay, values and options. Raises likewise."""
    service = doing.record(SERVICE)
    params = _emptied(doing) | cycle_params(doing) | payment_params(doing)
    fields = fields_of(doing, "product", doing.given.get("pid", service["packageid"]))
    params |= changed_values(doing, fields, {"serviceid": service["id"]})
    return params | _option_params(doing, service["id"])


def _emptied(doing: Doing) -> Tree:
    """Return the fields that `unset` names, empty."""
    named = doing.given.get("unset", [])
    for name in named:
        if name not in UNSET:
            doing.warn(f"{name} cannot be unset: {', '.join(UNSET)} can.")
    return {name: "" for name in named if name in UNSET}


def _option_params(doing: Doing, service_id: int) -> Tree:
    """Return the options that were sent as rows of the service. Raises: CommandRefusal."""
    if OPTIONS not in doing.given:
        return {}
    sent = {number_of(key): value for key, value in doing.given[OPTIONS].items()}
    options = by_id(doing, "configoptions", sent)
    there = {
        row["configid"]: row["id"]
        for row in below(doing, "serviceoptions", "serviceid", [service_id])[service_id]
    }
    rows = []
    for config_id, value in sent.items():
        if config_id not in options:
            raise WRONG_OPTIONS
        row = {"configid": config_id, **choice_of(value, options[config_id])}
        rows.append(row | ({"id": there[config_id]} if config_id in there else {}))
    return {"serviceoptions": rows} if rows else {}


def choice_of(value: Any, option: Tree) -> Tree:
    """Return what was chosen: the id of a choice, a quantity, or both in a map."""
    if isinstance(value, Mapping):
        chosen = {"choiceid": number_of(value.get("optionid", "0"))}
        return chosen | {"qty": number_of(value.get("qty", "1"))}
    if option["optiontype"] in COUNTED:
        return {"qty": number_of(value)}
    return {"choiceid": number_of(value), "qty": 1}


def number_of(text: Any) -> int:
    """Return a number among options. Raises: CommandRefusal."""
    try:
        return read_int(text)
    except Unreadable:
        raise WRONG_OPTIONS from None


def finish_service(doing: Doing, tree: Tree, _answer: Tree) -> None:
    """Let the catalogue say what it costs, where that was asked for."""
    recalculate(doing, f"services/{tree['service']['id']}")


COMMANDS = (
    Command(
        "UpdateClientProduct",
        "Service",
        "Change a service; an empty text is not given, `unset` names what is to be emptied.",
        WriteRecord(
            "PUT",
            "services",
            "services/{services}",
            (SERVICE,),
            Shape("serviceid=id:str"),
            more=service_params,
            finish=finish_service,
            unsets=True,
        ),
        "serviceid:int pid=packageid:int serverid=server:int regdate=regdate:date "
        "nextduedate=nextduedate:date terminationdate=terminationdate:date "
        "firstpaymentamount=firstpaymentamount:money recurringamount=amount:money paymentmethod "
        "billingcycle status=domainstatus overideautosuspend=overideautosuspend:bool "
        "overidesuspenduntil=overidesuspenduntil:date "
        f"{same('domain subscriptionid notes serviceusername servicepassword ns1 ns2')} "
        f"{same('dedicatedip assignedips suspendreason')} "
        "diskusage=diskusage:int disklimit=disklimit:int bwusage=bwusage:int bwlimit=bwlimit:int "
        "promoid=promoid:int unset:words autorecalc:bool customfields:map configoptions:map",
        says=OF_VALUES,
        log="Changed service {serviceid}",
        example={"serviceid": "1", "notes": "Asks for more space.", "recurringamount": "110.00"},
    ),
)
