"""All that is told of one client, with figures of what hangs on it."""

from __future__ import annotations

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.commands.clientstats import client_stats
from teampro.dialects.whmcs.commands.customfields import client_fields
from teampro.dialects.whmcs.declare import Code, Command, Key
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.rules.countries import country_name, dialling_code, telephone

CLIENT = Key(
    "clients",
    {"clientid": "id", "email": "email"},
    "Either clientid Or email Is Required",
    "Client Not Found",
)
TOLD = Shape(
    "client_id=id owner_user_id=0 userid=id id uuid firstname lastname fullname companyname email "
    "address1 address2 city fullstate=state state postcode countrycode=country country phonenumber "
    "tax_id email_preferences='' statecode=state countryname='' phonecc='' phonenumberformatted='' "
    "telephoneNumber='' billingcid notes currency defaultgateway groupid status credit taxexempt "
    "latefeeoveride overideduenotices separateinvoices disableautocc emailoptout "
    "marketing_emails_opt_in overrideautoclose allowSingleSignOn=allow_sso:bit email_verified='' "
    "language isOptedInToMarketingEmails=marketing_emails_opt_in lastlogin currency_code=''"
)
MAIL = ("general", "invoice", "support", "product", "domain", "affiliate")
LEGACY: Tree = {
    "cclastfour": "",
    "cctype": "",
    "gatewayid": "",
    "password": "",
    "securityqid": 0,
    "securityqans": "",
    "twofaenabled": False,
}
"""What old clients read at the top, of cards and questions that are not kept."""
NEVER = "No Login Logged"
NO_USERS = "The users are left out: they need the area users:read, which you lack."


def get_details(doing: Doing) -> Tree:
    """Return a client, also at the top of the answer, with its users and custom fields."""
    shows_users = doing.may("GET", "users") and doing.may("GET", "userclients")
    client, tree = _read(doing, ("customfieldvalues", *(("users",) if shows_users else ())))
    currency = doing.ask("GET", f"currencies/{client['currency']}")["currency"]
    told = doing.shapes["clients"].make(client) | _derived(client)
    told["currency_code"] = currency["code"]
    told |= _custom_fields(doing, tree["customfieldvalues"])
    told |= _users(tree["users"]) if shows_users else {"users": {"user": []}}
    if not shows_users:
        doing.warn(NO_USERS)
    answer: Tree = {**told, **LEGACY, "client": told}
    if doing.given.get("stats"):
        answer["stats"] = client_stats(doing, client, currency)
    return answer


def _read(doing: Doing, lists: tuple[str, ...]) -> tuple[Tree, Tree]:
    """Return the client that is named, and what holds the lists of it. Raises: CommandRefusal.

    perf: one that is named by its address is found with its lists.
    """
    below = ",".join(lists)
    params: Tree = {name: {"limit": doing.asked.most_rows} for name in lists}
    if "clientid" in doing.given or "email" not in doing.given:
        tree = doing.ask("GET", f"clients/{doing.find(CLIENT)}/{below}", params)
        return tree["client"], tree
    params["clients"] = {"email": doing.given["email"], "limit": 1, "count": False}
    found = doing.tries("GET", f"clients/{below}", params)
    if not found or not found["clients"]:
        raise CommandRefusal(CLIENT.unknown)
    return found["clients"][0], found["clients"][0]


def _derived(client: Tree) -> Tree:
    """Return what follows from a client's fields."""
    phone = telephone(client["phonenumber"], client["country"])
    return {
        "email_preferences": {name: str(int(client[f"email_{name}"])) for name in MAIL},
        "countryname": country_name(client["country"]),
        "phonecc": dialling_code(client["country"]),
        "phonenumberformatted": phone,
        "telephoneNumber": phone,
        "email_verified": False,
        **({} if client["lastlogin"] else {"lastlogin": NEVER}),
    }


def _custom_fields(doing: Doing, values: list[Tree]) -> Tree:
    """Return the values of all fields that clients have: as a list, and each under its number."""
    by_field = {row["fieldid"]: row["value"] or row["secretvalue"] for row in values}
    listed = [
        {"id": field["id"], "value": by_field.get(field["id"], "")}
        for field in client_fields(doing)
    ]
    numbered = {f"customfields{index}": each["value"] for index, each in enumerate(listed, 1)}
    return {"customfields": listed, **numbered}


def _users(users: list[Tree]) -> Tree:
    """Return who may act for a client, its owner among them."""
    told: Tree = {
        "users": {
            "user": [
                {
                    "id": user["id"],
                    "name": user["fullname"],
                    "email": user["email"],
                    "is_owner": user["userclient"]["is_owner"],
                }
                for user in users
            ]
        }
    }
    for user in users:
        if user["userclient"]["is_owner"]:
            told["owner_user_id"] = user["id"]
            told["email_verified"] = user["email_verified_at"] is not None
    return told


COMMANDS = (
    Command(
        "GetClientsDetails",
        "Client",
        "One client with its users and custom fields; with `stats` figures of what hangs on it.",
        Code(
            get_details,
            (("GET", "clients"), ("GET", "customfieldvalues")),
            (CLIENT,),
            {"clients": TOLD},
        ),
        "clientid:int email stats:bool",
        xml_items={"customfields": "customfield"},
        example={"clientid": "12", "stats": "true"},
    ),
)
