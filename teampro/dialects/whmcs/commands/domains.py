"""Domains: what clients have registered, and its changes."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.related import (
    echo,
    payment_names,
    payment_params,
    recalculate,
)
from teampro.dialects.whmcs.declare import Command, Key, ShowList, WriteRecord, same
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.rules.domain_names import folded_name

NO_DOMAIN = "Domain ID Not Found"
DOMAIN = Key("domains", {"domainid": "id"}, NO_DOMAIN, NO_DOMAIN)
NO_REGISTRAR = "No registrar is installed, so none is asked."
LISTED = Shape(
    "id:str userid:str orderid:str regtype=type domainname=domain registrar "
    "regperiod=registrationperiod:str firstpaymentamount recurringamount paymentmethod "
    "paymentmethodname='' regdate=registrationdate expirydate nextduedate status subscriptionid "
    "promoid:str dnsmanagement:bitstr emailforwarding:bitstr idprotection:bitstr "
    "donotrenew:bitstr notes"
)


def domain_filters(doing: Doing) -> Tree:
    """Return the filter by a name, as it was given or in the letters of the DNS."""
    if "domain" not in doing.given:
        return {}
    name = folded_name(doing.given["domain"])
    return {"or": [{"domain": name}, {"asciidomain": name}]}


def tell_domains(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Tell names of ways to pay, and the filters at the head."""
    ways = payment_names(doing)
    for row, told in zip(tree["domains"], answer["domains"]["domain"], strict=True):
        told["paymentmethodname"] = ways.get(row["paymentmethod"], "")
    echo(doing, answer, "", "clientid domainid")


def domain_params(doing: Doing) -> Tree:
    """Refuse to ask a registrar; return the way to pay. Raises: CommandRefusal."""
    doing.record(DOMAIN)
    if doing.given.get("updatens"):
        raise doing.no("updatens")
    return payment_params(doing)


def finish_domain(doing: Doing, tree: Tree, _answer: Tree) -> None:
    """Let the catalogue say what it costs, where that was asked for."""
    recalculate(doing, f"domains/{tree['domain']['id']}")


COMMANDS = (
    Command(
        "GetClientsDomains",
        "Client",
        "The domains of clients.",
        ShowList("domains", "domains", "domain", LISTED, more=domain_filters, finish=tell_domains),
        "clientid=userid:int domainid=id.eq:int domain",
        example={"clientid": "12"},
    ),
    Command(
        "UpdateClientDomain",
        "Domains",
        "Change a domain here; no registrar is told.",
        WriteRecord(
            "PUT",
            "domains",
            "domains/{domains}",
            (DOMAIN,),
            Shape("domainid=id"),
            more=domain_params,
            finish=finish_domain,
        ),
        "domainid:int dnsmanagement=dnsmanagement:bool emailforwarding=emailforwarding:bool "
        "idprotection=idprotection:bool donotrenew=donotrenew:bool "
        "regdate=registrationdate:date nextduedate=nextduedate:date expirydate=expirydate:date "
        "firstpaymentamount=firstpaymentamount:money recurringamount=recurringamount:money "
        "regperiod=registrationperiod:int paymentmethod promoid=promoid:int autorecalc:bool "
        f"updatens:bool {same('type domain registrar subscriptionid status notes')} "
        f"{same('ns1 ns2 ns3 ns4 ns5')}",
        says={"updatens": "The Registrar is not active"},
        never=dict.fromkeys(("ns1 and ns2 required", "Registrar Error Message"), NO_REGISTRAR),
        log="Changed domain {domainid}",
        example={"domainid": "1", "donotrenew": "1", "notes": "Moves to the city."},
    ),
)
