"""The office itself: its version, settings and currencies, what happened, what is to be done."""

from __future__ import annotations

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.declare import Code, Command, ShowList
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.schema.caller import Audience

GROUP = "System"
RESTRICTED = "API Command Restricted to Internal API"

CURRENCY = Shape("id:str code prefix suffix format:str rate")


def version(doing: Doing) -> Tree:
    """Return the version of WHMCS that clients are told."""
    told = doing.asked.session.settings["whmcs.version"]
    return {"version": told, "canonicalversion": f"{told}-release.1"}


def whmcs_details(doing: Doing) -> Tree:
    """Return it below its container."""
    return {"whmcs": version(doing)}


def get_setting(doing: Doing) -> Tree:
    """Return the value of a setting; its name is taken in any case."""
    setting = _setting(doing)
    return {"setting": setting["name"], "value": setting["value"]}


def _setting(doing: Doing) -> Tree:
    name = doing.given["setting"]
    found = doing.rows("settings", {"name": {"starts": name}, "limit": doing.asked.most_rows})
    for row in found:
        if row["name"].casefold() == name.casefold():
            return row
    raise CommandRefusal("Invalid name for parameter setting")


def set_setting(doing: Doing) -> Tree:
    """Change a setting; WHMCS lets nobody do so from outside, we let super administrators."""
    if doing.audience("settings") is not Audience.SUPER:
        raise CommandRefusal(RESTRICTED)
    setting, value = _setting(doing), doing.given["value"]
    tree = doing.ask("PUT", f"settings/{setting['id']}", {"value": value})
    return {"value_changed": "true" if tree["data"]["changed"] else "false"}


COMMANDS = (
    Command(
        "WhmcsDetails",
        GROUP,
        "The version of WHMCS that clients are told; the setting whmcs.version names it.",
        Code(whmcs_details, (("GET", "config"),)),
    ),
    Command(
        "GetCurrencies",
        GROUP,
        "The currencies, with their rates to the default one.",
        ShowList("currencies", "currencies", "currency", CURRENCY, paged=False),
    ),
    Command(
        "GetConfigurationValue",
        GROUP,
        "The value of one setting of the office.",
        Code(get_setting, (("GET", "settings"),)),
        "setting!",
        says={
            "setting:required": "Parameter setting is required",
            "unknown": "Invalid name for parameter setting",
        },
        example={"setting": "CompanyName"},
    ),
    Command(
        "SetConfigurationValue",
        GROUP,
        "Change one setting of the office; only super administrators may.",
        Code(set_setting, (("GET", "settings"),), writes=True),
        "setting! value!",
        says={
            "setting:required": "Parameter setting is required",
            "unknown": "Invalid name for parameter setting",
            "value:required": "Parameter value is required",
            "restricted": RESTRICTED,
        },
        log="Changed the setting {setting}",
        example={"setting": "CompanyName", "value": "Halcyon Web Studio"},
    ),
)
