"""A noun that stands only in tests, with amounts, factors, percentages and secrets."""

from __future__ import annotations

from typing import Any

import peewee

from teampro.schema import columns
from teampro.schema.links import Child
from teampro.schema.resource import Resource
from tests.wire.world import World


class Account(peewee.Model):
    """Money and secrets of somebody."""

    account_id = columns.Id()
    account_name = columns.Line()
    balance = columns.Money(help_text="What is owed, negative when it is ours to give.")
    fee = columns.Money()
    rate = columns.Factor()
    tax = columns.TaxPercent()
    access_key = columns.Secret(help_text="Nobody reads it.")
    hint = columns.Secret(readable=True, help_text="Everybody reads it.")
    pin = columns.Secret(readable=True, help_text="Super administrators read it.")
    seal_key = columns.Secret(help_text="The server sets it.")
    rights = columns.Choices(("read", "write", "pay"), help_text="What it may.")
    passphrase = columns.Password(help_text="Only its hash is kept.")
    version = columns.Version()

    class Meta:
        table_name = "accounts"


ACCOUNTS = Resource(
    plural="accounts",
    singular="account",
    help="Money and secrets of somebody.",
    model=Account,
    titles={
        "find": "findAccounts",
        "create": "createAccount",
        "get": "getAccount",
        "update": "updateAccount",
        "delete": "deleteAccount",
    },
    required=("account_name",),
    readonly=("seal_key",),
    guarded=("pin",),
    children=(
        Child("history", "record_id", "getAccountHistory", where=(("resource", "accounts"),)),
    ),
    search=("account_name",),
    order=("account_id",),
    undo=True,
    example={"account_name": "Ada", "balance": "-8.67", "access_key": "open sesame"},
)
MIGRATION = """CREATE TABLE accounts (
    account_id {words.id}, account_name VARCHAR(255) NOT NULL,
    balance BIGINT NOT NULL, fee BIGINT NOT NULL, rate BIGINT NOT NULL, tax BIGINT NOT NULL,
    access_key {words.text} NOT NULL, hint {words.text} NOT NULL, pin {words.text} NOT NULL,
    seal_key {words.text} NOT NULL, rights {words.text} NOT NULL, passphrase {words.text} NOT NULL,
    version BIGINT NOT NULL){words.options}"""


def create(world: World, **values: Any) -> dict[str, Any]:
    """Create an account through the API and return it as the answer shows it."""
    reply = world.call("POST", "accounts", {"account_name": "Ada", **values})
    assert 201 == reply.status, reply.tree
    account: dict[str, Any] = reply.response["account"]
    return account
