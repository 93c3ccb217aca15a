"""E-mail addresses of records: kept in lower case, found and told apart in any."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import peewee
import pytest

from teampro.chain import parse
from teampro.engine.resolve import resolve
from teampro.resources import RESOURCES
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from tests.callers import ANNA
from tests.workshop import Workshop, faults, refused


class Reader(peewee.Model):
    """Somebody who gets letters."""

    id = columns.Id()
    email = columns.Email(unique=True)
    version = columns.Version()

    class Meta:
        table_name = "readers"


READERS = Resource(
    plural="readers",
    singular="reader",
    help="Somebody who gets letters.",
    model=Reader,
    verbs=CRUD,
    search=("email",),
    order=("id",),
)
TABLES = (
    """CREATE TABLE readers (
    id {words.id}, email {words.line}, version {words.integer} NOT NULL){words.options}""",
    "CREATE UNIQUE INDEX readers_email ON readers (email)",
)


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine that knows readers."""
    shop = Workshop(tmp_path, (*RESOURCES, READERS))
    for statement in TABLES:
        shop.database.rows(statement.format(words=shop.database.engine.words))
    return shop


def found(shop: Workshop, **filters: Any) -> list[str]:
    """Return the addresses that a filter finds."""
    session = shop.session(ANNA)
    path = resolve(parse(["v1", "readers"]), session.nouns)
    with shop.database.reading():
        rows = shop.reader.read(session, path, filters, "json").tree["readers"]
    return [row["email"] for row in rows]


@pytest.mark.database
def test_address_is_kept_in_lower_case_and_is_nobodys_twice(shop: Workshop) -> None:
    """Two spellings are one address; none is "", and any number may have none."""
    assert "ada@example.com" == shop.post("readers", email="Ada@Example.COM")["email"]
    assert {"changed": []} == shop.put("readers/1", email="ADA@example.com")
    refusal = refused(lambda: shop.post("readers", email="aDA@EXAMPLE.com"))
    assert "readers/1 has the email ada@example.com already." == refusal.message
    for none in ("", None):
        assert "" == shop.post("readers", email=none)["email"]
    assert {"changed": ["email"]} == shop.put("readers/1", email="")


@pytest.mark.database
@pytest.mark.parametrize(
    ("filters", "addresses"),
    [
        ({"email": "GRACE@navy.mil"}, ["grace@navy.mil"]),
        ({"email": {"in": ["ADA@X", "b@c"]}}, ["ada@x"]),
        ({"email": {"starts": "GR"}}, ["grace@navy.mil"]),
        ({"email": {"ne": "Ada@x"}}, ["", "grace@navy.mil"]),
        ({"email": ""}, [""]),
        ({"email": {"empty": False}, "sort": "-email"}, ["grace@navy.mil", "ada@x"]),
        ({"sort": "email"}, ["ada@x", "grace@navy.mil", ""]),
        ({"search": "Navy"}, ["grace@navy.mil"]),
    ],
)
def test_address_is_found_in_any_case(
    shop: Workshop, filters: dict[str, Any], addresses: list[str]
) -> None:
    """Filters read it as it is stored; who has none sorts last."""
    for email in ("", "grace@navy.mil", "ada@x"):
        shop.plant("readers", email=email or None)
    assert sorted(addresses) == sorted(found(shop, **filters))
    if "sort" in filters:
        assert addresses == found(shop, **filters)


def test_text_that_is_no_address_is_refused(shop: Workshop) -> None:
    """The fault says what would be right."""
    for text in ("ada", "a@b, c@d", "x" * 300, 5):
        assert [("email", "invalid_value")] == faults(
            lambda text=text: shop.post("readers", email=text)
        )
    refusal = refused(lambda: shop.post("readers", email="ada"))
    assert "email: expected an e-mail address such as ada@example.com." == refusal.message
