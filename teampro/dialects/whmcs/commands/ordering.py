"""AddOrder: what a client wants at once, as one order with its invoice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from teampro.dialects.whmcs.commands.gateways import INVALID_GATEWAY, demand_gateway
from teampro.dialects.whmcs.commands.mail import warn_unsent
from teampro.dialects.whmcs.commands.orderrows import SERVERS, OrderRows, addon_row, column
from teampro.dialects.whmcs.commands.orders import GROUP
from teampro.dialects.whmcs.declare import PREVIEW, Code, Command, Key
from teampro.dialects.whmcs.doing import INVALID, Doing
from teampro.dialects.whmcs.shapes import Tree
from teampro.dialects.whmcs.values import Unreadable, read_int
from teampro.rules.domain_names import folded_name

NO_CLIENT = "Client ID Not Found"
CLIENT = Key("clients", {"clientid": "id"}, NO_CLIENT, NO_CLIENT)
NOT_OWNED = "Service ID not owned by Client ID provided"
PASSED_ON = {
    "clientid": "userid", "paymentmethod": "paymentmethod", "promocode": "promocode",
    "promooverride": "promooverride", "noinvoice": "noinvoice", "contactid": "contactid",
    "clientip": "ipaddress", "affid": "affid", "preview": "preview",
}  # fmt: skip
"""Parameters that the order itself takes, and its fields."""


def add_order(doing: Doing) -> Tree:
    """Place an order of all that was sent. Raises: CommandRefusal."""
    # Who may take orders knows clients by their names alone: whether one is closed is asked beside.
    (client,) = doing.asked.known("clients", id=doing.record(CLIENT)["id"])
    if client["status"] == "Closed":
        raise doing.no("closed")
    demand_gateway(doing, "paymentmethod")
    rows = OrderRows(doing)
    parts = {
        # sec: more are refused as too many rows, before as many are made as a number asks for.
        "services": [*islice(rows.services(), doing.asked.most_written + 1)],
        "serviceaddons": [*_more_addons(doing, client["id"])],
        "domains": [*rows.domains()],
        "renewals": [*_renewals(doing, client["id"])],
    }
    if not any(parts.values()):
        raise doing.no("empty")
    params = {field: doing.given[name] for name, field in PASSED_ON.items() if name in doing.given}
    servers = [doing.given[name] for name in SERVERS if name in doing.given]
    params |= {"nameservers": ",".join(servers)} if servers else {}
    tree = doing.ask(
        "POST", "orders", params | {name: each for name, each in parts.items() if each}
    )
    for note in _notes(tree):
        doing.warn(note)
    warn_unsent(doing, tree, {})
    return _answer(tree["order"])


def _notes(tree: Tree) -> Iterator[str]:
    """Yield the notes of a tree: of a single record, or of each of its rows."""
    for note in tree["data"].get("notes", ()):
        yield note if isinstance(note, str) else str(note["note"])


def _answer(order: Tree) -> Tree:
    services = order.get("services", [])
    addons = [each for row in services for each in row.get("serviceaddons", [])]
    addons += order.get("serviceaddons", [])
    told = _commas(services)
    return {
        "orderid": str(order["id"]),
        "productids": told,
        "serviceids": told,
        "addonids": _commas(addons),
        "domainids": _commas(order.get("domains", [])),
        "invoiceid": str(order["invoiceid"]),
    }


def _commas(rows: list[Tree]) -> str:
    return ",".join(str(row["id"]) for row in rows)


def _more_addons(doing: Doing, client_id: int) -> Iterator[Tree]:
    """Yield a row for each addon of a service that the client has. Raises: CommandRefusal."""
    services, counts = column(doing, "serviceids"), column(doing, "addonidsqty")
    wanted = [
        (addon_id, services.get(key), counts.get(key))
        for key, addon_id in column(doing, "addonids").items()
    ]
    if "addonid" in doing.given:
        one = doing.given
        wanted.append((one["addonid"], one.get("serviceid"), one.get("addonidqty")))
    for addon_id, service_id, count in wanted:
        if not doing.asked.known("addons", id=addon_id):
            raise doing.no("addonid:unknown_record")
        if not service_id or not doing.asked.known("services", id=service_id, userid=client_id):
            raise doing.no("renewals:unknown_record")
        yield {"hostingid": service_id, **addon_row(addon_id, count)}


def _renewals(doing: Doing, client_id: int) -> Iterator[str]:
    """Yield the words of what is renewed. Raises: CommandRefusal."""
    for name, plural in (("servicerenewals", "services"), ("addonrenewals", "serviceaddons")):
        for record_id in column(doing, name).values():
            yield f"{plural}/{record_id}"
    for name, years in doing.given.get("domainrenewals", {}).items():
        found = doing.asked.known("domains", domain=folded_name(name), userid=client_id)
        if not found:
            raise doing.no("owner")
        try:
            yield f"domains/{found[-1]['id']}:{read_int(years)}"
        except Unreadable:
            raise doing.no("years", name="domainrenewals") from None


COMMANDS = (
    Command(
        "AddOrder",
        GROUP,
        "Order products with options and addons, domains, and renewals, with one invoice of it "
        "all. What stands in the arrays at one key is one thing; a text is key 0, and commas part "
        "numbers and words.",
        Code(
            add_order,
            tuple(("POST", plural) for plural in ("orders", "services", "domains")),
            (CLIENT,),
            writes=True,
        ),
        "clientid:int paymentmethod pid[*]:ids qty[*]:ids domain[*] billingcycle[*]:words "
        "domaintype[*] regperiod[*]:ids idnlanguage[*] eppcode[*] "
        f"{' '.join(SERVERS)} customfields[*]:map configoptions[*]:map priceoverride[*]:money "
        "promocode promooverride:bool affid:int noinvoice:bool noinvoiceemail:bool noemail:bool "
        "addons[*]:ids addonsqty[*]:ids $addonsqty[*]:ids hostname[*] ns1prefix[*] ns2prefix[*] "
        "rootpw[*] contactid:int dnsmanagement[*]:bool domainfields[*]:map "
        "emailforwarding[*]:bool idprotection[*]:bool domainpriceoverride[*]:money "
        "domainrenewoverride[*]:money domainrenewals:map clientip addonid:int addonidqty:int "
        f"serviceid:int addonids[*]:ids addonidsqty[*]:ids serviceids[*]:ids "
        f"servicerenewals[*]:ids addonrenewals[*]:ids {PREVIEW}",
        says={
            "closed": "Unable to add order when client status is Closed",
            "paymentmethod": INVALID_GATEWAY,
            "product": "Invalid Product ID: {product}",
            "stock": "Product is out of stock: {product}",
            "billingcycle:invalid_value": "Invalid Billing Cycle Requested",
            "addonid:unknown_record": "Addon ID invalid",
            "renewals:unknown_record": NOT_OWNED,
            "domain:invalid_value": "Domain not valid",
            "owner": "Domain not owned by Client ID provided",
            "early": "Service ID {service} can not be renewed at this time.",
            "ending": "No price is set for {ending}",
            "empty": "No items added to cart so order cannot proceed",
            "years": INVALID,
        },
        never={
            "Invalid Payment Method. Valid options include": "It ends with those there are.",
            "Domain status is set to 'Pending|Cancelled|Pending Transfer|Transferred|Fraud' and "
            "cannot be renewed": "It names the one state that the domain has.",
            "Expecting parameter '<request-parameter>' to be an array": "A text is key 0.",
        },
        log="Placed order {orderid}",
        example={
            "clientid": "12",
            "paymentmethod": "banktransfer",
            "pid": ["1"],
            "billingcycle": ["monthly"],
            "domain": ["berg.com"],
            "domaintype": ["register"],
            "promocode": "DEMO10",
        },
    ),
)
