"""What domains below each TLD cost, in the currency of a client or another one."""

from __future__ import annotations

from collections.abc import Mapping

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.commands.prices import PriceList, every, every_of, whole, worth_of
from teampro.dialects.whmcs.declare import Code, Command, Key
from teampro.dialects.whmcs.doing import INVALID, Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.resources.catalogue.price_rules import YEARS
from teampro.rules.price_rows import exchanged_between
from teampro.schema.kinds import MONEY

CLIENT = Key("clients", {"clientid": "id"}, unknown="Client ID Not Found")
CURRENCY = Key("currencies", {"currencyid": "id"}, unknown=INVALID.format(name="currencyid"))
TOLD = Shape("id code prefix suffix format rate")


def get_pricing(doing: Doing) -> Tree:
    """Return the prices of all TLDs; those of a client are told in his currency."""
    tlds = sorted(every(doing, "tlds"), key=lambda row: (row["sortorder"], row["id"]))
    prices = PriceList(doing, every_of(doing, "prices", "tldid", [row["id"] for row in tlds]))
    currency = _currency(doing, prices)
    pricing = {row["extension"][1:]: _tld(row, prices, currency) for row in tlds}
    return {"currency": doing.shapes["currencies"].make(currency), "pricing": pricing}


def _currency(doing: Doing, prices: PriceList) -> Tree:
    """Return the currency that is wanted, the default one where nothing says. Raises likewise."""
    is_client = "clientid" in doing.given
    wanted = doing.record(CLIENT)["currency"] if is_client else doing.find(CURRENCY)
    there = {0: prices.default} | {each["id"]: each for each in prices.currencies}
    if wanted not in there:
        raise CommandRefusal(CURRENCY.unknown)
    found: Tree = there[wanted]
    return found


def _tld(row: Tree, prices: PriceList, currency: Tree) -> Tree:
    def years(kind: str) -> Tree:
        return _offered(prices.told(kind, row["id"], currency) or {})

    def period(name: str) -> Tree | None:
        days, fee = row[f"{name}_days"], whole(row[f"{name}_fee"])
        if not days or fee < 0:
            return None
        price = exchanged_between(fee, worth_of(prices.default), worth_of(currency))
        return {"days": days, "price": MONEY.wire(price)}

    return {
        "tld": row["extension"][1:],
        "categories": row["categories"],
        "addons": {
            "dns": row["dnsmanagement"],
            "email": row["emailforwarding"],
            "idprotect": row["idprotection"],
        },
        "group": row["salegroup"],
        "register": years("domainregister"),
        "transfer": years("domaintransfer"),
        "renew": years("domainrenew"),
        "grace_period": period("grace"),
        "redemption_period": period("redemption"),
    }


def _offered(amounts: Mapping[str, str]) -> Tree:
    """Return the amounts of years that are offered, by their number."""
    years = {name.removeprefix("year"): amounts[name] for name in YEARS if name in amounts}
    return {number: amount for number, amount in years.items() if not amount.startswith("-")}


COMMANDS = (
    Command(
        "GetTLDPricing",
        "Domains",
        "What domains below each TLD cost, in the currency of a client or in another one.",
        Code(
            get_pricing,
            (("GET", "tlds"), ("GET", "prices"), ("GET", "currencies")),
            (CLIENT, CURRENCY),
            {"currencies": TOLD},
        ),
        "currencyid:int clientid:int",
        xml_items={"categories": "category"},
        example={"currencyid": "2"},
    ),
)
