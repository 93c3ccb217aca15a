"""The parallel arrays of AddOrder as rows of an order: what stands at one key is one thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.commands.customfields import WRONG, fields_of, filled_values
from teampro.dialects.whmcs.commands.servicechanges import WRONG_OPTIONS, choice_of, number_of
from teampro.dialects.whmcs.declare import EACH
from teampro.dialects.whmcs.doing import INVALID, Doing
from teampro.dialects.whmcs.shapes import Tree
from teampro.rules.billing_cycles import read_cycle

SEVERAL, IN_ONE = 1, 2
"""What `allowqty` of a product says: several services, or one of several."""
TYPES = {"register": "Register", "transfer": "Transfer"}
SWITCHES = ("dnsmanagement", "emailforwarding", "idprotection")
SERVERS = ("nameserver1", "nameserver2", "nameserver3", "nameserver4", "nameserver5")
Column = Mapping[str, Any]


def column(doing: Doing, name: str) -> Column:
    """Return what was sent of an array by key; a text with commas is one from key 0 on.

    Raises: CommandRefusal.
    """
    found = doing.given.get(f"{name}{EACH}", {})
    if [*found] == ["0"]:
        return {str(place): each for place, each in enumerate(found["0"])}
    if any(len(each) > 1 for each in found.values()):
        raise CommandRefusal(INVALID.format(name=name))
    return {key: each[0] for key, each in found.items() if each}


def whole(doing: Doing, name: str) -> Column:
    """Return what was sent of an array whose values commas do not part: texts, amounts, flags."""
    found: Column = doing.given.get(f"{name}{EACH}", {})
    return {key: each for key, each in found.items() if each != ""}


class OrderRows:
    """Makes rows of what was sent: by key, the products in their order before domains alone."""

    def __init__(self, doing: Doing) -> None:
        self.doing = doing
        self.columns = {
            name: column(doing, name) for name in ("pid", "qty", "billingcycle", "regperiod")
        }
        self.columns |= {
            name: whole(doing, name)
            for name in (
                "domain", "domaintype", "idnlanguage", "eppcode", "hostname", "ns1prefix",
                "ns2prefix", "rootpw", "priceoverride", "domainpriceoverride",
                "domainrenewoverride", *SWITCHES,
            )
        }  # fmt: skip

    def at(self, name: str, key: str) -> Any:
        """Return what stands in an array at a key, None for nothing."""
        return self.columns[name].get(key)

    def services(self) -> Iterator[Tree]:
        """Yield a row for each product; of one that is sold one by one as many as are wanted.

        Raises: CommandRefusal.
        """
        wanted: dict[int, int] = {}
        for key, product_id in self.columns["pid"].items():
            products = self.doing.asked.known("products", id=product_id)
            if not products:
                raise self.doing.no("product", product=str(product_id))
            product, count = products[0], self._count(key)
            if count > 1 and not product["allowqty"]:
                self.doing.warn(f"{product['name']} is sold one at a time: qty had no effect.")
                count = 1
            wanted[product_id] = wanted.get(product_id, 0) + count
            if product["stockcontrol"] and wanted[product_id] > product["qty"]:
                raise self.doing.no("stock", product=product["name"])
            row = self._service(key, product_id)
            if product["allowqty"] == IN_ONE:
                yield {**row, "qty": count}
            else:
                yield from repeat(row, count)

    def _count(self, key: str) -> int:
        count = self.at("qty", key)
        if count is not None and count < 1:
            raise CommandRefusal(INVALID.format(name="qty"))
        return count or 1

    def _service(self, key: str, product_id: int) -> Tree:
        told = {
            "domain": self.at("hostname", key) or self.at("domain", key),
            "billingcycle": self._cycle(key),
            "amount": self.at("priceoverride", key),
            "servicepassword": self.at("rootpw", key),
            "ns1": self.at("ns1prefix", key),
            "ns2": self.at("ns2prefix", key),
            "serviceoptions": self._options(key),
            "customfieldvalues": self._values(key, product_id),
            "serviceaddons": [*self._addons(key)],
        }
        return {"packageid": product_id, **{name: each for name, each in told.items() if each}}

    def _cycle(self, key: str) -> str | None:
        asked = self.at("billingcycle", key)
        cycle = read_cycle(asked) if asked else None
        if asked and cycle is None:
            raise self.doing.no("billingcycle:invalid_value")
        return cycle

    def _addons(self, key: str) -> Iterator[Tree]:
        """Yield a row for each addon that is named at a key, `1,3`, with its quantity."""
        named = self.doing.given.get(f"addons{EACH}", {}).get(key, [])
        counts: list[int] = []
        for name in ("addonsqty", "$addonsqty"):
            counts = counts or self.doing.given.get(f"{name}{EACH}", {}).get(key, [])
        for place, addon_id in enumerate(named):
            yield addon_row(addon_id, counts[place] if place < len(counts) else None)

    def _options(self, key: str) -> list[Tree]:
        """Return the options at a key. Raises: CommandRefusal."""
        rows = []
        for name, value in self.doing.given.get(f"configoptions{EACH}", {}).get(key, {}).items():
            config_id = number_of(name)
            option = self.doing.asked.known("configoptions", id=config_id)
            if not option:
                raise WRONG_OPTIONS
            row = {"configid": config_id, **choice_of(value, option[0])}
            if "choiceid" not in row:
                choices = self.doing.asked.known("configchoices", configid=config_id)
                row |= {"choiceid": choices[0]["id"]} if choices else {}
            rows.append(row)
        return rows

    def _values(self, key: str, product_id: int) -> list[Tree]:
        """Return what is filled into fields at a key. Raises: CommandRefusal."""
        sent = self.doing.given.get(f"customfields{EACH}", {}).get(key, {})
        if not sent:
            return []
        fields = fields_of(self.doing, "product", product_id)
        if not {*sent} <= {str(field["id"]) for field in fields}:
            raise WRONG
        return filled_values(fields, sent)

    def domains(self) -> Iterator[Tree]:
        """Yield a row for each domain that is to be registered or transferred."""
        servers = {
            f"ns{place}": self.doing.given[name]
            for place, name in enumerate(SERVERS, 1)
            if name in self.doing.given
        }
        for key, word in self.columns["domaintype"].items():
            name = self.at("domain", key)
            if word.lower() not in TYPES:
                raise CommandRefusal(INVALID.format(name="domaintype"))
            if not name:
                raise self.doing.no("domain:invalid_value")
            told = {
                "registrationperiod": self.at("regperiod", key),
                "idnlanguage": self.at("idnlanguage", key),
                "epp": self.at("eppcode", key),
                "firstpaymentamount": self.at("domainpriceoverride", key),
                "recurringamount": self.at("domainrenewoverride", key),
                "contactid": self.doing.given.get("contactid"),
                "domainfields": self._fields(key),
                **{each: self.at(each, key) for each in SWITCHES},
            }
            yield {
                "domain": name,
                "type": TYPES[word.lower()],
                **servers,
                **{name: each for name, each in told.items() if each},
            }

    def _fields(self, key: str) -> str:
        sent = self.doing.given.get(f"domainfields{EACH}", {}).get(key)
        return "\n".join(f"{name}: {value}" for name, value in sent.items()) if sent else ""


def addon_row(addon_id: int, count: int | None) -> Tree:
    """Return the row of an addon."""
    return {"addonid": addon_id, **({"qty": count} if count else {})}
