"""Affiliates: clients who are paid for those that they bring."""

from __future__ import annotations

from teampro.dialects.whmcs.declare import Code, Command, ShowList
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree

GROUP = "Affiliates"
LISTED = Shape(
    "id:str date clientid:str visitors:str paytype payamount onetime:bitstr balance withdrawn "
    "created_at=date_created updated_at=date_modified"
)


def activate(doing: Doing) -> Tree:
    """Make a client an affiliate, once. Raises: CommandRefusal."""
    client_id = doing.given.get("userid", 0)
    if client_id <= 0 or not doing.asked.is_there("clients", client_id):
        raise doing.no("userid")
    if doing.rows("affiliates", {"clientid": client_id, "limit": 1}):
        doing.warn(f"Client {client_id} is an affiliate already.")
    else:
        doing.ask("POST", "affiliates", {"clientid": client_id})
    return {}


COMMANDS = (
    Command(
        "AffiliateActivate",
        GROUP,
        "Make a client an affiliate; one who is one already stays it.",
        Code(activate, (("POST", "affiliates"),), writes=True),
        "userid:int",
        says={"userid": "Client ID not found"},
        log="Made client {userid} an affiliate",
        example={"userid": "12"},
    ),
    Command(
        "GetAffiliates",
        GROUP,
        "The affiliates, with what they have and were paid.",
        ShowList("affiliates", "affiliates", "affiliate", LISTED),
        "userid=clientid:int visitors=visitors:int paytype=paytype payamount=payamount:money "
        "onetime=onetime:bool balance=balance:money withdrawn=withdrawn:money",
    ),
)
