"""Accepting an order: what needs no module is Active, the rest waits for its own."""

from __future__ import annotations

import re
import secrets
import string
from typing import Any

from teampro.errors import Refusal, refuse_at
from teampro.resources.services.service_rules import NO_MODULE, module_of
from teampro.resources.services.service_words import RUNNING
from teampro.schema.kinds import FLAG, REFERENCE, SECRET, TEXT
from teampro.schema.operation import Operation, Params, param
from teampro.schema.rules import RuleWork, Stored

ORDERS = "orders"
PENDING, ACTIVE = "Pending", "Active"
NOT_PENDING = "Order ID not found or Status not Pending"
LONGEST_NAME, PASSWORD_LENGTH = 8, 14
_PLACE = "services.servicepassword"


def _accept(work: RuleWork, order: Stored, params: Params) -> None:
    """Set up what can be, and accept the order. Raises: Refusal rule, unless it is Pending."""
    if order["status"] != PENDING:
        raise not_pending(order)
    below = {"orderid": order["id"]}
    for service in work.select("services", {**below, "domainstatus": PENDING}, "id"):
        _set_up(work, service, params)
    for addon in work.select("serviceaddons", {**below, "status": PENDING}, "id"):
        _set_up_addon(work, addon)
    for domain in work.select("domains", {**below, "status": PENDING}, "id"):
        _register(work, domain, params)
    there = work.get(ORDERS, order["id"])
    assert there is not None
    work.update(ORDERS, there, {"status": ACTIVE})


def not_pending(order: Stored) -> Refusal:
    """Return the refusal of what only a Pending order can become."""
    message = f"{NOT_PENDING}: order {order['id']} is {order['status']}."
    return refuse_at("status", "rule", message, order["status"])


def _set_up(work: RuleWork, service: Stored, params: Params) -> None:
    """Give a service its server and its account; without a module it is Active at once."""
    module = module_of(work, service)
    changes = _account(work, service, params, bool(module))
    product = work.peek("products", service["packageid"])
    wanted = params.get("autosetup", bool(product and product["autosetup"]))
    if not module:
        changes["domainstatus"] = ACTIVE
    elif wanted:
        work.notes.append(_waits(f"Service {service['id']}", "module", module))
    if changes:
        work.change("services", service, changes)


def _account(work: RuleWork, service: Stored, params: Params, needs_one: bool) -> dict[str, Any]:
    """Return the server, name and password of a service: those told, or else new ones."""
    told: dict[str, Any] = {}
    server = params.get("serverid") or service["server"] or _server_for(work, service)
    if server != service["server"]:
        told["server"] = server
    name = params.get("serviceusername") or service["serviceusername"]
    if needs_one and not name:
        name = _new_name(work, service["domain"], server)
    if name != service["serviceusername"]:
        told["serviceusername"] = name
    text = params.get("servicepassword", "")
    if needs_one and not text and not service["servicepassword"]:
        letters = string.ascii_letters + string.digits
        text = "".join(secrets.choice(letters) for _ in range(PASSWORD_LENGTH))
    if text:
        told["servicepassword"] = work.context.vault.seal(text, _PLACE)
    return told


def _server_for(work: RuleWork, service: Stored) -> int:
    """Return the server of its product's group with the most free places, 0 for none."""
    product = work.peek("products", service["packageid"])
    group = product["servergroup"] if product else 0
    best, most = 0, 0.0
    for server in (
        work.select("servers", {"servergroup": group, "disabled": 0}, "id") if group else ()
    ):
        taken = sum(
            len(work.select("services", {"server": server["id"], "domainstatus": state}))
            for state in RUNNING
        )
        free = server["maxaccounts"] - taken if server["maxaccounts"] else float("inf")
        if free > most:
            best, most = server["id"], free
    return best


def _new_name(work: RuleWork, domain: str, server: int) -> str:
    """Return the first letters of a domain, with a number where the server has them already."""
    begins = re.sub("[^a-z0-9]", "", domain.lower())[:LONGEST_NAME] or "account"
    name, count = begins, 0
    while work.select("services", {"server": server, "serviceusername": name}):
        count += 1
        name = f"{begins[: LONGEST_NAME - len(str(count))]}{count}"
    return name


def _set_up_addon(work: RuleWork, addon: Stored) -> None:
    offered = work.peek("addons", addon["addonid"])
    module = offered["module"] if offered else ""
    if module in NO_MODULE:
        work.change("serviceaddons", addon, {"status": ACTIVE})
    else:
        work.notes.append(_waits(f"Addon {addon['id']}", "module", module))


def _register(work: RuleWork, domain: Stored, params: Params) -> None:
    """Let a domain be Active that no registrar has to be told of."""
    registrar = params.get("registrar", domain["registrar"])
    changes = {"registrar": registrar} if registrar != domain["registrar"] else {}
    if not registrar:
        changes["status"] = ACTIVE
    elif params.get("sendregistrar"):
        work.notes.append(_waits(f"Domain {domain['domain']}", "registrar", registrar))
    if changes:
        work.change("domains", domain, changes)


def _waits(one: str, what: str, name: str) -> str:
    return f"{one} stays Pending: its {what} {name} is not installed."


ACCEPT = Operation(
    "accept",
    "acceptOrder",
    "Accept a Pending order: what no module or registrar sets up becomes Active, the rest stays "
    "Pending, which a note says.",
    run=_accept,
    writes=(ORDERS, "services", "serviceaddons", "domains"),
    takes=(
        param("serverid", REFERENCE, to="servers", help_text="Where its services run."),
        param("serviceusername", TEXT, longest=255, help_text="The account of its services."),
        param("servicepassword", SECRET, longest=255, help_text="That account's password."),
        param("registrar", TEXT, longest=64, help_text="Who registers its domains."),
        param("sendregistrar", FLAG, help_text="Whether they are registered now."),
        param(
            "autosetup", FLAG, help_text="Whether modules are asked; as products say, if not sent."
        ),
    ),
    example={"serverid": 1},
    sample=2,
)
