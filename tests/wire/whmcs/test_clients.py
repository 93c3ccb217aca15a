"""Commands that list, make, change and remove clients."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest

from teampro.dialects.whmcs.commands.clients import ADDRESS, CARD, NO_CARDS, PROVES_NOTHING
from teampro.dialects.whmcs.commands.mail import NOT_SENT
from tests.wire.whmcs.desk import Desk

ADA: Mapping[str, Any] = {
    "firstname": "Ada",
    "lastname": "Berg",
    "email": "john.doe@mars",
    "address1": "Olympus 1",
    "city": "Tharsis",
    "state": "Mars",
    "postcode": "?",
    "country": "US",
    "phonenumber": "none but 1",
    "password2": "hunter2",
}
"""A client with no more than is asked for; whether places are real nobody checks."""
MUSEUM, ITS_EMAIL, ITS_OWNER = 12, "lueders@museum-am-hafen.example", 1
ICANN = "You must have at least one email address enabled to receive domain related notifications"


def without(name: str) -> Mapping[str, Any]:
    """Return Ada but for one parameter."""
    return {**ADA, name: ""}


REFUSALS: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("AddClient", {}, "You did not enter your first name"),
    ("AddClient", {"owner_user_id": 999}, "Invalid Owner User ID"),
    ("AddClient", {"owner_user_id": "me"}, "Invalid Owner User ID"),
    ("AddClient", without("firstname"), "You did not enter your first name"),
    ("AddClient", {**ADA, "lastname": " "}, "You did not enter your last name"),
    ("AddClient", without("email"), "You did not enter your email address"),
    ("AddClient", {**ADA, "email": "ada"}, "The email address you entered was not valid"),
    ("AddClient", without("address1"), "You did not enter your  address line 1"),
    ("AddClient", without("city"), "You did not enter your city"),
    ("AddClient", without("state"), "You did not enter your state"),
    ("AddClient", without("postcode"), "You did not enter your postcode"),
    ("AddClient", without("country"), "Valid country required"),
    ("AddClient", {**ADA, "country": "XX"}, "Valid country required"),
    ("AddClient", without("phonenumber"), "You did not enter your phone number"),
    ("AddClient", {**ADA, "phonenumber": "none"}, "Invalid telephone phone number"),
    ("AddClient", without("password2"), "You did not enter a password"),
    (
        "AddClient",
        {**ADA, "email": ITS_EMAIL},
        "The email address entered is not available for use.",
    ),
    (
        "AddClient",
        {**ADA, "email": "OLE@soerensen-brot.example"},
        "A user already exists with that email address",
    ),
    ("AddClient", {**ADA, "customfields": {"9": "x"}}, "Invalid value for customfields"),
    ("AddClient", {**ADA, "customfields": {"2": "many"}}, "Invalid value for customfields"),
    ("AddClient", {**ADA, "customfields": "???"}, "Invalid value for customfields"),
    ("AddClient", {**ADA, "currency": 9}, "There is no currency 9."),
    ("AddClient", {**ADA, "groupid": 9}, "There is no clientgroup 9."),
    ("UpdateClient", {}, "Client ID Not Found"),
    ("UpdateClient", {"clientid": 999, "notes": "x"}, "Client ID Not Found"),
    ("UpdateClient", {"clientid": 999, "customfields": {"1": "x"}}, "Client ID Not Found"),
    ("UpdateClient", {"clientemail": "nobody"}, "Client ID Not Found"),
    ("UpdateClient", {"clientid": 12, "email": "x"}, "The email address entered is not valid"),
    ("UpdateClient", {"clientid": 12, "email": ""}, "The email address entered is not valid"),
    (
        "UpdateClient",
        {"clientid": 12, "email": "JENS@soerensen-brot.example"},
        "Duplicate Email Address",
    ),
    ("UpdateClient", {"clientid": 12, "status": "Gone"}, "Invalid value for status"),
    ("UpdateClient", {"clientid": 12, "currency": 9}, "There is no currency 9."),
    (
        "UpdateClient",
        {"clientid": 12, "email_preferences": {"invoice": "2"}},
        "Invalid value for email_preferences[invoice]",
    ),
    (
        "UpdateClient",
        {"clientid": 12, "email_preferences": "1"},
        "Invalid value for email_preferences[general]",
    ),
    ("CloseClient", {}, "Client ID Not Found"),
    ("CloseClient", {"clientid": 999}, "Client ID Not Found"),
    ("DeleteClient", {}, "Client ID Not Found"),
    ("DeleteClient", {"clientid": 999, "deleteusers": 1}, "Client ID Not Found"),
    ("GetClientPassword", {}, "Client ID Not Found"),
    ("GetClientPassword", {"email": "nobody"}, "Client ID Not Found"),
    ("GetClientPassword", {"userid": 999}, "Client ID Not Found"),
    ("AddClientNote", {"notes": "x"}, "Client ID not found"),
    ("AddClientNote", {"userid": 999, "notes": "x"}, "Client ID not found"),
    ("AddClientNote", {"userid": 12}, "Notes can not be empty"),
    ("AddClientNote", {"userid": 12, "notes": " "}, "Notes can not be empty"),
)


@pytest.mark.parametrize(("command", "params", "sentence"), REFUSALS)
def test_what_is_wrong_is_said_in_the_documented_words(
    desk: Desk, command: str, params: Mapping[str, Any], sentence: str
) -> None:
    """Each documented error, and which one comes first."""
    assert desk.refused(command, **params) == sentence


@pytest.mark.parametrize(
    ("command", "params"),
    [("AddClient", ADA), ("UpdateClient", {"clientid": 12}), ("CloseClient", {"clientid": 12}),
     ("DeleteClient", {"clientid": 12}), ("GetClients", {}), ("GetClientGroups", {}),
     ("GetClientPassword", {"userid": 12}), ("AddClientNote", {"userid": 12, "notes": "x"})],
)  # fmt: skip
def test_clients_are_closed_without_their_area(
    desk: Desk, command: str, params: Mapping[str, Any]
) -> None:
    """Staff who may only read what clients are called is denied each command."""
    reply = desk.send(command, params, who="staff")
    assert (reply.status, reply.tree["message"]) == (403, "Access Denied")


def test_a_client_is_made_with_the_user_who_owns_it(desk: Desk) -> None:
    """His password lets him in; ids are texts, and no mail was sent."""
    made = desk.done("AddClient", **ADA, language="french", marketingoptin="on", clientip="::1")
    assert made == {
        "result": "success",
        "clientid": "64",
        "owner_id": "5",
        "warning": NOT_SENT,
    }
    told = desk.done("GetClientsDetails", clientid=64)["client"]
    assert (told["owner_user_id"], told["language"], told["isOptedInToMarketingEmails"]) == (
        5,
        "french",
        True,
    )
    found = desk.done("ValidateLogin", email="JOHN.DOE@mars", password2="hunter2")
    assert found["userid"] == "5"
    assert "warning" not in desk.done("AddClient", **ADA | {"email": "b@c"}, noemail="true")


def test_a_client_can_be_made_for_a_user_who_is_there(desk: Desk) -> None:
    """Then no password is asked for, and nobody is made."""
    made = desk.done("AddClient", **{**ADA, "password2": ""}, owner_user_id=2)
    assert made["owner_id"] == "2"
    (jens,) = desk.done("GetUsers", search="jens@")["users"]
    assert {"id": 64, "isOwner": True} in jens["clients"]
    assert desk.done("GetUsers")["totalresults"] == 4


def test_a_client_whose_owner_cannot_be_made_is_none(desk: Desk) -> None:
    """Client, user and link are one transaction."""
    before = desk.world.stamp()
    desk.refused("AddClient", **{**ADA, "email": "ole@soerensen-brot.example"})
    assert desk.world.stamp() == before


def test_validation_can_be_skipped_but_for_names_and_email(desk: Desk) -> None:
    """The country is the one of the office then."""
    named = {name: ADA[name] for name in ("firstname", "lastname", "email", "password2")}
    made = desk.done("AddClient", **named, skipvalidation="true")
    told = desk.done("GetClientsDetails", clientid=made["clientid"])
    assert [told[name] for name in ADDRESS.split()] == ["", "", "", "", "", "US", ""]
    missing = desk.refused("AddClient", email="a@b", skipvalidation="true")
    assert missing == "You did not enter your first name"


@pytest.mark.parametrize(
    "spelled",
    [{"1": "a fair", "2": "1-9"},
     base64.b64encode(b'a:2:{i:1;s:6:"a fair";i:2;s:3:"1-9";}').decode(),
     base64.b64encode(b'{"1": "a fair", "2": "1-9"}').decode()],
)  # fmt: skip
def test_custom_fields_are_filled_in_by_their_ids(desk: Desk, spelled: Any) -> None:
    """In brackets, as PHP's serialize or as JSON; what was filled in before is changed."""
    made = desk.done("AddClient", **ADA, customfields=spelled)
    filled = [{"id": 1, "value": "a fair"}, {"id": 2, "value": "1-9"}]
    told = desk.done("GetClientsDetails", clientid=made["clientid"])
    assert (told["customfields"], told["customfields2"]) == (filled, "1-9")
    desk.done("UpdateClient", clientid=MUSEUM, customfields=spelled)
    assert desk.done("GetClientsDetails", clientid=MUSEUM)["customfields"] == filled
    desk.done("UpdateClient", clientid=MUSEUM, customfields={"2": ""})
    assert desk.done("GetClientsDetails", clientid=MUSEUM)["customfields2"] == ""


def add_field(desk: Desk, **field: Any) -> int:
    """Add a custom field of clients; return its id."""
    reply = desk.world.call("POST", "customfields", field, who="admin")
    return int(reply.response["customfield"]["id"])


def test_a_required_custom_field_is_asked_for(desk: Desk) -> None:
    """By its name, of new clients whose validation is not skipped."""
    field = add_field(desk, fieldname="VAT office", required=True)
    lacking = "You did not provide required custom field value for VAT office"
    assert desk.refused("AddClient", **ADA) == lacking
    assert desk.refused("AddClient", **ADA, customfields={str(field): ""}) == lacking
    desk.done("AddClient", **ADA, customfields={str(field): "Hamburg"})
    emptied = desk.refused("UpdateClient", clientid=64, customfields={str(field): ""})
    assert emptied == "Invalid value for customfields"
    desk.done("AddClient", **{**ADA, "email": "b@c"}, skipvalidation=1)


def test_tickboxes_and_passwords_are_filled_in_as_what_they_are(desk: Desk) -> None:
    """A tickbox by any word of a flag; a password is told to who may see the client."""
    box = add_field(desk, fieldname="Newsletter", fieldtype="tickbox")
    secret = add_field(desk, fieldname="PIN", fieldtype="password")
    desk.done("UpdateClient", clientid=12, customfields={str(box): "true", str(secret): "0815"})
    told = desk.done("GetClientsDetails", clientid=12)["customfields"]
    assert told[-2:] == [{"id": box, "value": "on"}, {"id": secret, "value": "0815"}]
    wrong = desk.refused("UpdateClient", clientid=12, customfields={str(box): "perhaps"})
    assert wrong == "Invalid value for customfields"


def test_cards_and_questions_are_neither_kept_nor_passed_over(desk: Desk) -> None:
    """Each has its sentence, once; nothing of them is stored anywhere."""
    number = "4242424242424242"
    sent = dict.fromkeys(CARD, number)
    told = desk.done("AddClient", **ADA, **sent, securityqid=1, securityqans="Rex", noemail=1)
    assert told["warning"] == (f"Security questions are not kept. {NO_CARDS}AddPayMethod instead.")
    told = desk.done("UpdateClient", clientid=12, **sent, bankacct=number, clearcreditcard="1")
    assert told["warning"] == (
        f"{NO_CARDS}AddPayMethod or UpdatePayMethod instead. {NO_CARDS}DeletePayMethod instead."
    )
    for table in ("clients", "users", "history"):
        assert number not in str(desk.world.rows(f"SELECT * FROM {table}"))


def test_a_client_is_changed_by_id_or_email(desk: Desk) -> None:
    """Its id comes back as a text; a text that is sent empty is emptied."""
    by_email = desk.done("UpdateClient", clientemail=ITS_EMAIL.upper(), notes="x", taxexempt=1)
    assert by_email == {"result": "success", "clientid": "12"}
    desk.done("UpdateClient", userid=12, notes="", status="inactive", paymentmethod="paypal")
    told = desk.done("GetClientsDetails", clientid=12)
    names = ("notes", "status", "defaultgateway", "taxexempt", "firstname")
    assert [told[name] for name in names] == ["", "Inactive", "paypal", True, "Dr. Friederike"]


def test_mail_that_a_client_wants_is_a_map_of_flags(desk: Desk) -> None:
    """What is not named stays; somebody reads mail about domains."""
    desk.done("UpdateClient", clientid=12, email_preferences={"general": "0", "invoice": "off"})
    told = desk.done("GetClientsDetails", clientid=12)["email_preferences"]
    assert (told["general"], told["invoice"], told["support"]) == ("0", "0", "1")
    turned_off = {"email_preferences": {"domain": "0"}}
    assert desk.refused("UpdateClient", clientid=12, **turned_off).startswith(ICANN)
    desk.done("AddContact", clientid=12, email_preferences={"domain": "1"})
    desk.done("UpdateClient", clientid=12, **turned_off)


def test_a_currency_is_changed_until_there_is_money_in_it(desk: Desk) -> None:
    """Then it is kept with a warning, and all else is changed."""
    assert desk.done("UpdateClient", clientid=58, currency=2) == {
        "result": "success",
        "clientid": "58",
    }
    assert desk.done("GetClientsDetails", clientid=58)["currency_code"] == "EUR"
    desk.give_credit(58, 100)
    told = desk.done("UpdateClient", clientid=58, currency=1, notes="changed")
    assert told["warning"].startswith("The currency is kept: ")
    after = desk.done("GetClientsDetails", clientid=58)
    assert (after["currency"], after["notes"]) == (2, "changed")


@pytest.mark.parametrize(
    ("params", "ids"),
    [({}, [12, 17]), ({"limitstart": 2}, [21, 24]), ({"after": 58}, [63]), ({"limitstart": 99}, []),
     ({"sorting": "desc"}, [63, 58]), ({"sorting": "DESC", "after": 17}, [12]),
     ({"orderby": "lastname"}, [24, 63]),
     ({"orderby": "companyname", "sorting": "DESC"}, [21, 63]),
     ({"search": "MUSEUM"}, [12]), ({"search": "dr. selin ö"}, [29]), ({"search": ITS_EMAIL}, [12]),
     ({"search": "hafen"}, []), ({"status": "closed"}, []), ({"status": "active"}, [12, 17]),
     ({"status": "gone"}, [])],
)  # fmt: skip
def test_clients_are_found_by_status_and_by_what_their_names_begin_with(
    desk: Desk, params: Mapping[str, Any], ids: list[int]
) -> None:
    """In the order of ids unless another is asked for; a page past the end has no rows."""
    told = desk.done("GetClients", **{"limitnum": 2, **params})
    assert [each["id"] for each in told["clients"]["client"]] == ids
    assert (told["numreturned"], told["startnumber"]) == (len(ids), params.get("limitstart", 0))


def test_a_page_behind_an_id_in_another_order_is_told(desk: Desk) -> None:
    """It follows the ids, so rows of other pages are not among those behind it."""
    told = desk.done("GetClients", orderby="lastname", after=12, limitnum=2)
    assert told["warning"] == (
        "after follows the ids: in the order of lastname turn pages by limitstart."
    )


def test_an_order_by_no_field_is_told(desk: Desk) -> None:
    """The list is in the order of ids then."""
    told = desk.done("GetClients", orderby="wealth", limitnum=1)
    assert told["warning"].startswith("orderby is one of id, firstname")


def test_clients_are_told_with_a_fixed_number_of_statements(desk: Desk) -> None:
    """However many there are, and with all figures, whether an id or an address names one."""
    counts = []
    desk.done("GetClients", limitnum=1)
    for command, params in (
        ("GetClients", {"limitnum": 1}),
        ("GetClients", {"limitnum": 6}),
        ("GetClientsDetails", {"clientid": 12, "stats": 1}),
        ("GetClientsDetails", {"email": ITS_EMAIL, "stats": 1}),
    ):
        desk.send(command, params)
        counts.append(desk.statements)
    assert counts[0] == counts[1]
    assert counts[2:] == [14, 14]


def test_a_closed_client_keeps_its_users(desk: Desk) -> None:
    """Its id comes back; closing twice is no error."""
    assert desk.done("CloseClient", clientid=12)["clientid"] == "12"
    assert desk.done("CloseClient", clientid=12)["clientid"] == "12"
    told = desk.done("GetClientsDetails", clientid=12)
    assert (told["status"], len(told["users"]["user"])) == ("Closed", 2)


@pytest.mark.parametrize(("flag", "left"), [("", [1, 2, 3, 4]), ("true", [2, 3, 4])])
def test_with_a_client_go_its_users_only_where_that_is_asked_for(
    desk: Desk, flag: str, left: list[int]
) -> None:
    """And only those who have no other client."""
    gone = desk.done("DeleteClient", clientid=12, deleteusers=flag, deletetransactions=1)
    assert gone == {"result": "success", "clientid": "12"}
    assert desk.refused("GetClientsDetails", clientid=12) == "Client Not Found"
    assert [each["id"] for each in desk.done("GetUsers")["users"]] == left


@pytest.mark.parametrize(("flag", "left"), [("", 1), ("1", 0)])
def test_what_was_booked_goes_only_where_that_is_asked_for(
    desk: Desk, flag: str, left: int
) -> None:
    """Else it stays, without a client and an invoice."""
    booked = {"userid": 12, "amountin": "5.00", "transid": "ours"}
    desk.world.call("POST", "transactions", booked, who="admin")
    told = desk.done("DeleteClient", clientid=12, deletetransactions=flag, preview=1)
    assert ("transactions" in told["deleted"]) is bool(flag)
    desk.done("DeleteClient", clientid=12, deletetransactions=flag)
    stays = "SELECT userid, invoiceid FROM transactions WHERE transid = 'ours'"
    assert desk.world.rows(stays) == [(0, 0)] * left


def test_what_tells_of_a_password_changes_with_it_and_is_none(desk: Desk) -> None:
    """The text is that of the owner; ValidateLogin tells the same."""
    told = desk.done("GetClientPassword", email=ITS_EMAIL)
    assert told["warning"] == PROVES_NOTHING
    known = desk.done("ValidateLogin", email=ITS_EMAIL, password2="demo")
    assert told["password"] == known["passwordhash"]
    desk.world.call("PUT", f"users/{ITS_OWNER}", {"password2": "another"}, who="admin")
    assert desk.done("GetClientPassword", userid=MUSEUM)["password"] != told["password"]
    assert desk.done("GetClientPassword", userid=63)["password"] == ""


def test_groups_say_on_or_nothing(desk: Desk) -> None:
    """As the documentation does; the list has no pages."""
    group = {"groupname": "Resellers", "discountpercent": "10.00", "separateinvoices": True}
    desk.world.call("POST", "clientgroups", group, who="admin")
    told = desk.done("GetClientGroups")
    assert told["totalresults"] == 1
    assert told["groups"]["group"] == [
        {
            "id": 1,
            "groupname": "Resellers",
            "groupcolour": "#ffffff",
            "discountpercent": "10.00",
            "susptermexempt": "",
            "separateinvoices": "on",
        }
    ]


def test_a_note_is_the_callers_on_the_client(desk: Desk) -> None:
    """Its id is a text; the client may be named by either name."""
    note = desk.done("AddClientNote", clientid=12, notes="Calls at noon.", sticky="on")
    kept = desk.world.call("GET", f"clientnotes/{note['noteid']}", who="admin").response
    told = kept["clientnote"]
    assert (told["userid"], told["adminid"], told["note"], told["sticky"]) == (
        12,
        1,
        "Calls at noon.",
        True,
    )


@pytest.mark.parametrize(
    ("command", "params", "key", "told"),
    [
        ("CloseClient", {}, "changed", ["status"]),
        ("DeleteClient", {}, "deleted", ["clients", "contacts", "userclients"]),
        ("DeleteClient", {"deleteusers": 1}, "deleted", ["clients", "users"]),
    ],
)
def test_a_rehearsal_tells_what_would_happen(
    desk: Desk, command: str, params: Mapping[str, Any], key: str, told: list[str]
) -> None:
    """`preview` stands before the command's own keys, and no row of the database has changed."""
    desk.done("GetClientGroups")
    before = desk.world.stamp()
    answer = desk.done(command, clientid=MUSEUM, preview=1, **params)
    assert ["result", "preview", "clientid", key] == [each for each in answer if each != "warning"]
    assert (True, str(MUSEUM)) == (answer["preview"], answer["clientid"])
    assert {*told} <= {*answer[key]}
    assert before == desk.world.stamp()
    done = desk.done(command, clientid=MUSEUM, preview=0, **params)
    assert ("success", str(MUSEUM)) == (done["result"], done["clientid"])


@pytest.mark.parametrize(
    "preferences", [{"general": 1, "colour": 2}, b'{"general": "1", "colour": "2"}']
)
def test_an_unknown_key_of_a_map_is_told(desk: Desk, preferences: Any) -> None:
    """As an unknown parameter is, however the map is spelled."""
    sent = base64.b64encode(preferences).decode() if isinstance(preferences, bytes) else preferences
    reply = desk.send("UpdateClient", {"clientid": MUSEUM, "email_preferences": sent})
    assert reply.headers["x-teampro-ignored"] == "email_preferences[colour]"
    assert json.loads(reply.body)["warning"] == "Ignored: email_preferences[colour]."


@pytest.mark.parametrize("name", ["limitstart", "limitnum", "after"])
def test_what_is_wrong_with_a_page_is_said_by_its_parameter(desk: Desk, name: str) -> None:
    """No program knows the words of the chain for it."""
    for wrong in (-1, 10**17) if name == "limitstart" else (-(10**17),):
        assert f"Invalid value for {name}" == desk.refused("GetClients", **{name: wrong})
    assert "limitnum was cut to 10000." == desk.done("GetClients", limitnum=10_001)["warning"]


def test_another_name_of_a_record_is_told_to_have_no_effect(desk: Desk) -> None:
    """The same one under two names is no doubt; the log names the record once."""
    told = desk.done("UpdateClient", clientid=MUSEUM, userid=17, clientemail="new@x.example")
    assert told["warning"] == (
        "clientid says which record is meant: userid, clientemail had no effect."
    )
    assert "warning" not in desk.done("AddClientNote", userid=MUSEUM, clientid=MUSEUM, notes="x")
    (entry,) = desk.done("GetActivityLog", limitnum=1)["activity"]["entry"]
    assert entry["description"].endswith(f"to client {MUSEUM}")
