"""addorder: a product by its name, with options by their names, as AddOrder takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from teampro.dialects.gateway.choosing import NO_CYCLE, Choosing, folded, ordered
from teampro.dialects.gateway.endpoint import Ignore
from teampro.dialects.gateway.parameters import id_of, text_of
from teampro.dialects.gateway.refuse import GatewayRefusal, business
from teampro.dialects.whmcs.given import Given, Tree
from teampro.engine.requests import Requests
from teampro.option_parameters import OWN_PARAMETERS, OptionParameter
from teampro.rules.billing_cycles import read_cycle
from teampro.rules.domain_names import is_host_name
from teampro.schema.rules import Stored

NO_PRODUCT: Mapping[str, str] = {"result": "error", "messages": "Product not exists"}
NO_CLIENT = "Client ID Not Found"
PASSED_ON = ("hostname", "rootpw", "ns1prefix", "ns2prefix")


@dataclass(frozen=True)
class Ordering:
    """Makes what AddOrder takes; `options` are the parameters that choose one."""

    options: Sequence[OptionParameter]

    @property
    def takes(self) -> tuple[str, ...]:
        """The names of its parameters."""
        return (*OWN_PARAMETERS, *(each.parameter for each in self.options))

    def __call__(self, requests: Requests, given: Given, ignore: Ignore) -> Given:
        """Return the parameters of AddOrder. Raises: GatewayRefusal."""
        for name, sent in given.values.items():
            if not isinstance(sent, str):
                raise business(f"Invalid value for {name}")
        found = requests.known("clients", id=id_of(given.get("clientid")))
        if not found:
            raise business(NO_CLIENT)
        client = found[0]
        product = _product(requests, text_of(given, "product"), client["currency"])
        cycle = read_cycle(text_of(given, "billingcycle"))
        if cycle is None:
            raise business(NO_CYCLE)
        hostname = text_of(given, "hostname")
        if hostname and not is_host_name(hostname):
            raise business("The hostname is not valid")
        choosing = Choosing(requests, self.options, client["currency"], cycle)
        values: dict[str, Tree] = {
            "clientid": str(client["id"]),
            "paymentmethod": _gateway(requests, client),
            "clientip": requests.session.address,
            "pid": {"0": str(product["id"])},
            "billingcycle": {"0": cycle},
            "configoptions": {"0": dict(choosing.choices(product, given, ignore))},
            "noemail": "1",
        }
        beside = ((name, each) for name, each in given.values.items() if name in PASSED_ON and each)
        values |= {name: {"0": each} for name, each in beside}
        return Given(values)


def _gateway(requests: Requests, client: Stored) -> str:
    """Return how a client pays: as he prefers, else by the first way that customers are offered."""
    rows = ordered(requests.all_known("gateways"))
    offered = [row["module"] for row in rows if row["visible"]]
    there = offered or [row["module"] for row in rows]
    preferred = client["defaultgateway"]
    return str(preferred if preferred in there else next(iter(there), ""))


def _product(requests: Requests, name: str, currency: int) -> Stored:
    """Return the first product in the shop that is called so. Raises: GatewayRefusal."""
    offered = requests.known("products", hidden=0, retired=0)
    wanted = [row for row in offered if folded(row["name"]) == folded(name) and _is_left(row)]
    groups = {row["id"]: row for row in requests.known("productgroups", hidden=0)}
    found = [row for row in wanted if row["gid"] in groups and _is_priced(requests, row, currency)]
    if not found:
        raise GatewayRefusal(NO_PRODUCT)
    return min(
        found,
        key=lambda row: (groups[row["gid"]]["sortorder"], row["gid"], row["sortorder"], row["id"]),
    )


def _is_priced(requests: Requests, product: Stored, currency: int) -> bool:
    """Say whether a product is free, or has a price in a currency: else he could not know it."""
    return product["paytype"] == "free" or bool(
        requests.known("prices", productid=product["id"], currency=currency)
    )


def _is_left(product: Stored) -> bool:
    return not product["stockcontrol"] or product["qty"] > 0
