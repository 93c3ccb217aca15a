"""Clients, and what hangs on them: the rules of each write, leaving, erasure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from teampro.schema.values import ERASED
from tests.callers import ANNA, staff
from tests.workshop import NOON, TODAY, Workshop, faults, refused

ADA = {"firstname": "Ada", "lastname": "Berg", "email": "Ada@Berg.example"}
SALES = staff(2, "bob", areas=frozenset({"clients:write"}))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    """An engine with the clients 51 and 52."""
    shop = Workshop(tmp_path)
    yield shop
    shop.database.close()


def test_new_client_is_named_dated_and_counted_in_the_default_currency(shop: Workshop) -> None:
    """Whatever else is not sent has the default of its column; mail goes everywhere."""
    euro = shop.post("currencies", code="EUR", rate="0.92000")
    shop.put(f"currencies/{euro['id']}", is_default=True)
    client = shop.post("clients", **ADA, companyname="Berg Ltd")
    assert ("Ada Berg", "Ada Berg", "Berg Ltd") == tuple(
        client[name] for name in ("name", "fullname", "company")
    )
    assert UUID(client["uuid"]).version == 4
    assert ("ada@berg.example", euro["id"]) == (client["email"], client["currency"])
    assert (TODAY, f"{NOON:%F %T}", 1) == (
        client["datecreated"], client["date_created"], client["version"],
    )  # fmt: skip
    mail = ("general", "invoice", "support", "product", "domain", "affiliate")
    assert all(client[f"email_{each}"] for each in mail)
    assert (False, True) == (client["marketing_emails_opt_in"], client["emailoptout"])
    assert ("Active", "0.00", True) == (client["status"], client["credit"], client["allow_sso"])


def test_name_of_one_word_is_a_last_name(shop: Workshop) -> None:
    """Those whose names were split have none in front; no blank is left of it."""
    shop.plant("clients", id=60, lastname="Prince")
    assert "Prince" == shop.get("clients/60")["name"]
    assert ["notes"] == shop.put("clients/60", notes="Called.")["changed"]


FAULTS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"firstname": ""}, [("firstname", "required")]),
    ({"email": ""}, [("email", "required")]),
    ({"email": "ada"}, [("email", "invalid_value")]),
    ({"email": "TAKEN@x.example"}, [("email", "duplicate")]),
    ({"country": "XX"}, [("country", "invalid_value")]),
    ({"country": "Germany"}, [("country", "invalid_value")]),
    ({"phonenumber": "none"}, [("phonenumber", "invalid_value")]),
    ({"status": "Gone"}, [("status", "invalid_value")]),
    ({"currency": 99}, [("currency", "unknown_record")]),
    ({"currency": 0}, [("currency", "required")]),
    ({"groupid": 99}, [("groupid", "unknown_record")]),
    ({"country": "de", "phonenumber": "Tel. 1", "state": "Mars"}, []),
]


@pytest.mark.parametrize(("params", "expected"), FAULTS)
def test_client_is_checked(
    shop: Workshop, params: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """Each fault with its field; nobody asks whether state and postcode are of the country."""
    shop.post("clients", **{**ADA, "email": "taken@x.example"})
    if expected:
        assert expected == faults(lambda: shop.post("clients", **{**ADA, **params}))
    else:
        assert "DE" == shop.post("clients", **{**ADA, **params})["country"]


def test_what_only_the_server_sets_is_ignored(shop: Workshop) -> None:
    """Also the credit: money moves where it leaves a trace."""
    before = shop.get("clients/51")
    for name in ("uuid", "credit", "lastlogin", "affiliateid", "datecreated", "name", "fullname"):
        sent = "7.00" if name == "credit" else 7 if name == "affiliateid" else "2020-01-01"
        assert [name] == shop.put("clients/51", **{name: sent}).get("ignored"), name
    assert before == shop.get("clients/51")


@pytest.mark.parametrize(
    ("chain", "params"),
    [
        ("clients/51/invoices", {}),
        ("clients/51/transactions", {"amountin": "1.00"}),
        ("clients/51/credits", {"amount": "1.00", "description": "Goodwill"}),
    ],
)
def test_currency_stays_once_there_is_money(
    shop: Workshop, chain: str, params: dict[str, str]
) -> None:
    """It would be worth something else of a sudden."""
    euro = shop.post("currencies", code="EUR", rate="0.92000")["id"]
    shop.post(chain, **params)
    assert [("currency", "rule")] == faults(lambda: shop.put("clients/51", currency=euro))
    assert ["currency"] == shop.put("clients/52", currency=euro)["changed"]


def test_somebody_of_a_client_receives_mail_about_domains(shop: Workshop) -> None:
    """Nobody is turned off, or removed, who receives it as the last one."""
    off = {"email_domain": False}
    assert [("email_domain", "rule")] == faults(lambda: shop.put("clients/51", **off))
    contact = f"contacts/{shop.post('clients/51/contacts', domainemails=True)['id']}"
    other = f"contacts/{shop.post('clients/51/contacts', domainemails=True)['id']}"
    shop.post("clients/52/contacts", domainemails=True)
    shop.put("clients/51", **off)
    shop.put(contact, domainemails=False)
    last = {"domainemails": False}
    assert [("domainemails", "rule")] == faults(lambda: shop.put(other, **last))
    assert "rule" == refused(lambda: shop.delete(other)).word
    shop.put(other, city="Kiel")
    shop.put("clients/51", email_domain=True)
    shop.delete(other)
    assert [("email_domain", "rule")] == faults(lambda: shop.put("clients/51", **off))


def test_client_who_receives_no_mail_about_domains_may_be_made(shop: Workshop) -> None:
    """The rule is about turning it off."""
    assert not shop.post("clients", **ADA, email_domain=False)["email_domain"]


def test_contact_has_an_address_of_its_own_within_its_client(shop: Workshop) -> None:
    """Another client's contact may have the same; none at all is no address."""
    mail = {"email": "kim@x.example"}
    contact = shop.post("clients/51/contacts", **mail)
    assert [("email", "duplicate")] == faults(
        lambda: shop.post("clients/51/contacts", email="KIM@x.example")
    )
    shop.post("clients/52/contacts", **mail)
    for _ in range(2):
        other = shop.post("clients/51/contacts", email="")
    assert [("email", "duplicate")] == faults(lambda: shop.put(f"contacts/{other['id']}", **mail))
    shop.put(f"contacts/{contact['id']}", email="KIM@x.example", city="Kiel")


def test_contact_stays_with_its_client(shop: Workshop) -> None:
    """His history is the client's."""
    contact = f"contacts/{shop.post('clients/51/contacts')['id']}"
    assert [("userid", "rule")] == faults(lambda: shop.put(contact, userid=52))


def test_note_is_its_writers(shop: Workshop) -> None:
    """Who changes it later does not take it over."""
    note = shop.post("clients/51/clientnotes", by=SALES, note="Calls back.")
    assert 2 == note["adminid"]
    shop.put(f"clientnotes/{note['id']}", note="Called back.")
    assert 2 == shop.get(f"clientnotes/{note['id']}")["adminid"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"groupcolour": "red"}, [("groupcolour", "invalid_value")]),
        ({"discountpercent": "100.01"}, [("discountpercent", "invalid_value")]),
        ({"discountpercent": "-1.00"}, [("discountpercent", "invalid_value")]),
        ({"groupname": ""}, [("groupname", "required")]),
    ],
)
def test_group_is_checked(
    shop: Workshop, params: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """A colour is one, a discount a percentage."""
    sent = {"groupname": "Resellers", "groupcolour": "#FF8800", "discountpercent": "12.50"}
    assert "12.50" == shop.post("clientgroups", **sent)["discountpercent"]
    assert expected == faults(lambda: shop.post("clientgroups", **{**sent, **params}))


def test_group_with_clients_is_not_deleted(shop: Workshop) -> None:
    """It says which client to move first."""
    group = shop.post("clientgroups", groupname="Resellers")["id"]
    shop.put("clients/52", groupid=group)
    no = refused(lambda: shop.delete(f"clientgroups/{group}"))
    assert ("rule", True) == (no.word, "clients/52" in str(no))
    shop.put("clients/52", groupid=0)
    shop.delete(f"clientgroups/{group}")


def field_of(shop: Workshop, **params: Any) -> int:
    """Make a custom field and return its id."""
    return int(shop.post("customfields", fieldname="Size", **params)["id"])


VALUES: list[tuple[dict[str, Any], dict[str, Any], list[tuple[str, str]]]] = [
    ({}, {"value": "any"}, []),
    ({}, {"value": ""}, []),
    ({}, {"secretvalue": "x"}, [("secretvalue", "misplaced")]),
    ({"required": True}, {"value": ""}, [("value", "required")]),
    ({"required": True}, {"value": "x"}, []),
    ({"fieldtype": "tickbox"}, {"value": "on"}, []),
    ({"fieldtype": "tickbox"}, {"value": ""}, []),
    ({"fieldtype": "tickbox"}, {"value": "yes"}, [("value", "invalid_value")]),
    ({"fieldtype": "dropdown", "fieldoptions": "S, M,L"}, {"value": "M"}, []),
    (
        {"fieldtype": "dropdown", "fieldoptions": "S,M"},
        {"value": "m"},
        [("value", "invalid_value")],
    ),
    ({"fieldtype": "password"}, {"secretvalue": "x"}, []),
    ({"fieldtype": "password"}, {"value": "x"}, [("value", "misplaced")]),
    ({"fieldtype": "password", "required": True}, {}, [("secretvalue", "required")]),
    ({"type": "product"}, {"value": "x"}, [("serviceid", "required")]),
    ({"type": "addon"}, {"value": "x"}, [("fieldid", "invalid_value")]),
]


@pytest.mark.parametrize(("field", "params", "expected"), VALUES)
def test_value_fits_its_field(
    shop: Workshop, field: dict[str, Any], params: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """By the field's type, its words, and whether it asks for a value."""
    sent = {"fieldid": field_of(shop, **field), **params}
    if expected:
        assert expected == faults(lambda: shop.post("clients/51/customfieldvalues", **sent))
    else:
        assert 51 == shop.post("clients/51/customfieldvalues", **sent)["relid"]


def test_lacking_value_is_told_by_the_name_of_its_field(shop: Workshop) -> None:
    """Emptied, or deleted."""
    field = field_of(shop, required=True)
    made = shop.post("clients/51/customfieldvalues", fieldid=field, value="L")
    value = f"customfieldvalues/{made['id']}"
    for refuse in (lambda: shop.put(value, value=""), lambda: shop.delete(value)):
        assert "You did not provide required custom field value for Size" in str(refused(refuse))


def test_record_has_one_value_of_a_field(shop: Workshop) -> None:
    """It is changed, not added; it stays where it is."""
    field = field_of(shop)
    sent = {"fieldid": field, "value": "L"}
    value = shop.post("clients/51/customfieldvalues", **sent)["id"]
    assert [("fieldid", "duplicate")] == faults(
        lambda: shop.post("clients/51/customfieldvalues", **sent)
    )
    shop.post("clients/52/customfieldvalues", **sent)
    for move in ({"fieldid": field_of(shop)}, {"userid": 52}):
        put = partial(shop.put, f"customfieldvalues/{value}", **move)
        assert [("fieldid", "rule")] == faults(put)


def test_client_comes_with_his_values(shop: Workshop) -> None:
    """As parts of one write: a faulty one leaves no client."""
    field = field_of(shop, fieldtype="tickbox")
    before = shop.count("clients")
    parts = [{"fieldid": field, "value": "maybe"}]
    assert [("customfieldvalues.0.value", "invalid_value")] == faults(
        lambda: shop.post("clients", **ADA, customfieldvalues=parts)
    )
    assert before == shop.count("clients")
    parts[0]["value"] = "on"
    client = shop.post("clients", **ADA, customfieldvalues=parts)
    assert ["on"] == [
        each["value"] for each in shop.get(f"clients/{client['id']}/customfieldvalues")
    ]


def test_password_is_stored_encrypted_and_masked_in_history(shop: Workshop) -> None:
    """Who has the area reads it."""
    field = field_of(shop, fieldtype="password")
    sent = {"fieldid": field, "secretvalue": "hunter2"}
    value = shop.post("clients/51/customfieldvalues", **sent)
    assert "hunter2" == value["secretvalue"]
    assert "hunter2" not in str(shop.dump())
    assert "hunter2" not in str(shop.database.rows("SELECT changes FROM history"))


def test_field_with_values_stays_whose_and_as_secret_as_it_is(shop: Workshop) -> None:
    """Its words may change; without values all may; deleted, its values go along."""
    field = f"customfields/{field_of(shop)}"
    shop.post("clients/51/customfieldvalues", fieldid=1, value="L")
    for name, word in (("type", "product"), ("fieldtype", "password")):
        assert [(name, "rule")] == faults(partial(shop.put, field, **{name: word}))
    shop.put(field, fieldtype="textarea")
    shop.delete(field)
    assert 0 == shop.count("customfieldvalues")


def test_dropdown_has_words(shop: Workshop) -> None:
    """Commas alone are none."""
    sent = {"fieldname": "Size", "fieldtype": "dropdown", "fieldoptions": " , "}
    assert [("fieldoptions", "required")] == faults(lambda: shop.post("customfields", **sent))


def test_closed_client_stays_with_all_that_is_his(shop: Workshop) -> None:
    """Closed again, nothing changes."""
    project = shop.post("projects", project_name="Site", client_userid=51)["project_id"]
    done = shop.write("POST", "clients/51/close").tree
    assert (["status"], "Closed") == (done["data"]["changed"], done["client"]["status"])
    again = shop.write("POST", "clients/51/close").tree["data"]
    assert ([], ["Client 51 was closed already."]) == (again["changed"], again["notes"])
    assert 51 == shop.get(f"projects/{project}")["client_userid"]


def test_closed_client_owes_nothing(shop: Workshop) -> None:
    """His drafts and Unpaid invoices are cancelled; the credit that they took is his again."""
    for status in ("Draft", "Unpaid", "Paid"):
        shop.post("clients/51/invoices", status=status)
    shop.post("invoices/2/invoiceitems", description="Work", amount="10.00")
    shop.post("clients/51/credits", amount="4.00", description="Paid ahead")
    shop.post("invoices/2/applycredit")
    shop.write("POST", "clients/51/close")
    states = [each["status"] for each in shop.get("clients/51/invoices")]
    assert (["Cancelled", "Cancelled", "Paid"], "4.00") == (
        states,
        shop.get("clients/51")["credit"],
    )


def test_bills_go_with_their_client_and_money_stays(shop: Workshop) -> None:
    """What was booked has no client then; with a numbered invoice he can only be closed."""
    shop.post("clients/51/invoices", status="Unpaid")
    shop.post("invoices/1/invoiceitems", description="Secret work", amount="10.00")
    shop.post("invoices/1/payments", amount="12.50")
    project = shop.post("projects", project_name="Site", invoicexrefs=[{"invoice_id": 1}])
    shop.plant("invoices", id=7, userid=52, invoicenum="2024-1", date=TODAY, duedate=TODAY)
    gone = shop.delete("clients/51")["deleted"]
    assert {"clients", "invoices", "invoiceitems", "credits", "invoicexrefs"} == gone.keys()
    assert (0, 0, "12.50") == tuple(
        shop.get("transactions/1")[name] for name in ("userid", "invoiceid", "amountin")
    )
    assert [] == shop.get(f"projects/{project['project_id']}/invoicexrefs")
    assert "Secret work" not in str(shop.database.rows("SELECT changes FROM history"))
    no = refused(lambda: shop.delete("clients/52"))
    assert ("rule", True) == (no.word, "close the client instead" in str(no))


def test_purged_client_takes_what_was_booked_along(shop: Workshop) -> None:
    """A rehearsal tells the same and keeps all; what was booked for others stays."""
    shop.post("clients/51/invoices", status="Unpaid")
    shop.post("invoices/1/invoiceitems", description="Work", amount="10.00")
    shop.post("invoices/1/payments", description="By the secret uncle")
    shop.post("transactions", userid=52, amountin="1.00")
    rehearsed = shop.write("POST", "clients/51/purge", {"preview": True}).tree
    assert 2 == shop.count("transactions")
    done = shop.write("POST", "clients/51/purge").tree
    assert rehearsed == done
    gone = {"clients": 1, "invoices": 1, "invoiceitems": 1, "transactions": 1}
    assert (gone, 51) == (done["data"]["deleted"], done["client"]["id"])
    assert [52] == [each["userid"] for each in shop.get("transactions")]
    assert "uncle" not in str(shop.database.rows("SELECT changes FROM history"))
    shop.plant("invoices", id=7, userid=52, invoicenum="2024-1", date=TODAY, duedate=TODAY)
    assert "rule" == refused(lambda: shop.write("POST", "clients/52/purge")).word
    assert 1 == shop.count("transactions")


def hang_on(shop: Workshop, client_id: int) -> tuple[int, int]:
    """Hang something of each noun on a client; return the ids of his project and timelog."""
    shop.post(f"clients/{client_id}/contacts", email=f"kim{client_id}@secret.example")
    shop.post(f"clients/{client_id}/clientnotes", note="A secret.")
    field = field_of(shop)
    shop.post(f"clients/{client_id}/customfieldvalues", fieldid=field, value="A secret.")
    project = shop.post("projects", project_name="Site", client_userid=client_id)["project_id"]
    sent = {"client_userid": client_id, "timelog_elapsed": 60}
    return project, shop.post("timelogs", **sent)["timelog_id"]


def test_deleted_client_takes_along_what_hangs_on_him_but_the_work(shop: Workshop) -> None:
    """Projects and time stay, without a client; those of others are as they were."""
    project, timelog = hang_on(shop, 51)
    hang_on(shop, 52)
    done = shop.delete("clients/51")
    gone = {"clients": 1, "contacts": 1, "clientnotes": 1, "customfieldvalues": 1}
    assert gone == done["deleted"]
    for plural in ("clients", "contacts", "clientnotes", "customfieldvalues"):
        assert 1 == shop.count(plural)
    assert 0 == shop.get(f"projects/{project}")["client_userid"]
    assert 0 == shop.get(f"timelogs/{timelog}")["client_userid"]
    assert [("update", ["client_userid"])] == shop.history("projects", project)[1:]


def test_history_of_a_deleted_client_holds_no_value(shop: Workshop) -> None:
    """Who, when and which fields stay; of other clients all does."""
    shop.post("clients", **ADA)
    client = shop.get("clients")[-1]["id"]
    shop.put(f"clients/{client}", address1="Secret Road 1")
    hang_on(shop, client)
    hang_on(shop, 52)
    shop.delete(f"clients/{client}")
    of_client = shop.database.rows(
        "SELECT changes FROM history WHERE client_id = ? AND resource <> 'projects' "
        "AND resource <> 'timelogs'",
        (client,),
    )
    values = {
        change[side]
        for (text,) in of_client
        for change in json.loads(text)
        for side in ("old", "new")
    }
    assert {ERASED, None} == values
    assert ("update", ["address1"]) == shop.history("clients", client)[1]
    assert ANNA.adminid == shop.database.rows("SELECT MAX(adminid) FROM history")[0][0]
    others = shop.database.rows("SELECT changes FROM history WHERE client_id = 52")
    assert ERASED not in str(others)
    assert "kim52@secret.example" in str(others)


def test_activities_about_a_deleted_client_say_nothing(shop: Workshop) -> None:
    """That there was one, when and by whom, stays."""
    for client_id in (51, 52):
        shop.post("activities", userid=client_id, description="Moved to Secret Road 1")
    shop.delete("clients/51")
    told = {each["userid"]: each["description"] for each in shop.get("activities")}
    assert {51: ERASED, 52: "Moved to Secret Road 1"} == told


def test_preview_of_a_delete_erases_nothing(shop: Workshop) -> None:
    """Neither rows nor what history tells."""
    hang_on(shop, 51)
    before = shop.dump(), shop.database.rows("SELECT * FROM history")
    assert {"clients", "contacts"} < shop.delete("clients/51", preview=True)["deleted"].keys()
    assert before == (shop.dump(), shop.database.rows("SELECT * FROM history"))
