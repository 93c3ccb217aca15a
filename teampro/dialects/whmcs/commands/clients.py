"""Clients: made with their owner, changed, closed and deleted; their lists, groups and notes."""

from __future__ import annotations

from collections import Counter

from teampro.dialects.whmcs.commands.customfields import (
    OF_VALUES,
    changed_values,
    client_fields,
    new_values,
)
from teampro.dialects.whmcs.commands.mail import warn_unsent
from teampro.dialects.whmcs.declare import (
    PREVIEW,
    Code,
    Command,
    Key,
    ShowList,
    WriteRecord,
    same,
)
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.errors import Refusal

GROUP = "Client"
NO_CLIENT = "Client ID Not Found"
CLIENT = Key("clients", {"clientid": "id"}, NO_CLIENT, NO_CLIENT)
CHANGED = Key(
    "clients", {"clientid": "id", "userid": "id", "clientemail": "email"}, NO_CLIENT, NO_CLIENT
)
OWNED = Key("clients", {"userid": "id", "email": "email"}, NO_CLIENT, NO_CLIENT)
OWNER = Key("users", {"owner_user_id": "id"}, unknown="Invalid Owner User ID")
NOTED = Key(
    "clients", {"userid": "id", "clientid": "id"}, "Client ID not found", "Client ID not found"
)
NO_CARDS = (
    "Credit card related parameters are now deprecated and may be removed in a future version. Use "
)
CARD = ("cardtype", "cardnum", "expdate", "startdate", "issuenumber", "cvv")
QUESTION = "Security questions are not kept."
PROVES_NOTHING = (
    "password is a text that changes when the owner's password does; it is no hash, and proves "
    "nothing."
)
KEPT = (
    "You must have at least one email address enabled to receive domain related notifications as "
    "required by ICANN. To disable domain notifications, please create an alternative contact that "
    "is set to receive them"
)
ADDRESS = "address1 address2 city state postcode country phonenumber"
WRITTEN = (
    f"{same(f'firstname lastname companyname email {ADDRESS} tax_id language notes')} "
    "groupid=groupid:int clientip=ip marketingoptin=marketing_emails_opt_in:bool customfields:map "
)
NAMED = ("firstname", "lastname", "email")
"""What a client has in any case: `skipvalidation` spares the others."""
ORDERS = ("id", "firstname", "lastname", "companyname", "email", "groupid", "datecreated", "status")
SEARCHED = ("email", "firstname", "lastname", "fullname", "companyname")
LISTED = Shape("id firstname lastname companyname email datecreated groupid status")
GROUPS = Shape(
    "id groupname groupcolour discountpercent susptermexempt:onoff separateinvoices:onoff"
)


def client_filters(doing: Doing) -> Tree:
    """Return the order that is wanted, and what the search asks for."""
    order = doing.given.get("orderby", "id").lower()
    if order not in ORDERS:
        doing.warn(f"orderby is one of {', '.join(ORDERS)}: the order is that of ids.")
        order = "id"
    down = "-" if doing.given.get("sorting", "").upper() == "DESC" else ""
    filters: Tree = {"sort": f"{down}{order}"}
    if "search" in doing.given:
        begins = {"starts": doing.given["search"]}
        filters["or"] = [{name: begins} for name in SEARCHED]
    return filters


def new_client_params(doing: Doing) -> Tree:
    """Refuse a client of whom something is lacking; return its custom fields and country."""
    is_complete = not doing.given.get("skipvalidation")
    if "owner_user_id" in doing.given:
        doing.record(OWNER)
    for word in doing.command.says:
        name, _, error = word.partition(":")
        if error == "required" and (is_complete or name in NAMED) and _lacks(doing, name):
            raise doing.no(word)
    if "owner_user_id" not in doing.given and "password2" not in doing.given:
        raise doing.no("password2")
    params = new_values(doing, is_complete)
    if "country" not in doing.given:
        params["country"] = doing.setting("DefaultCountry")
    return params


def _lacks(doing: Doing, name: str) -> bool:
    return name != "customfields" and not doing.given.get(name, "").strip()


def link_owner(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Make the user who owns a new client, unless one was named, and link him."""
    client, owner = tree["client"], doing.given.get("owner_user_id")
    if owner is None:
        if doing.rows("users", {"email": client["email"], "limit": 1}):
            raise doing.no("user")
        names = {name: client[name] for name in ("firstname", "lastname", "email", "language")}
        params = {**names, "password2": doing.given["password2"]}
        owner = doing.ask("POST", "users", params)["user"]["id"]
    doing.ask("POST", f"clients/{client['id']}/userclients", {"user_id": owner})
    answer["owner_id"] = str(owner)
    warn_unsent(doing, tree, answer)


def client_params(doing: Doing) -> Tree:
    """Return the custom fields that change."""
    client_id = doing.find(CHANGED)
    return changed_values(doing, client_fields(doing), {"userid": client_id})


def set_currency(doing: Doing, tree: Tree, _answer: Tree) -> None:
    """Change the currency of a client; where it may not change, a warning says why."""
    currency = doing.given.get("currency", tree["client"]["currency"])
    if currency == tree["client"]["currency"]:
        return
    try:
        doing.asked.ask("PUT", f"clients/{tree['client']['id']}", {"currency": currency})
    except Refusal as no:
        kept = [fault.message for fault in no.faults if fault.error == "rule"]
        if not kept:
            raise doing.translated(no) from None
        doing.warn(f"The currency is kept: {kept[0]}")


def delete_client(doing: Doing) -> Tree:
    """Delete a client; where that is asked for, what was booked, and users who have no other."""
    client_id = doing.find(CLIENT)
    users = []
    if doing.given.get("deleteusers"):
        everyone = {"limit": doing.asked.most_rows}
        users = [row["user_id"] for row in doing.rows(f"clients/{client_id}/userclients", everyone)]
    verb, chain = ("DELETE", f"clients/{client_id}")
    if doing.given.get("deletetransactions"):
        verb, chain = ("POST", f"clients/{client_id}/purge")
    deleted = Counter(doing.ask(verb, chain)["data"]["deleted"])
    for user_id in users:
        if not doing.rows("userclients", {"user_id": user_id, "limit": 1}):
            deleted.update(doing.ask("DELETE", f"users/{user_id}")["data"]["deleted"])
    told: Tree = {"clientid": str(client_id)}
    return {**told, "deleted": dict(deleted)} if doing.is_preview else told


def tell_changes(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Tell of a rehearsal which fields would change."""
    if doing.is_preview:
        answer["changed"] = tree["data"]["changed"]


def get_password(doing: Doing) -> Tree:
    """Return a text that tells whether the password of a client's owner has changed."""
    everyone = {"limit": doing.asked.most_rows}
    users = doing.rows(f"clients/{doing.find(OWNED)}/users", everyone)
    owners = [user for user in users if user["userclient"]["is_owner"]]
    doing.warn(PROVES_NOTHING)
    return {"password": owners[0]["passwordhash"] if owners else ""}


COMMANDS = (
    Command(
        "AddClient",
        GROUP,
        "Create a client with the user who owns it, or for one that there is.",
        WriteRecord(
            "POST",
            "clients",
            keys=(OWNER,),
            answer=Shape("clientid=id:str owner_id=''"),
            more=new_client_params,
            finish=link_owner,
        ),
        f"owner_user_id:int {WRITTEN} currency=currency:int password2:password noemail:bool "
        "skipvalidation:bool",
        says={
            "owner_user_id": "Invalid Owner User ID",
            "firstname:required": "You did not enter your first name",
            "lastname:required": "You did not enter your last name",
            "email:required": "You did not enter your email address",
            "email:invalid_value": "The email address you entered was not valid",
            "address1:required": "You did not enter your  address line 1",
            "city:required": "You did not enter your city",
            "state:required": "You did not enter your state",
            "postcode:required": "You did not enter your postcode",
            "country:required": "Valid country required",
            "country:invalid_value": "Valid country required",
            "phonenumber:required": "You did not enter your phone number",
            "phonenumber:invalid_value": "Invalid telephone phone number",
            "customfields:required": "You did not provide required custom field value for",
            **OF_VALUES,
            "email:duplicate": "The email address entered is not available for use.",
            "user": "A user already exists with that email address",
            "password2": "You did not enter a password",
        },
        unused={
            **dict.fromkeys(("securityqid", "securityqans"), QUESTION),
            **dict.fromkeys(CARD, f"{NO_CARDS}AddPayMethod instead."),
        },
        log="Created client {clientid}",
        example={
            "firstname": "Ada",
            "lastname": "Berg",
            "email": "ada@example.com",
            "address1": "Lindenweg 7",
            "city": "Hamburg",
            "state": "Hamburg",
            "postcode": "20099",
            "country": "DE",
            "phonenumber": "040 5550199",
            "password2": "correct horse",
            "customfields": {"2": "10-99"},
        },
    ),
    Command(
        "CloseClient",
        GROUP,
        "Close a client; its projects, time and users stay.",
        WriteRecord(
            "POST",
            "clients",
            "clients/{clients}/close",
            (CLIENT,),
            Shape("clientid=id:str"),
            finish=tell_changes,
        ),
        f"clientid:int {PREVIEW}",
        never={"An unexpected error occurred: xxx": "Every command says it of an error of ours."},
        log="Closed client {clientid}",
        example={"clientid": "21"},
    ),
    Command(
        "DeleteClient",
        GROUP,
        "Delete a client with all that hangs on it, money that moved only where that is asked for; "
        "history keeps none of its values.",
        Code(delete_client, (("DELETE", "clients"),), (CLIENT,), writes=True),
        f"clientid:int deleteusers:bool deletetransactions:bool {PREVIEW}",
        says={"rule": "Client Delete Failed: {message}"},
        log="Deleted client {clientid}",
        example={"clientid": "21", "deleteusers": "true"},
    ),
    Command(
        "GetClientGroups",
        GROUP,
        "The groups that clients are put into.",
        ShowList("clientgroups", "groups", "group", GROUPS, paged=False),
    ),
    Command(
        "GetClientPassword",
        GROUP,
        "A text that changes when the password of a client's owner does, and proves nothing.",
        Code(get_password, (("GET", "clients"), ("GET", "users")), (OWNED,)),
        "userid:int email",
        example={"userid": "12"},
    ),
    Command(
        "GetClients",
        GROUP,
        "The clients; `search` is what an e-mail, a name or a company begins with.",
        ShowList("clients", "clients", "client", LISTED, more=client_filters),
        "sorting status=status search orderby",
        example={"search": "museum", "status": "active"},
    ),
    Command(
        "UpdateClient",
        GROUP,
        "Change a client.",
        WriteRecord(
            "PUT",
            "clients",
            "clients/{clients}",
            (CHANGED,),
            Shape("clientid=id:str"),
            more=client_params,
            finish=set_currency,
        ),
        f"clientid:int userid:int clientemail {WRITTEN} currency:int status=status "
        "paymentmethod=defaultgateway email_preferences[general]=email_general:bool "
        "email_preferences[product]=email_product:bool email_preferences[domain]=email_domain:bool "
        "email_preferences[invoice]=email_invoice:bool "
        "email_preferences[support]=email_support:bool "
        "email_preferences[affiliate]=email_affiliate:bool latefeeoveride=latefeeoveride:bool "
        "overideduenotices=overideduenotices:bool taxexempt=taxexempt:bool "
        "separateinvoices=separateinvoices:bool disableautocc=disableautocc:bool "
        "overrideautoclose=overrideautoclose:bool",
        says={
            "email_preferences[domain]:rule": KEPT,
            "email:duplicate": "Duplicate Email Address",
            "email:invalid_value": "The email address entered is not valid",
            "email:required": "The email address entered is not valid",
            **OF_VALUES,
        },
        never=dict.fromkeys(
            ("Multiple Credit Card Pay Methods Found", "Multiple Bank Account Pay Methods Found"),
            "Cards and accounts are not kept by this command, so none is looked for.",
        ),
        unused={
            "skipvalidation": "",
            **dict.fromkeys(
                (*CARD, "bankcode", "bankacct"),
                f"{NO_CARDS}AddPayMethod or UpdatePayMethod instead.",
            ),
            "clearcreditcard": f"{NO_CARDS}DeletePayMethod instead.",
        },
        log="Changed client {clientid}",
        example={"clientid": "12", "notes": "Prefers calls.", "customfields": {"1": "a fair"}},
    ),
    Command(
        "AddClientNote",
        "Support",
        "Write down something about a client.",
        WriteRecord(
            "POST",
            "clientnotes",
            "clients/{clients}/clientnotes",
            (NOTED,),
            Shape("noteid=id:str"),
        ),
        "userid:int clientid:int notes!=note sticky=sticky:bool",
        says={"notes": "Notes can not be empty"},
        log="Added note {noteid} to client {clients}",
        example={"userid": "12", "notes": "Prefers calls.", "sticky": "1"},
    ),
)
