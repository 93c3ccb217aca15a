"""addorder: a product by its name, with options by their names, as AddOrder takes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from teampro.dialects.gateway.refuse import GatewayRefusal, business, required
from teampro.dialects.whmcs.given import Given
from teampro.dialects.whmcs.given import Tree as Sent
from teampro.engine.requests import Requests
from teampro.option_parameters import OptionParameter
from teampro.rules.domain_names import is_host_name
from teampro.schema.rules import Stored

NO_PRODUCT: Mapping[str, str] = {"result": "error", "messages": "Product not exists"}
NO_CLIENT = "Client ID Not Found"
PASSED_ON = ("hostname", "rootpw", "ns1prefix", "ns2prefix", "billingcycle")
YES_NO, QUANTITY = 3, 4
YES = ("1", "true", "on", "yes")
REQUIRED = ("os",)
"""What must be chosen, where a product lets one choose it."""
MOST = 5
"""So many of a quantity can be ordered whose option sets no limit: the page's."""


@dataclass(frozen=True)
class Ordering:
    """Makes what AddOrder takes; `options` are the parameters that choose one."""

    options: Sequence[OptionParameter]

    @property
    def takes(self) -> tuple[str, ...]:
        """The names of its parameters."""
        chosen = (each.parameter for each in self.options)
        return ("clientid", "product", *PASSED_ON, *chosen)

    def __call__(self, requests: Requests, given: Given) -> Given:
        """Return the parameters of AddOrder. Raises: GatewayRefusal."""
        client = _client(requests, given)
        product = _product(requests, text_of(given, "product"))
        hostname = text_of(given, "hostname")
        if hostname and not is_host_name(hostname):
            raise business("The hostname is not valid")
        values: dict[str, Sent] = {
            "clientid": str(client["id"]),
            "paymentmethod": _gateway(requests, client),
            "clientip": requests.session.address,
            "pid": {"0": str(product["id"])},
            "configoptions": {"0": dict(self._choices(requests, product, given))},
            "noemail": "1",
        }
        values |= {name: {"0": sent} for name in PASSED_ON if (sent := text_of(given, name))}
        return Given(values)

    def _choices(
        self, requests: Requests, product: Stored, given: Given
    ) -> Iterator[tuple[str, Sent]]:
        """Yield what is chosen of each option of a product: the first choice where nothing is."""
        parameters = {each.option.casefold(): each.parameter for each in self.options}
        for option in _options(requests, product):
            name = parameters.get(option["optionname"].casefold(), "")
            sent = text_of(given, name) if name else ""
            if name in REQUIRED and not sent:
                raise required(name)
            choices = _ordered(requests.known("configchoices", configid=option["id"], hidden=0))
            if option["optiontype"] == QUANTITY:
                count = _count(name, sent, option)
                if count:
                    yield str(option["id"]), str(count)
            elif option["optiontype"] == YES_NO:
                yield str(option["id"]), str(int(sent.lower() in YES))
            elif choices:
                chosen = _chosen(name, sent, choices) if sent else choices[0]
                yield str(option["id"]), str(chosen["id"])


def text_of(given: Given, name: str) -> str:
    """Return what was sent under a name, "" for nothing or for what is no text."""
    value = given.get(name) or ""
    return value.strip() if isinstance(value, str) else ""


def _client(requests: Requests, given: Given) -> Stored:
    client_id = text_of(given, "clientid")
    found = requests.known("clients", id=int(client_id)) if client_id.isdecimal() else []
    if not found:
        raise business(NO_CLIENT)
    return found[0]


def _gateway(requests: Requests, client: Stored) -> str:
    """Return how a client pays: as he prefers, else by the first way of the office."""
    there = [row["module"] for row in _ordered(requests.all_known("gateways"))]
    preferred = client["defaultgateway"]
    return str(preferred if preferred in there else next(iter(there), ""))


def _product(requests: Requests, name: str) -> Stored:
    """Return the first product in the shop that is called so. Raises: GatewayRefusal."""
    offered = requests.known("products", hidden=0, retired=0)
    wanted = [row for row in offered if _folded(row["name"]) == _folded(name) and _is_left(row)]
    groups = {row["id"]: row for row in requests.known("productgroups", hidden=0)}
    found = [row for row in wanted if row["gid"] in groups]
    if not found:
        raise GatewayRefusal(NO_PRODUCT)
    return min(
        found,
        key=lambda row: (groups[row["gid"]]["sortorder"], row["gid"], row["sortorder"], row["id"]),
    )


def _is_left(product: Stored) -> bool:
    return not product["stockcontrol"] or product["qty"] > 0


def _options(requests: Requests, product: Stored) -> list[Stored]:
    """Return the options that are shown with a product, in its order."""
    found: list[Stored] = []
    for link in requests.known("configlinks", pid=product["id"]):
        found += _ordered(requests.known("configoptions", gid=link["gid"], hidden=0))
    return found


def _ordered(rows: list[Stored]) -> list[Stored]:
    return sorted(rows, key=lambda row: (row["sortorder"], row["id"]))


def _chosen(name: str, sent: str, choices: Sequence[Stored]) -> Stored:
    """Return the choice that is called so, else the one that begins so. Raises: GatewayRefusal."""
    wanted = _folded(sent)
    for fits in (str.__eq__, str.startswith):
        found = [each for each in choices if fits(_folded(each["optionname"]), wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            break
    offered = ", ".join(each["optionname"] for each in found or choices)
    raise business(f'{name} "{sent[:60]}" fits: {offered}')


def _count(name: str, sent: str, option: Stored) -> int:
    """Return how many are wanted, 0 for none. Raises: GatewayRefusal."""
    least, most = max(option["qtyminimum"], 1), option["qtymaximum"] or MOST
    if sent in ("", "0"):
        return 0
    count = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
    if not least <= count <= most:
        raise business(f"{name} must be from {least} to {most}")
    return count


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
