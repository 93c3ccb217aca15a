"""The rules of quotes and their lines: an accepted quote stays what it was."""

from __future__ import annotations

from teampro.errors import Refusal
from teampro.resources.billing.quote_figures import ITEMS, QUOTES, items_of, sum_up
from teampro.resources.people.addresses import validate_address
from teampro.rules.amounts import LARGEST, PERCENT
from teampro.rules.invoice_lines import quoted
from teampro.schema.rules import Rules, RuleWork, Stored

ACCEPTED = "Accepted"
OPEN = ("subject", "proposal", "customernotes", "adminnotes", "validuntil")
"""What may be changed of a quote when it is accepted."""
TAXED_BY = ("userid", "country", "state", "currency")
"""What the taxes of a quote follow from, beside its lines."""
"""The greatest amount there is, in hundredths."""


class QuoteRules(Rules):
    """A quote is in the currency of its client, and becomes Accepted by the operation alone."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Let it be of today, and a stranger's in the default currency."""
        row["datecreated"] = row["datecreated"] or work.context.today
        if not row["currency"] and not work.is_faulty("currency"):
            [default] = work.select("currencies", {"is_default": 1})
            row["currency"] = default["id"]

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check its address, its stage and its currency, and keep what was accepted."""
        validate_address(work, old, row)
        _keep_stage(work, old, row)
        client = None if work.is_faulty("userid") else work.peek("clients", row["userid"])
        if client is not None and row["currency"] != client["currency"]:
            row["currency"] = client["currency"]
            if "currency" in sent:
                work.ignored.append("currency")
                work.notes.append("A quote for a client is in the client's currency.")
        if not row["currency"] and not work.is_faulty("currency"):
            work.fault("currency", "required", "A quote has a currency.")
        if old is not None and old["stage"] == ACCEPTED:
            _keep_accepted(old, row)

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Reckon it where its taxes may be others."""
        if row is not None and old is not None and any(old[each] != row[each] for each in TAXED_BY):
            sum_up(work, [row["id"]])

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove its lines; the invoice that it became stays."""
        for each in items_of(work, row["id"]):
            work.delete(ITEMS, each)


class QuoteItemRules(Rules):
    """A line stays with its quote, and as it is once that is accepted."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check its quote, and that its amount can be told."""
        if row == old:
            return
        if not work.is_faulty("quoteid"):
            _refuse_accepted(work, row["quoteid"])
        if old is not None and row["quoteid"] != old["quoteid"]:
            message = f"The line stays with quote {old['quoteid']}; make another one there."
            work.fault("quoteid", "rule", message, row["quoteid"])
        if row["quantity"] < 0:
            message = "quantity: expected 0 or more; a line that takes off has a unitprice below 0."
            work.fault("quantity", "invalid_value", message)
        if not 0 <= row["discount"] <= PERCENT:
            message = "discount: expected a percentage from 0 to 100."
            work.fault("discount", "invalid_value", message)
        elif abs(quoted(row["quantity"], row["unitprice"], row["discount"])) > LARGEST:
            message = "unitprice: quantity × unitprice comes to more than 99999999999.99."
            work.fault("unitprice", "invalid_value", message)

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Reckon its quote."""
        sum_up(work, [each["quoteid"] for each in (old, row) if each is not None])

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Keep the lines of what was accepted."""
        _refuse_accepted(work, row["quoteid"])


def _keep_stage(work: RuleWork, old: Stored | None, row: Stored) -> None:
    """Leave a stage as it is that only the operation sets."""
    before = "Draft" if old is None else old["stage"]
    if row["stage"] == ACCEPTED != before:
        row["stage"] = before
        work.ignored.append("stage")
        work.notes.append("A quote becomes Accepted by POST quotes/{id}/accept, with its invoice.")


def _keep_accepted(old: Stored, row: Stored) -> None:
    """Refuse to change what an invoice was made of. Raises: Refusal."""
    if any(row[name] != old[name] for name in old if name not in OPEN):
        raise Refusal("rule", _kept(old))


def _refuse_accepted(work: RuleWork, quote_id: int) -> None:
    quote = work.peek(QUOTES, quote_id)
    if quote is not None and quote["stage"] == ACCEPTED:
        raise Refusal("rule", _kept(quote))


def _kept(quote: Stored) -> str:
    return (
        f"Quote {quote['id']} is accepted, as invoice {quote['invoiceid']}: only its texts may be "
        f"changed. POST quotes/{quote['id']}/duplicate makes another one of it."
    )
