"""The options of a product, chosen by their names: what is not chosen has its first choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from teampro.dialects.gateway.endpoint import Ignore
from teampro.dialects.gateway.parameters import text_of
from teampro.dialects.gateway.refuse import business, required
from teampro.dialects.whmcs.given import Given, Tree
from teampro.engine.requests import Requests
from teampro.option_parameters import OptionParameter
from teampro.rules.billing_cycles import price_of
from teampro.schema.rules import Stored

Choices = Mapping[int, list[Stored]]
"""Rows of choices by the id of their option."""
NO_CYCLE = "Invalid Billing Cycle Requested"
YES_NO, QUANTITY = 3, 4
YES = ("1", "true", "on", "yes")
REQUIRED = ("os",)
"""What must be chosen, where a product lets one choose it."""
MOST = 5
"""So many of a quantity can be ordered whose option sets no limit: the page's."""


@dataclass(frozen=True)
class Choosing:
    """Chooses for one order, in a currency and a cycle; `options` are the parameters that do so."""

    requests: Requests
    options: Sequence[OptionParameter]
    currency: int
    cycle: str

    def choices(self, product: Stored, given: Given, ignore: Ignore) -> Iterator[tuple[str, Tree]]:
        """Yield the id of each option of a product, with what AddOrder takes as its choice.

        A choice that the product does not offer is ignored. Raises: GatewayRefusal.
        """
        parameters = {each.option.casefold(): each.parameter for each in self.options}
        options = self._options(product)
        there_are = {option["optionname"].casefold() for option in options}
        for option_name, parameter in parameters.items():
            if given.get(parameter) and option_name not in there_are:
                ignore(parameter)
        there, offered = self._choices([option["id"] for option in options])
        for option in options:
            name = parameters.get(option["optionname"].casefold(), "")
            sent = text_of(given, name) if name else ""
            if name in REQUIRED and not sent:
                raise required(name)
            own = offered[option["id"]]
            chosen, is_wanted = _chosen(option, own, name, sent)
            if there[option["id"]] and not own and is_wanted:
                raise business(NO_CYCLE)
            if chosen:
                yield str(option["id"]), chosen

    def _choices(self, options: list[int]) -> tuple[Choices, Choices]:
        """Return by option the choices that are shown, and those that can be had in the cycle."""
        there, offered = defaultdict[int, list[Stored]](list), defaultdict[int, list[Stored]](list)
        rows = ordered(self.requests.known("configchoices", configid=options, hidden=0))
        prices = defaultdict[int, list[Stored]](list)
        for price in self.requests.known("prices", choiceid=[row["id"] for row in rows]):
            prices[price["choiceid"]].append(price)
        for row in rows:
            there[row["configid"]].append(row)
            if self._is_offered(prices[row["id"]]):
                offered[row["configid"]].append(row)
        return there, offered

    def _options(self, product: Stored) -> list[Stored]:
        """Return the options that are shown with a product, in its order."""
        links = self.requests.known("configlinks", pid=product["id"])
        groups = list(dict.fromkeys(link["gid"] for link in links))
        rows = ordered(self.requests.known("configoptions", gid=groups, hidden=0))
        return sorted(rows, key=lambda row: groups.index(row["gid"]))

    def _is_offered(self, prices: list[Stored]) -> bool:
        """Say whether what has these prices can be had in the cycle; without any it is free.

        What it would cost in another currency is no price of his: he could not know it.
        """
        own = [each for each in prices if each["currency"] == self.currency]
        return not prices or any(price_of(each, self.cycle) is not None for each in own)


def _chosen(option: Stored, offered: list[Stored], name: str, sent: str) -> tuple[str, bool]:
    """Return the choice of one option, "" for none, and whether there must be one.

    Raises: GatewayRefusal.
    """
    if option["optiontype"] == QUANTITY:
        count = _count(name or option["optionname"], sent, option)
        return (str(count) if count else ""), count > 0
    if option["optiontype"] == YES_NO:
        is_wanted = sent.lower() in YES
        return str(int(is_wanted)), is_wanted
    if not offered:
        return "", True
    return str((_called(name, sent, offered) if sent else offered[0])["id"]), True


def ordered(rows: list[Stored]) -> list[Stored]:
    """Return rows in their order among others."""
    return sorted(rows, key=lambda row: (row["sortorder"], row["id"]))


def folded(text: str) -> str:
    """Return a name without regard to case and doubled blanks."""
    return " ".join(text.split()).casefold()


def _called(name: str, sent: str, choices: Sequence[Stored]) -> Stored:
    """Return the choice that is called so, else the one that begins so. Raises: GatewayRefusal."""
    wanted = folded(sent)
    for fits in (str.__eq__, str.startswith):
        found = [each for each in choices if fits(folded(each["optionname"]), wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            break
    offered = ", ".join(each["optionname"] for each in found or choices)
    fits_word = "fits" if found else "is none of"
    raise business(f'{name} "{sent[:60]}" {fits_word}: {offered}')


def _count(name: str, sent: str, option: Stored) -> int:
    """Return how many are wanted, 0 for none. Raises: GatewayRefusal."""
    least, most = max(option["qtyminimum"], 1), option["qtymaximum"] or MOST
    if not sent:
        return int(option["qtyminimum"])
    if sent == "0" and not option["qtyminimum"]:
        return 0
    count = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
    if not least <= count <= max(least, most):
        raise business(f"{name} must be from {least} to {max(least, most)}")
    return count
