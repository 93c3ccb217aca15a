"""Orders, promotions and stock: amounts are those of their invoices, counters those of orders."""

from __future__ import annotations

from teampro.store.books.disagreement import Disagreement, Disagreements, differing
from teampro.store.books.pages import below, pages, sums
from teampro.store.books.told import was_changed_later
from teampro.store.database import Database

_AMOUNTS = """SELECT o.id, o.invoiceid, v.subtotal + v.tax + v.tax2 FROM orders o
    JOIN invoices v ON v.id = o.invoiceid WHERE o.id BETWEEN ? AND ?"""
_USES = """SELECT p.id, COUNT(*) FROM promotions p JOIN orders o ON o.promocode = p.code
    WHERE o.status IN ('Pending', 'Active') AND p.id BETWEEN ? AND ? GROUP BY p.id"""

_FIGURES = ("subtotal", "tax", "tax2")
_GONE = "SELECT COUNT(*) FROM history WHERE resource = 'orders' AND operation = 'delete'"


def order_disagreements(database: Database) -> Disagreements:
    """Yield orders whose amount is not their invoice's, unless that was changed later."""
    for page in pages(database, "orders", ("amount",)):
        for number, [(invoice, right)] in below(database, page, _AMOUNTS).items():
            stored = page[number]["amount"]
            if stored != right and not _was_changed(database, invoice):
                yield from differing(f"orders/{number}", "amount", stored, right)


def _was_changed(database: Database, invoice: int) -> bool:
    """Say whether the lines or the rates of an invoice were changed after it was made."""
    return any(was_changed_later(database, "invoices", invoice, name) for name in _FIGURES)


def promotion_disagreements(database: Database) -> Disagreements:
    """Yield promotions that count other uses than there are orders, unless renamed.

    Orders that went with their client were uses, too.
    """
    for page in pages(database, "promotions", ("uses",)):
        counted = sums(database, page, _USES)
        for number, promotion in page.items():
            [right] = counted.get(number, (0,))
            name, stored = f"promotions/{number}", promotion["uses"]
            if right < stored <= right + _orders_gone(database):
                continue
            if stored != right and not was_changed_later(database, "promotions", number, "code"):
                yield from differing(name, "uses", stored, right, shown=False)


def _orders_gone(database: Database) -> int:
    [[count]] = database.rows(_GONE)
    return int(count)


def stock_disagreements(database: Database) -> Disagreements:
    """Yield products of which more were sold than there were."""
    sold_out = "stockcontrol = 1 AND qty < 0"
    for page in pages(database, "products", ("qty",), sold_out):
        for number, product in page.items():
            yield Disagreement(f"products/{number}", "qty", str(product["qty"]), "0 or more")
