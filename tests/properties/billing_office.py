"""An office that bills, for histories of writes: begun anew for each, and asked what it refuses."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from teampro.engine.requests import Requests
from teampro.errors import Refusal
from teampro.pages.invoice_run import make_invoice_run
from teampro.resources import RESOURCES
from teampro.schema.kinds import MONEY
from teampro.schema.rules import Stored
from tests.callers import ANNA
from tests.workshop import NOON, Workshop

EMPTIED = (
    "invoiceitems", "invoices", "transactions", "credits", "todoitems", "history", "upgrades",
    "orders", "services", "serviceaddons", "serviceoptions", "domains", "clients",
)  # fmt: skip
"""Tables in which a history writes."""
YEN = 2
"""The currency without decimals."""
ADDRESSES = (
    {"country": "DE"},
    {"country": "CA", "state": "QC"},
    {"country": "JP", "currency": YEN},
    {"country": "US"},
)
"""Of clients: one tax, two taxes, a currency without decimals, no tax."""
TAXES = (
    {"country": "DE", "taxrate": "19.000"},
    {"country": "JP", "taxrate": "10.000"},
    {"country": "CA", "taxrate": "5.000"},
    {"country": "CA", "state": "QC", "level": 2, "taxrate": "9.975"},
)
HOSTING, SERVER, SEAT, CHECK = 1, 2, 3, 4
SEATS = 2
PRODUCTS: tuple[dict[str, Any], ...] = (
    {
        "name": "Hosting", "paytype": "recurring", "autosetup": "payment", "tax": True,
        "prices": [{"currency": 1, "monthly": "10.00", "annually": "99.99", "msetupfee": "5.00"}],
    },
    {
        "name": "Server", "paytype": "recurring", "proratabilling": True, "proratadate": 1,
        "proratachargenextmonth": 15, "allowqty": 2, "tax": True,
        "prices": [{"currency": 1, "monthly": "29.95", "annually": "120.00"}],
    },
    {
        "name": "Seat", "paytype": "onetime", "stockcontrol": True, "qty": SEATS,
        "prices": [{"currency": 1, "monthly": "90.00"}],
    },
    {"name": "Check", "paytype": "free"},
)  # fmt: skip
"""What is sold, by these ids in this order."""
PROMOTIONS: tuple[dict[str, Any], ...] = (
    {"code": "DEMO10", "value": "10.00", "recurring": True, "recurfor": 2},
    {"code": "SETUP", "type": "Free Setup", "newsignups": True, "maxuses": 2},
)
GATEWAYS = ("banktransfer", "paypal")


def money(amount: int) -> str:
    """Return hundredths as they are sent."""
    return str(MONEY.wire(amount))


class BillingOffice:
    """A workshop with rates and gateways, and what is known of its money without asking it.

    `cash` is by client what came in less what went out, `given` what was added to his credit by
    hand, less what was taken by hand.
    """

    def __init__(self, directory: Path) -> None:
        self.shop = Workshop(directory)
        self.shop.post("currencies", code="JPY", rate="150.00000", format=4)
        for module in GATEWAYS:
            self.shop.post("gateways", module=module)
        for tax in TAXES:
            self.shop.post("taxrules", name="Tax", **tax)
        self._sell()
        self._names = {
            noun.plural: [column.name for column in noun.model._meta.sorted_fields]
            for noun in RESOURCES
            if noun.model is not None
        }
        self.settings = {each["name"]: each for each in self.shop.get("settings")}
        self.begin()

    def _sell(self) -> None:
        """Make what can be ordered."""
        self.shop.post("productgroups", name="All")
        for product in PRODUCTS:
            self.shop.post("products", gid=1, **product)
        for one, other in ((HOSTING, SERVER), (SERVER, HOSTING)):
            self.shop.post("upgradepaths", product_id=one, to_product_id=other)
        yearly = {"currency": 1, "year1": "12.00", "year2": "22.00"}
        kinds = ("domainregister", "domainrenew")
        prices = [{"kind": kind, **yearly} for kind in kinds]
        self.shop.post("tlds", extension=".com", prices=prices)
        addon = {"currency": 1, "monthly": "2.00", "msetupfee": "1.00"}
        self.shop.post("addons", name="Backup", billingcycle="recurring", prices=[addon])
        for promotion in PROMOTIONS:
            self.shop.post("promotions", **promotion)

    def begin(self) -> None:
        """Empty everything for another history."""
        self.cash: Counter[int] = Counter()
        self.given: Counter[int] = Counter()
        self.shop.now = NOON
        self._clients = 0
        database = self.shop.database
        with database.writing():
            for table in EMPTIED:
                database.rows(f"DELETE FROM {table}")
            database.rows("UPDATE promotions SET uses = 0")
            database.rows("UPDATE products SET qty = ? WHERE stockcontrol = 1", (SEATS,))
            for each in self.settings.values():
                text = "UPDATE settings SET value = ?, version = 1 WHERE id = ?"
                database.rows(text, (each["value"], each["id"]))

    def take_on(self, address: dict[str, Any]) -> None:
        """Make a client who lives there."""
        self._clients += 1
        email = f"client{self._clients}@example.com"
        self.shop.post("clients", firstname="A", lastname="B", email=email, **address)

    def refusal(self, verb: str, chain: str, **params: Any) -> str:
        """Do a write a second later; return "" when it is done, else what it is refused with."""
        self.shop.later(seconds=1)
        try:
            self.shop.write(verb, chain, params)
        except Refusal as no:
            return no.word
        return ""

    def generate(self, **params: Any) -> int:
        """Bill what is due; return how many invoices were made."""
        shop = self.shop
        pages = {"generate_invoices": make_invoice_run(shop.writer.rows)}
        asked = Requests(shop.reader, shop.writer, pages, shop.session(ANNA))
        return int(asked.ask("POST", "invoices/generate", params)["data"]["numcreated"])

    def let(self, name: str, value: str) -> None:
        """Change a setting."""
        self.shop.put(f"settings/{self.settings[name]['id']}", value=value)

    def rows(self, plural: str, where: str = "1 = 1") -> list[Stored]:
        """Return all rows of a noun, or some, as they are stored, in order."""
        names = self._names[plural]
        shown = ", ".join(f'"{name}"' for name in names)
        text = f"SELECT {shown} FROM {plural} WHERE {where} ORDER BY id"
        return [dict(zip(names, row, strict=True)) for row in self.shop.database.rows(text)]

    def some(self, plural: str, number: int, where: str = "1 = 1") -> Stored:
        """Return one row of those that there are, {} for none."""
        rows = self.rows(plural, where)
        return rows[number % len(rows)] if rows else {}

    def only(self, plural: str, record_id: int) -> Stored:
        """Return the row with an id, {} for none."""
        return self.some(plural, 0, f"id = {record_id}")

    def sums(self, text: str) -> Counter[int]:
        """Return what a statement reads: by an id a sum, those that are 0 left out."""
        rows = self.shop.database.rows(text)
        return Counter({key: int(amount) for key, amount in rows if amount})
