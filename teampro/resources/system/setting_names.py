"""The settings that an office changes while the server runs: name, default, kind and meaning.

Names are WHMCS's, or in its manner. What guards the door (addresses that may call, keys, the
password of mail, limits of bans) is not among them: who may write settings widens no gate by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from teampro.rules.countries import COUNTRIES
from teampro.schema.decimals import Decimals
from teampro.schema.kinds import LONGEST_TEXT
from teampro.schema.values import Invalid, read_flag, read_integer, read_text

SWITCH, NUMBER, AMOUNT, PERCENT, WORD, TEXT = (
    "switch", "number", "amount", "percent", "word", "text",
)  # fmt: skip
ON, OFF = "on", ""
LAST_NUMBER = "SequentialInvoiceNumberValue"
_LARGEST = 10**9
_DECIMALS = {
    AMOUNT: Decimals(2, 0, 10**11 - 1, "an amount from 0 to 999999999.99", "25.00"),
    PERCENT: Decimals(2, 0, 10**4, "a percentage from 0 to 100", "10.00"),
}


@dataclass(frozen=True)
class SettingName:
    """One setting. A word is one of `words`, a text has a `pattern`, a number a `most`.

    A text may be one of more words than a refusal lists: those of `among`.
    """

    name: str
    default: str
    kind: str
    meaning: str
    words: tuple[str, ...] = ()
    pattern: str = ""
    most: int = _LARGEST
    among: Collection[str] = ()

    def read(self, value: Any) -> str:
        """Return a value as it is stored: a switch as `on` or empty. Raises: Invalid."""
        text = read_text(value, LONGEST_TEXT)
        if self.kind == SWITCH:
            return ON if text and read_flag(text) else OFF
        if self.kind == NUMBER:
            return str(read_integer(text, 0, self.most))
        if self.kind in _DECIMALS:
            decimals = _DECIMALS[self.kind]
            return str(decimals.show(decimals.read(text)))
        if self.kind == WORD and text not in self.words:
            raise Invalid(f"expected one of {', '.join(self.words)}")
        if self.pattern and not re.search(self.pattern, text, re.ASCII):
            raise Invalid(f"expected a text that matches {self.pattern}: {self.meaning}")
        if self.among and text not in self.among:
            raise Invalid(f"expected a code that there is: {self.meaning}")
        return text


def _days(name: str, default: int, meaning: str) -> SettingName:
    return SettingName(name, str(default), NUMBER, f"Days {meaning}", most=3_650)


SETTING_NAMES: tuple[SettingName, ...] = (
    SettingName("CompanyName", "", TEXT, "Name of the company that bills."),
    SettingName("Email", "", TEXT, "Address that clients write to."),
    SettingName("Domain", "", TEXT, "Address of the company's own page."),
    SettingName("SystemURL", "", TEXT, "Address of this installation, as clients see it."),
    SettingName("Language", "english", TEXT, "Language of clients who have chosen none."),
    SettingName(
        "DefaultCountry", "US", TEXT, "Country of clients, by ISO 3166-1.", among=COUNTRIES
    ),
    SettingName(
        "DateFormat",
        "DD/MM/YYYY",
        WORD,
        "How days are written where they are local.",
        ("DD/MM/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "MM/DD/YYYY", "YYYY/MM/DD", "YYYY-MM-DD"),
    ),
    SettingName("TaxEnabled", OFF, SWITCH, "Whether invoices are taxed."),
    SettingName(
        "TaxType",
        "Exclusive",
        WORD,
        "Whether prices are told without tax, or hold it.",
        ("Exclusive", "Inclusive"),
    ),
    SettingName("TaxL2Compound", OFF, SWITCH, "Whether the second tax is taken of the first, too."),
    SettingName("TaxPerLineItem", OFF, SWITCH, "Whether tax is rounded for each line."),
    SettingName("TaxDomains", ON, SWITCH, "Whether domains are taxed."),
    SettingName("TaxBillableItems", OFF, SWITCH, "Whether billable items are taxed."),
    SettingName("TaxLateFee", OFF, SWITCH, "Whether late fees are taxed."),
    SettingName("SequentialInvoiceNumbering", OFF, SWITCH, "Whether paid invoices get a number."),
    SettingName(
        "SequentialInvoiceNumberFormat",
        "{NUMBER}",
        TEXT,
        "How it is written, of {YEAR}, {MONTH}, {DAY} and {NUMBER}.",
        pattern=r"\{NUMBER\}",
    ),
    SettingName(LAST_NUMBER, "1", NUMBER, "The next number; it is only raised."),
    SettingName(
        "SequentialInvoiceNumberAt",
        "paid",
        WORD,
        "When an invoice gets its number.",
        ("paid", "published"),
    ),
    _days("CreateInvoiceDaysBefore", 14, "before it is due that an invoice is made."),
    _days("CreateDomainInvoiceDaysBefore", 14, "before it is due that a domain's is made."),
    SettingName("AutoCreditApply", ON, SWITCH, "Whether credit pays invoices that are made."),
    SettingName("CreditOnDowngrade", ON, SWITCH, "Whether a cheaper product gives credit back."),
    _days("OrderDaysGrace", 0, "from an order until its invoice is due."),
    SettingName("AutoSuspension", ON, SWITCH, "Whether services that are overdue are suspended."),
    _days("AutoSuspensionDays", 5, "overdue after which they are."),
    SettingName("AutoUnsuspend", ON, SWITCH, "Whether a payment lets them go on."),
    SettingName("AutoTermination", OFF, SWITCH, "Whether services long overdue are terminated."),
    _days("AutoTerminationDays", 30, "overdue after which they are."),
    SettingName("AutoCancellationRequests", ON, SWITCH, "Whether requests to cancel are met."),
    _days("AddLateFeeDays", 0, "overdue after which a fee is added; 0: never."),
    SettingName(
        "LateFeeType",
        "Percentage",
        WORD,
        "Whether the fee is a part of the balance or fixed.",
        ("Percentage", "Fixed Amount"),
    ),
    SettingName("InvoiceLateFeeAmount", "10.00", AMOUNT, "The fee: percent, or an amount."),
    SettingName("LateFeeMinimum", "0.00", AMOUNT, "The least fee."),
    SettingName(
        "TicketMask",
        "%n%n%n%n%n%n",
        TEXT,
        "What a ticket's number is made of: %A, %a, %n, %y, %m, %d and %i.",
        pattern="%[Aani]",
    ),
    SettingName(
        "TicketAllowedFileTypes",
        ".jpg,.gif,.jpeg,.png,.txt,.pdf",
        TEXT,
        "Endings of names of files that a ticket takes.",
        pattern=r"^(\.\w+(,\.\w+)*)?$",
    ),
    SettingName(
        "CloseInactiveTickets", "0", NUMBER, "Hours after which a ticket closes; 0: never."
    ),
    SettingName("AffiliateEnabled", OFF, SWITCH, "Whether clients may become affiliates."),
    SettingName("AffiliateEarningPercent", "0.00", PERCENT, "Their part of what they bring."),
    _days("AffiliatesDelayCommission", 0, "until it is theirs."),
    SettingName("NotificationRules", "", TEXT, "Which notification goes to which notifier."),
    SettingName("DailyCronHour", "9", NUMBER, "Hour of the daily run.", most=23),
)
BY_NAME = {each.name: each for each in SETTING_NAMES}
