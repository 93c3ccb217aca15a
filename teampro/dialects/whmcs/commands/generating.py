"""Billing what falls due."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.mail import NOT_SENT
from teampro.dialects.whmcs.commands.transactions import GROUP
from teampro.dialects.whmcs.declare import PREVIEW, Code, Command, Key
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Tree

CLIENT = Key("clients", {"clientid": "id"}, "", "Client ID Not Found")
IDS = ("serviceids", "addonids", "domainids")


def generate(doing: Doing) -> Tree:
    """Bill what is due, or the next periods of what is named; warn of what names nothing."""
    params: Tree = {"clientid": doing.find(CLIENT), "preview": doing.is_preview}
    params |= {name: doing.given[name] for name in IDS if name in doing.given}
    told = doing.ask("POST", "invoices/generate", params)["data"]
    for each in told["leftout"]:
        doing.warn(f"{each} was left out: it is nothing of that client that is billed.")
    if told["numcreated"] and not (doing.is_preview or doing.given.get("noemails")):
        doing.warn(NOT_SENT)
    answer: Tree = {"numcreated": str(told["numcreated"])}
    if "clientid" in doing.given and told["latestinvoiceid"]:
        answer["latestinvoiceid"] = told["latestinvoiceid"]
    return answer


COMMANDS = (
    Command(
        "GenInvoices",
        GROUP,
        "Bill what falls due, each period once; with ids the next period of these alone.",
        Code(
            generate,
            tuple(
                ("POST", plural) for plural in ("invoices", "invoiceitems", "services", "domains")
            ),
            (CLIENT,),
            writes=True,
            transaction="own",
        ),
        f"noemails:bool clientid:int serviceids:words addonids:words domainids:words {PREVIEW}",
        says={"clientid": "Client ID Not Found"},
        log="Made {numcreated} invoices of what is due",
        example={"clientid": "12", "serviceids": "1"},
    ),
)
