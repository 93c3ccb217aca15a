"""How many of a product are left: orders take from it, and what is cancelled comes back.

Writers stand in line, so two orders never take the same last one.
"""

from __future__ import annotations

from teampro.errors import Refusal
from teampro.schema.rules import RuleWork


def take_stock(work: RuleWork, product_id: int, count: int = 1) -> None:
    """Take some of a product whose stock is controlled. Raises: Refusal rule, where too few are."""
    product = work.get("products", product_id)
    if product is None or not product["stockcontrol"]:
        return
    left = product["qty"] - count
    if left < 0:
        message = f"Product {product_id} is out of stock: {product['qty']} left, {count} wanted."
        raise Refusal("rule", message)
    work.update("products", product, {"qty": left})


def return_stock(work: RuleWork, product_id: int, count: int = 1) -> None:
    """Put some of a product back."""
    product = work.get("products", product_id)
    if product is not None and product["stockcontrol"]:
        work.update("products", product, {"qty": product["qty"] + count})
