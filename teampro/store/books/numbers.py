"""Numbers of invoices: counted without a gap and without a double, below the next one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from teampro.rules.invoice_numbers import number_in
from teampro.store.books.disagreement import Disagreement, Disagreements
from teampro.store.books.pages import pages
from teampro.store.books.told import has_forgotten, last_change
from teampro.store.database import Database

_FORM, _NEXT = "SequentialInvoiceNumberFormat", "SequentialInvoiceNumberValue"
_SETTING = "SELECT id, value FROM settings WHERE name = ?"
_RAISED = """SELECT 1 FROM history WHERE resource = 'settings' AND record_id = ?
    AND changes LIKE ? LIMIT 1"""


def number_disagreements(database: Database) -> Disagreements:
    """Yield numbers that are missing between others, given twice, or not counted yet.

    Numbers of another form, from before it was changed, are in none: as many may be missing. A gap
    that the office made by raising the next number is right.
    """
    [[form_id, form]] = database.rows(_SETTING, (_FORM,))
    [[next_id, text]] = database.rows(_SETTING, (_NEXT,))
    was_other = last_change(database, "settings", form_id, "value") or has_forgotten(database)
    counted = _Counted(form, int(text) if was_other else None)
    last = 0
    for first, end in _runs(counted.numbers(database)):
        missing = first - last - 1
        if missing < 0:
            yield Disagreement(f"invoice number {first}", "it", "given twice", "given once")
        elif last and missing > counted.others and not _was_raised(database, next_id, first):
            told = f"{last + 1} to {first - 1}"
            yield Disagreement("invoice numbers", told, "missing", "given without a gap")
        last = max(last, end)
    if last and last >= int(text):
        yield Disagreement("settings", _NEXT, text, f"{last + 1} or more")


class _Counted:
    """Reads numbers in a form; one from `below` on was written in another, and looks alike."""

    def __init__(self, form: str, below: int | None) -> None:
        self._form = form
        self._below = below
        self.others = 0

    def numbers(self, database: Database) -> Iterator[int]:
        """Yield those of this form, and count the others."""
        for page in pages(database, "invoices", ("invoicenum",), "invoicenum IS NOT NULL"):
            for row in page.values():
                number = number_in(self._form, row["invoicenum"])
                if number is None or (self._below is not None and number >= self._below):
                    self.others += 1
                else:
                    yield number


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the runs that numbers in almost any order make, first and last, in order.

    As much is held as there are gaps at a time.
    """
    lasts: dict[int, int] = {}
    firsts: dict[int, int] = {}
    for number in numbers:
        first = firsts.pop(number - 1, number)
        last = lasts.pop(number + 1, number)
        lasts[first], firsts[last] = last, first
    return sorted(lasts.items())


def _was_raised(database: Database, setting: int, number: int) -> bool:
    told = database.rows(_RAISED, (setting, f'%"new":"{number}"%'))
    return bool(told) or has_forgotten(database)
