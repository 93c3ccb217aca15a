"""How a TLD is added or changed; its prices in one currency are told in all."""

from __future__ import annotations

from collections.abc import Mapping

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.commands.prices import PriceList, every, whole, worth_of
from teampro.dialects.whmcs.declare import Code, Command
from teampro.dialects.whmcs.doing import INVALID, Doing
from teampro.dialects.whmcs.shapes import Tree
from teampro.dialects.whmcs.values import Unreadable, read_int, read_money
from teampro.resources.catalogue.tlds import SALES, folded
from teampro.rules.price_rows import Worth, exchanged_between
from teampro.schema.kinds import MONEY

ACTS = {"register": 10, "renew": 9, "transfer": 10}
"""What is done with a domain, and for how many years at most."""
FEES = {"grace_period_fee": "grace_fee", "redemption_period_fee": "redemption_fee"}
NO_ARRAYS = "Parameters register, renew and transfer must be arrays"
Years = Mapping[str, str]
"""Amounts by the columns of years."""


def write_tld(doing: Doing) -> Tree:
    """Add a TLD, or change the one with this ending; without prices it keeps those it has."""
    if doing.given.get("auto_registrar"):
        raise doing.no("auto_registrar")
    extension = folded(doing.given["extension"])
    there = doing.rows("tlds", {"extension": extension, "limit": 1})
    tld_id = there[0]["id"] if there else 0
    params = {"extension": extension, **_params(doing), **_amounts(doing, tld_id)}
    chain = f"tlds/{tld_id}" if tld_id else "tlds"
    tree = doing.ask("PUT" if tld_id else "POST", chain, params)
    return {"extension": doing.given["extension"], "id": str(tree["tld"]["id"])}


def _params(doing: Doing) -> Tree:
    """Return what was sent besides amounts. Raises: CommandRefusal."""
    given = doing.given
    params = {
        native: given[name] for native, name in doing.command.natives.items() if name in given
    }
    group = given.get("group", "").upper()
    if group not in SALES:
        raise doing.no("group", group=given["group"])
    if given.get("display_after"):
        before = doing.rows("tlds", {"extension": folded(given["display_after"]), "limit": 1})
        if before:
            params["sortorder"] = before[0]["sortorder"] + 1
        else:
            doing.warn("display_after names no TLD here: the place stays as it is.")
    return params | ({"salegroup": group} if "group" in given else {})


def _amounts(doing: Doing, tld_id: int) -> Tree:
    """Return fees in the default currency and prices in all. Raises: CommandRefusal."""
    years = {act: _years(doing, act) for act in ACTS if act in doing.given}
    fees = {native: doing.given[name] for name, native in FEES.items() if name in doing.given}
    if not years and not fees:
        return {}
    rows = every(doing, "prices", {"tldid": tld_id}) if tld_id else []
    prices = PriceList(doing, rows)
    told_in = _told_in(doing, prices)
    ids = {(row["kind"], row["currency"]): row["id"] for row in rows}
    found: Tree = {
        name: _exchanged(fee, told_in, worth_of(prices.default)) for name, fee in fees.items()
    }
    for act, amounts in years.items():
        kind = f"domain{act}"
        for currency in prices.currencies:
            row = {
                year: _exchanged(amount, told_in, worth_of(currency))
                for year, amount in amounts.items()
            }
            if price_id := ids.get((kind, currency["id"])):
                row = {"id": price_id, **row}
            else:
                told = prices.told(kind, tld_id, currency) or {}
                row = {"kind": kind, "currency": currency["id"], **told, **row}
            found.setdefault("prices", []).append(row)
    return found


def _years(doing: Doing, act: str) -> Years:
    """Return the amounts that were sent for an act. Raises: CommandRefusal."""
    wrong = CommandRefusal(INVALID.format(name=act))
    try:
        sent = {read_int(key): read_money(value) for key, value in doing.given[act].items()}
    except Unreadable:
        raise wrong from None
    if act == "transfer" and len(sent) > 1:
        raise doing.no("transfers")
    if any(count > ACTS[act] for count in sent):
        raise doing.no(f"{act}s_longest")
    if any(count < 1 for count in sent):
        raise wrong
    return {f"year{count}": amount for count, amount in sent.items()}


def _told_in(doing: Doing, prices: PriceList) -> Worth:
    """Return the currency of what was sent. Raises: CommandRefusal."""
    code = doing.given.get("currency_code", "").upper()
    if not code:
        raise doing.no("no_currency")
    for currency in prices.currencies:
        if currency["code"] == code:
            return worth_of(currency)
    raise doing.no("currency_code", codes=", ".join(each["code"] for each in prices.currencies))


def _exchanged(amount: str, told_in: Worth, wanted: Worth) -> str:
    return str(MONEY.wire(exchanged_between(whole(amount), told_in, wanted)))


COMMANDS = (
    Command(
        "CreateOrUpdateTLD",
        "Domains",
        "Add or change a TLD; prices in one currency are set in all, by their rates.",
        Code(
            write_tld,
            (("POST", "tlds"), ("PUT", "tlds"), ("POST", "prices"), ("PUT", "prices")),
            writes=True,
            empties=True,
        ),
        "extension! id_protection=idprotection:bool dns_management=dnsmanagement:bool "
        "email_forwarding=emailforwarding:bool epp_required=eppcode:bool auto_registrar group "
        "currency_code grace_period_days=grace_days:int grace_period_fee:money "
        "redemption_period_days=redemption_days:int redemption_period_fee:money "
        "register:map renew:map transfer:map display_after",
        says={
            "extension:required": "Extension is required",
            "extension": INVALID.format(name="extension"),
            "auto_registrar": "No Active Registrars - auto_registrar value cannot be defined",
            "no_currency": "Variable currency_code is required when defining pricing",
            "currency_code": "Provided currency_code value does not exist. Must be one of: {codes}",
            **dict.fromkeys(ACTS, NO_ARRAYS),
            "registers_longest": "The maximum register period is 10 years",
            "renews_longest": "The maximum renew period is 9 years",
            "transfers": "Only one transfer period can be defined",
            "transfers_longest": "The maximum transfer period is 10 years",
            "group": "Invalid group parameter: {group}. Should be one of HOT, NEW, SALE",
        },
        never={
            "Invalid auto_registrar value. Must be empty or one of: enom, resellerclub...": "No "
            "registrar is there yet, so none is wrong.",
            "Provided currency_code value does not exist. Must be one of: USD, GBP...": "The codes "
            "are those of this server.",
            "Invalid group parameter: GROUP. Should be one of HOT, NEW, SALE": "GROUP is the word "
            "that was sent.",
        },
        log="Set the TLD {extension}",
        example={
            "extension": ".info",
            "currency_code": "USD",
            "register": {"1": "14.00"},
            "renew": {"1": "15.00"},
        },
    ),
)
