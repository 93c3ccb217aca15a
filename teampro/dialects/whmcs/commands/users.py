"""Users: who logs in for clients, what each may do there, and who is invited."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.mail import warn_unsent
from teampro.dialects.whmcs.declare import Code, Command, Key, ShowList, WriteRecord, same
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import InnerRows, Shape, Tree
from teampro.resources.people.permissions import PERMISSIONS

GROUP = "Users"
NO_USER, NO_CLIENT = "Invalid user id", "Invalid client id"
NO_LINK = "User is not associated with client"
USER = Key("users", {"user_id": "id"}, NO_USER, NO_USER)
CLIENT = Key("clients", {"client_id": "id"}, NO_CLIENT, NO_CLIENT)
CHANGED = Key("users", {"user_id": "id"}, "Invalid User ID requested", "Invalid User ID requested")
ACCOUNT = Key(
    "users",
    {"id": "id", "email": "email"},
    "Please enter the email address or provide the id",
    "User Not Found",
)
INVALID_EMAIL = "The email address entered is not valid"
TAKEN = "A user already exists with that email address"
LISTED = Shape(
    "id firstname lastname email datecreated=date_created validationdata clients=*",
    {"clients": InnerRows("userclients", "", Shape("id=client_id isOwner=is_owner"))},
)
LINK = "user_id!:int client_id!:int"
OF_LINK = {"user_id:required": NO_USER, "client_id:required": NO_CLIENT}
LINKING = (("GET", "userclients"), ("GET", "users"), ("GET", "clients"))


def user_filters(doing: Doing) -> Tree:
    """Return the order that is wanted, and what e-mails or names begin with."""
    filters: Tree = {"sort": "-id" if doing.given.get("sorting", "").upper() == "DESC" else "id"}
    if "search" in doing.given:
        begins = {"starts": doing.given["search"]}
        names = ("email", "firstname", "lastname", "fullname")
        filters["or"] = [{name: begins} for name in names]
    return filters


def user_changes(doing: Doing) -> Tree:
    """Refuse what changes nothing, of a user who is there."""
    if doing.given.keys().isdisjoint(("email", "firstname", "lastname", "language")):
        doing.record(CHANGED)
        raise doing.no("nothing")
    return {}


def permissions(doing: Doing) -> Tree:
    """Refuse a permission that is none."""
    wrong = [word for word in doing.given["permissions"] if word not in PERMISSIONS]
    if wrong:
        raise doing.no("permissions:invalid", permission=wrong[0])
    return {}


def link(doing: Doing) -> Tree:
    """Return the link of the user and the client that were sent. Raises: CommandRefusal."""
    user_id, client_id = doing.record(USER)["id"], doing.record(CLIENT)["id"]
    for found in doing.rows("userclients", {"user_id": user_id, "client_id": client_id}):
        return found
    raise doing.no("no_link")


def list_permissions(_doing: Doing) -> Tree:
    """Return all permissions; clients of this command look at `status`."""
    return {"status": "success", "permissions": {"permission": list(PERMISSIONS)}}


def get_permissions(doing: Doing) -> Tree:
    """Return what a user may do for a client."""
    return {"permissions": {"permission": link(doing)["permissions"]}}


def set_permissions(doing: Doing) -> Tree:
    """Set what a user may do for a client."""
    found = link(doing)
    params = {"permissions": doing.given["permissions"], **permissions(doing)}
    doing.ask("PUT", f"userclients/{found['id']}", params)
    return {}


def unlink(doing: Doing) -> Tree:
    """Take a user from a client."""
    doing.ask("DELETE", f"userclients/{link(doing)['id']}")
    return {}


def reset_password(doing: Doing) -> Tree:
    """Let a user set a new password; the token for it is told by the chain alone."""
    doing.ask("POST", f"users/{doing.find(ACCOUNT)}/reset")
    warn_unsent(doing, {}, {})
    return {}


COMMANDS = (
    Command(
        "AddUser",
        GROUP,
        "Create a user, who can be linked to clients.",
        WriteRecord("POST", "users", answer=Shape("user_id=id:str")),
        "firstname!=firstname lastname!=lastname email!=email password2!=password2:password "
        "language=language",
        says={
            "firstname:required": "You did not enter a first name",
            "lastname:required": "You did not enter a last name",
            "email:required": "You did not enter an email address",
            "password2:required": "You did not enter a password",
            "email:invalid_value": INVALID_EMAIL,
            "email:duplicate": TAKEN,
        },
        log="Created user {user_id}",
        example={
            "firstname": "Ada",
            "lastname": "Berg",
            "email": "ada@example.com",
            "password2": "correct horse",
        },
    ),
    Command(
        "CreateClientInvite",
        GROUP,
        "Invite somebody to a client by e-mail; POST clients/7/invites tells the token, too.",
        WriteRecord(
            "POST",
            "invites",
            "clients/{clients}/invites",
            (CLIENT,),
            more=permissions,
            finish=warn_unsent,
        ),
        "client_id!:int email!=email permissions!=permissions:words",
        says={
            "email:required": "Email is required",
            "client_id:required": NO_CLIENT,
            "email:invalid_value": INVALID_EMAIL,
            "permissions:required": "User permissions are required",
            "permissions:invalid": "Invalid permission: {permission}",
            "email:duplicate": "User already associated with client",
        },
        log="Invited {email} to client {client_id}",
        example={
            "client_id": "12",
            "email": "grace@example.com",
            "permissions": "invoices,tickets",
        },
    ),
    Command(
        "DeleteUserClient",
        GROUP,
        "Take a user from a client; the owner stays.",
        Code(unlink, (*LINKING, ("DELETE", "userclients")), (USER, CLIENT), writes=True),
        LINK,
        says={
            **OF_LINK,
            "no_link": NO_LINK,
            "client_owner": "You cannot remove the account owner",
        },
        log="Removed user {user_id} from client {client_id}",
        example={"user_id": "4", "client_id": "17"},
    ),
    Command(
        "GetPermissionsList",
        GROUP,
        "The words of what a user may do for a client.",
        Code(list_permissions, (("GET", "config"),)),
    ),
    Command(
        "GetUserPermissions",
        GROUP,
        "What a user may do for a client; an owner may do everything.",
        Code(get_permissions, LINKING, (USER, CLIENT)),
        LINK,
        says={**OF_LINK, "no_link": NO_LINK},
        example={"user_id": "2", "client_id": "12"},
    ),
    Command(
        "GetUsers",
        GROUP,
        "The users with their clients; `search` is what an e-mail or a name begins with.",
        ShowList("users", "users", "", LISTED, "users/userclients", more=user_filters),
        "sorting search",
        xml_items={"users": "user", "clients": "client"},
        example={"search": "lueders@"},
    ),
    Command(
        "ResetPassword",
        GROUP,
        "Let a user set a new password; POST users/3/reset tells the token for it.",
        Code(reset_password, (("POST", "users"),), (ACCOUNT,), writes=True),
        "id:int email",
        says={"email:invalid_value": "Please provide a valid email address"},
        log="Reset the password of user {users}",
        example={"email": "lueders@museum-am-hafen.example"},
    ),
    Command(
        "UpdateUser",
        GROUP,
        "Change a user.",
        WriteRecord(
            "PUT",
            "users",
            "users/{users}",
            (CHANGED,),
            Shape("user_id=id:str"),
            more=user_changes,
        ),
        f"user_id:int {same('firstname lastname email language')}",
        says={
            "nothing": "One of `email`, `firstname`, `lastname`, or `language` is required",
            "email:invalid_value": INVALID_EMAIL,
            "email:duplicate": TAKEN,
        },
        log="Changed user {user_id}",
        example={"user_id": "1", "language": "german"},
    ),
    Command(
        "UpdateUserPermissions",
        GROUP,
        "Set what a user may do for a client; an owner may do everything.",
        Code(set_permissions, (*LINKING, ("PUT", "userclients")), (USER, CLIENT), writes=True),
        f"{LINK} permissions!:words",
        says={
            **OF_LINK,
            "client_owner": "Permissions cannot be set on a client owner",
            "permissions:required": "Missing permissions definition",
            "permissions:invalid": "Invalid permission: {permission}",
            "no_link": NO_LINK,
        },
        log="Set the permissions of user {user_id} for client {client_id}",
        example={"user_id": "2", "client_id": "12", "permissions": "invoices,orders"},
    ),
)
