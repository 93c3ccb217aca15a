"""The staff: who they are, who is here, and their own notes."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from teampro.dialects.whmcs.commands.office import GROUP, version
from teampro.dialects.whmcs.declare import Code, Command
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.schema.values import MOMENT

SUPER, STAFF = 1, 2
"""The ids of the two roles there are."""
ROLES = {"super": SUPER, "staff": STAFF}
HERE = timedelta(minutes=15)
"""So long ago somebody may have called who is still here."""
ADMIN = Shape(
    "id uuid='' roleId=0 username twoFactorAuthModule='' firstname lastname email signature notes "
    "template='' language isDisabled=disabled:bit loginAttempts=0 supportDepartmentIds='' "
    "receivesTicketNotifications='' homepageWidgetsConfig='' hiddenHomepageWidgets='' "
    "created_at=date_created updated_at=date_modified fullName=name gravatarHash=''"
)
ONLINE = Shape("adminusername=username logintime ipaddress lastvisit")


def admin_details(doing: Doing) -> Tree:
    """Return who calls, and what he may."""
    admin = doing.ask("GET", f"admins/{doing.caller.adminid}")["admin"]
    areas = doing.caller.rights.areas
    return {
        "adminid": str(admin["id"]),
        "name": admin["name"],
        "notes": admin["notes"],
        "signature": admin["signature"],
        "allowedpermissions": "all" if areas is None else ",".join(sorted(areas)),
        "departments": "",
        "whmcs": version(doing),
        "requesttime": doing.local(doing.context.moment),
    }


def admin_users(doing: Doing) -> Tree:
    """Return all administrators, of one role or address where it is asked for."""
    filters: Tree = {"limit": doing.asked.most_rows}
    if not doing.given.get("include_disabled"):
        filters["disabled"] = False
    if "email" in doing.given:
        filters["email"] = doing.given["email"]
    told = []
    for row in doing.rows("admins", filters):
        if doing.given.get("roleid", ROLES[row["role"]]) != ROLES[row["role"]]:
            continue
        mail = row["email"].lower().encode()
        user = doing.shapes["admins"].make(row)
        user["roleId"] = ROLES[row["role"]]
        user["supportDepartmentIds"] = user["receivesTicketNotifications"] = []
        user["gravatarHash"] = hashlib.md5(mail, usedforsecurity=False).hexdigest() if mail else ""
        told.append(user)
    return {"count": len(told), "admin_users": told}


def here(doing: Doing) -> Tree:
    """Return the filter of the last visits of who is still here."""
    return {"gte": (doing.context.now - HERE).strftime(MOMENT)}


def staff_online(doing: Doing) -> Tree:
    """Return who called within a quarter of an hour; the caller is always among them."""
    lately = {"lastvisit": here(doing), "limit": doing.asked.most_rows}
    rows = {row["id"]: row for row in doing.rows("admins", lately)}
    me = doing.caller.adminid
    if me not in rows:
        rows[me] = doing.ask("GET", f"admins/{me}")["admin"] | {"lastvisit": doing.context.moment}
    staff = [doing.shapes["admins"].make(rows[number]) for number in sorted(rows)]
    return {"totalresults": len(staff), "staffonline": {"staff": staff}}


def own_notes(doing: Doing) -> Tree:
    """Store the caller's notes."""
    notes = {"notes": doing.given["notes"]}
    doing.ask("PUT", f"admins/{doing.caller.adminid}", notes)
    return {}


COMMANDS = (
    Command(
        "GetAdminDetails",
        GROUP,
        "Who calls, and which areas he may use.",
        Code(admin_details, (("GET", "admins"),)),
    ),
    Command(
        "GetAdminUsers",
        GROUP,
        "The administrators; what is private of them only to themselves and to super ones.",
        Code(admin_users, (("GET", "admins"),), shapes={"admins": ADMIN}),
        "roleid:int email include_disabled:bool",
        xml_items={
            "admin_users": "admin_user",
            "supportDepartmentIds": "id",
            "receivesTicketNotifications": "id",
        },
    ),
    Command(
        "GetStaffOnline",
        GROUP,
        "Who called within a quarter of an hour.",
        Code(staff_online, (("GET", "admins"),), shapes={"admins": ONLINE}),
    ),
    Command(
        "UpdateAdminNotes",
        GROUP,
        "Change the caller's own notes.",
        Code(own_notes, (("PUT", "admins"),), writes=True),
        "notes!",
        log="Changed his notes",
        example={"notes": "Back on Monday"},
    ),
)
