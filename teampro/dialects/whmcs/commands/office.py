"""The office itself: its version, settings and currencies, and what happened in it."""

from __future__ import annotations

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.declare import Code, Command, ShowList, WriteRecord
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.schema.caller import Audience

GROUP = "System"
LONGEST_DESCRIPTION = 2_000
RESTRICTED = "API Command Restricted to Internal API"
NO_SETTING = "Invalid name for parameter setting"
CURRENCY = Shape("id:str code prefix suffix format:str rate")
ACTIVITY = Shape(
    "id clientId=userid userId=user_id adminId=adminid date description username=user "
    "ipaddress=ipaddr userid"
)


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


def set_setting(doing: Doing) -> Tree:
    """Change a setting; WHMCS lets nobody do so from outside, we let super administrators."""
    if doing.audience("settings") is not Audience.SUPER:
        raise CommandRefusal(RESTRICTED)
    setting, value = _setting(doing), doing.given["value"]
    tree = doing.ask("PUT", f"settings/{setting['id']}", {"value": value})
    return {"value_changed": "true" if tree["data"]["changed"] else "false"}


def _setting(doing: Doing) -> Tree:
    name = doing.given["setting"]
    for row in doing.rows("settings", {"name": {"starts": name}, "limit": doing.asked.most_rows}):
        if row["name"].casefold() == name.casefold():
            return row
    raise CommandRefusal(NO_SETTING)


def newest_first(_doing: Doing) -> Tree:
    """Return the order of the log."""
    return {"sort": "-id"}


def fitting_description(doing: Doing) -> Tree:
    """Return a description that fits; of a longer one the end is left out."""
    told = doing.given["description"]
    if len(told) > LONGEST_DESCRIPTION:
        doing.warn(f"The description was cut to {LONGEST_DESCRIPTION} characters.")
    return {"description": told[:LONGEST_DESCRIPTION]}


def encrypt(doing: Doing) -> Tree:
    """Return a text encrypted, which is kept by who sent it."""
    found = doing.ask("POST", "secrets/encrypt", {"password2": doing.given["password2"]})
    return {"password": found["data"]["secret"]}


def decrypt(doing: Doing) -> Tree:
    """Return what was encrypted."""
    found = doing.ask("POST", "secrets/decrypt", {"secret": doing.given["password2"]})
    return {"password": found["data"]["password2"]}


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
        says={"setting:required": "Parameter setting is required", "unknown": NO_SETTING},
        example={"setting": "CompanyName"},
    ),
    Command(
        "SetConfigurationValue",
        GROUP,
        "Change one setting of the office; only super administrators may.",
        Code(set_setting, (("PUT", "settings"),), writes=True),
        "setting! value!",
        says={
            "setting:required": "Parameter setting is required",
            "unknown": NO_SETTING,
            "value:required": "Parameter value is required",
            "restricted": RESTRICTED,
        },
        log="Changed the setting {setting}",
        example={"setting": "CompanyName", "value": "Halcyon Web Studio"},
    ),
    Command(
        "GetActivityLog",
        GROUP,
        "What happened, newest first.",
        ShowList("activities", "activity", "entry", ACTIVITY, more=newest_first),
        "clientid=userid:int date=date:localdate user=user description=description.contains "
        "ipaddress=ipaddr",
        example={"limitnum": "2"},
    ),
    Command(
        "LogActivity",
        GROUP,
        "Tell what happened.",
        WriteRecord("POST", "activities", more=fitting_description),
        "clientid=userid:int description!=description",
        says={"description:required": "Description is required"},
        example={"description": "The archive has moved."},
    ),
    Command(
        "EncryptPassword",
        GROUP,
        "Encrypt a text with a key of this server that opens nothing else.",
        Code(encrypt, (("GET", "settings"),), transaction="own"),
        "password2!",
        example={"password2": "swordfish"},
    ),
    Command(
        "DecryptPassword",
        GROUP,
        "Decrypt what EncryptPassword made.",
        Code(decrypt, (("GET", "settings"),), transaction="own"),
        "password2!",
        says={"secret": "The value cannot be decrypted"},
    ),
)
