"""The options of a product, chosen by their names: what is not chosen has its first choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from teampro.dialects.gateway.parameters import text_of
from teampro.dialects.gateway.refuse import business, required
from teampro.dialects.whmcs.given import Given, Tree
from teampro.engine.requests import Requests
from teampro.option_parameters import OptionParameter
from teampro.rules.billing_cycles import price_of
from teampro.schema.rules import Stored

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

    def choices(self, product: Stored, given: Given) -> Iterator[tuple[str, Tree]]:
        """Yield the id of each option of a product, with what AddOrder takes as its choice.

        Raises: GatewayRefusal.
        """
        parameters = {each.option.casefold(): each.parameter for each in self.options}
        for option in self._options(product):
            name = parameters.get(option["optionname"].casefold(), "")
            sent = text_of(given, name) if name else ""
            if name in REQUIRED and not sent:
                raise required(name)
            chosen = self._chosen(option, name, sent)
            if chosen:
                yield str(option["id"]), chosen

    def _chosen(self, option: Stored, name: str, sent: str) -> str:
        """Return the choice of one option, "" where it has none. Raises: GatewayRefusal."""
        there = ordered(self.requests.known("configchoices", configid=option["id"], hidden=0))
        offered = [each for each in there if self._is_offered(each)]
        if option["optiontype"] == QUANTITY:
            count = _count(name or option["optionname"], sent, option)
            self._demand(there, offered, is_wanted=count > 0)
            return str(count) if count else ""
        if option["optiontype"] == YES_NO:
            is_wanted = sent.lower() in YES
            self._demand(there, offered, is_wanted)
            return str(int(is_wanted))
        self._demand(there, offered, is_wanted=True)
        if not offered:
            return ""
        return str((_called(name, sent, offered) if sent else offered[0])["id"])

    def _demand(self, there: list[Stored], offered: list[Stored], is_wanted: bool) -> None:
        """Refuse a cycle in which nothing is offered of what is wanted. Raises: GatewayRefusal."""
        if there and not offered and is_wanted:
            raise business(NO_CYCLE)

    def _options(self, product: Stored) -> list[Stored]:
        """Return the options that are shown with a product, in its order."""
        found: list[Stored] = []
        for link in self.requests.known("configlinks", pid=product["id"]):
            found += ordered(self.requests.known("configoptions", gid=link["gid"], hidden=0))
        return found

    def _is_offered(self, choice: Stored) -> bool:
        """Say whether a choice can be had in the cycle; one without any price is free.

        What it would cost in another currency is no price of his: he could not know it.
        """
        prices = self.requests.known("prices", choiceid=choice["id"])
        own = [each for each in prices if each["currency"] == self.currency]
        return not prices or any(price_of(each, self.cycle) is not None for each in own)


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
    raise business(f'{name} "{sent[:60]}" fits: {offered}')


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
