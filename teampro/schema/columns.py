"""Columns of the nouns' peewee models: peewee's own fields, each knowing its kind.

A reference to nothing is 0, a text that is not there "", a date or rate that is not there null.
"""

from __future__ import annotations

from typing import Any, Literal

import peewee

from teampro.rules import emails
from teampro.schema import kinds

Stamp = Literal["", "created", "modified", "activity"]
"""What dates a column: the create of its record, a change of it, that or a write below it."""
HELP_OF_STAMPS = {
    "created": "When it was created.",
    "modified": "When one of its writable fields last changed.",
    "activity": "When it or anything below it was last written.",
}


class Column(peewee.Field):
    """What any column may say of itself besides its kind.

    A `recorded` one is told in history and raises the version when it changes, though no caller
    may set it; False: not even where the noun records all it stores; None: as the noun says.
    """

    kind: kinds.Kind
    stamp: Stamp = ""

    def __init__(self, *, recorded: bool | None = None, **options: Any) -> None:
        self.recorded = recorded
        options.setdefault("help_text", HELP_OF_STAMPS.get(self.stamp))
        super().__init__(**options)


class Id(Column, peewee.AutoField):
    """The record's id; never given twice."""

    kind = kinds.ID


class Integer(Column, peewee.BigIntegerField):
    """A whole number from 0."""

    kind = kinds.INTEGER

    def __init__(self, default: int | None = 0, **options: Any) -> None:
        super().__init__(default=default, **options)


class Seconds(Integer):
    """A duration in seconds."""

    kind = kinds.SECONDS


class Percent(Integer):
    """A percentage from 0 to 100."""

    kind = kinds.PERCENT


class Reference(Integer):
    """The id of a record of the noun `to` (its plural), 0 for none; "" when it is not ours.

    While no such noun is registered it is a plain id; as soon as one is, writes look it up.
    """

    kind = kinds.REFERENCE

    def __init__(self, to: str = "", **options: Any) -> None:
        self.to = to
        super().__init__(**options)


class Adminid(Reference):
    """The id of an administrator: 0 none, -1 any where `any_allowed`."""

    kind = kinds.ADMINID

    def __init__(self, any_allowed: bool = False, **options: Any) -> None:
        self.any_allowed = any_allowed
        super().__init__(to="admins", index=options.pop("index", True), **options)


class Flag(Column, peewee.SmallIntegerField):
    """True or false, stored as 1 or 0."""

    kind = kinds.FLAG

    def __init__(self, default: int = 0, **options: Any) -> None:
        super().__init__(default=default, **options)


class Rate(Column, peewee.BigIntegerField):
    """An amount of money in hundredths, null for none."""

    kind = kinds.RATE

    def __init__(self, **options: Any) -> None:
        super().__init__(null=True, **options)


class Money(Integer):
    """An amount of money in hundredths, with a sign; never null."""

    kind = kinds.MONEY


class Factor(Integer):
    """What amounts are multiplied by, such as an exchange rate, in hundred thousandths."""

    kind = kinds.FACTOR

    def __init__(self, default: int = 100_000, **options: Any) -> None:
        super().__init__(default=default, **options)


class TaxPercent(Integer):
    """A percentage from 0 to 100 with three places, in thousandths."""

    kind = kinds.TAX_PERCENT


class Line(Column, peewee.CharField):
    """A short text."""

    kind = kinds.TEXT

    def __init__(self, max_length: int = 255, default: str | None = "", **options: Any) -> None:
        super().__init__(max_length=max_length, default=default, **options)


class External(Column, peewee.CharField):
    """The key of the record in another system, null for none; no two of a noun have the same."""

    kind = kinds.EXTERNAL

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Its key in another system; no two have the same.")
        super().__init__(max_length=190, null=True, unique=True, **options)


class Email(Column, peewee.CharField):
    """An e-mail address in lower case, null for none; a `unique` one is no other record's."""

    kind = kinds.EMAIL

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=emails.LONGEST, null=True, **options)


class Text(Column, peewee.TextField):
    """A long text; `max_length` 0 is as long as any may be."""

    kind = kinds.TEXT

    def __init__(self, default: str = "", max_length: int = 0, **options: Any) -> None:
        self.max_length = max_length
        super().__init__(default=default, **options)


class Secret(Column, peewee.TextField):
    """A text that is stored encrypted; only where it is `readable` do those who write it see it.

    sec: rules set it to what `Field.accept` returns, which is sealed; a row holds no other text.
    """

    kind = kinds.SECRET

    def __init__(self, readable: bool = False, **options: Any) -> None:
        self.readable = readable
        super().__init__(default="", **options)


class Password(Secret):
    """A password, of which a slow hash is stored; nobody reads it."""

    kind = kinds.PASSWORD

    def __init__(self, **options: Any) -> None:
        super().__init__(readable=False, **options)


class Choice(Column, peewee.CharField):
    """One of some words: fixed ones (`words`), or the list that `setting` names.

    Words of the setting `also` are taken beside them.
    """

    kind = kinds.CHOICE

    def __init__(
        self,
        words: tuple[str, ...] = (),
        setting: str = "",
        default: str = "",
        also: str = "",
        **options: Any,
    ) -> None:
        self.words = words
        self.setting = setting
        self.also = also
        super().__init__(max_length=64, default=default, **options)


class Choices(Column, peewee.TextField):
    """Some of fixed words, stored with blanks between them in the order of `words`."""

    kind = kinds.CHOICES

    def __init__(self, words: tuple[str, ...], **options: Any) -> None:
        self.words = words
        super().__init__(default="", **options)


class Grade(Integer):
    """One of some numbers that mean something, such as 1 low, 2 medium, 3 high."""

    def __init__(self, words: tuple[int, ...], default: int, **options: Any) -> None:
        self.words = words
        super().__init__(default=default, **options)


class Day(Column, peewee.CharField):
    """A date as `YYYY-MM-DD`, null for none; the server sets a `stamp`, to its today."""

    kind = kinds.DATE

    def __init__(self, *, stamp: Stamp = "", **options: Any) -> None:
        self.stamp = stamp
        super().__init__(max_length=10, null=True, **options)


class Moment(Column, peewee.CharField):
    """A date-time in UTC as `YYYY-MM-DD HH:MM:SS`, null for none; the server sets a `stamp`."""

    kind = kinds.DATETIME

    def __init__(self, *, stamp: Stamp = "", **options: Any) -> None:
        self.stamp = stamp
        super().__init__(max_length=19, null=True, **options)


class Instant(Column, peewee.DoubleField):
    """A moment as seconds since 1970, null for none."""

    kind = kinds.INSTANT

    def __init__(self, null: bool = True, **options: Any) -> None:
        super().__init__(null=null, default=None if null else 0, **options)


class WordList(Column, peewee.TextField):
    """Some words, stored with commas between them; null where nothing is said of them."""

    kind = kinds.WORDS

    def __init__(self, **options: Any) -> None:
        super().__init__(null=True, **options)


class Version(Integer):
    """Rises by one with each change of a recorded field."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Rises with each change.")
        super().__init__(default=1, **options)


class Json(Column, peewee.TextField):
    """A tree stored as JSON text; neither filtered nor sorted."""

    kind = kinds.LIST
