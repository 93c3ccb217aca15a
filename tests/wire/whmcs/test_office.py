"""The commands about the office: its settings, log, staff, news, to-do items, bans and secrets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wire.whmcs.desk import Desk


def test_a_setting_is_read_in_any_case_and_changed(desk: Desk) -> None:
    """What is stored already is no change."""
    told = desk.done("SetConfigurationValue", setting="companyname", value="Halcyon")
    assert "true" == told["value_changed"]
    assert "Halcyon" == desk.done("GetConfigurationValue", setting="CompanyName")["value"]
    again = desk.done("SetConfigurationValue", setting="CompanyName", value="Halcyon")
    assert "false" == again["value_changed"]


def test_the_log_tells_the_newest_first(desk: Desk) -> None:
    """By client, by words, by day in the form of the office or of ISO."""
    desk.done("LogActivity", description="The archive has moved.", clientid=12)
    desk.done("LogActivity", description="The lamp is out.")
    first = desk.done("GetActivityLog")["activity"]["entry"]
    assert ["The lamp is out.", "The archive has moved."] == [
        each["description"] for each in first[:2]
    ]
    for filters in (
        {"clientid": 12},
        {"description": "archive"},
        {"description": "archive", "date": f"{desk.today:%d/%m/%Y}"},
        {"description": "archive", "date": str(desk.today)},
        {"description": "archive", "user": "admin"},
    ):
        (entry,) = desk.done("GetActivityLog", **filters)["activity"]["entry"]
        assert ("The archive has moved.", 12) == (entry["description"], entry["clientId"])
    assert 0 == desk.done("GetActivityLog", date="19/11/2024")["totalresults"]


def test_a_long_description_is_cut(desk: Desk) -> None:
    """To 2,000 characters, which is told."""
    told = desk.done("LogActivity", description="x" * 2001)
    assert "The description was cut to 2000 characters." == told["warning"]
    (entry,) = desk.done("GetActivityLog", limitnum=1)["activity"]["entry"]
    assert 2000 == len(entry["description"])


def test_who_calls_is_told_and_writes_his_notes(desk: Desk) -> None:
    """A super administrator may use all areas."""
    desk.done("UpdateAdminNotes", notes="Back on Monday")
    told = desk.done("GetAdminDetails")
    assert ("1", "Back on Monday", "all") == tuple(
        told[name] for name in ("adminid", "notes", "allowedpermissions")
    )


def test_administrators_are_listed_by_role(desk: Desk) -> None:
    """1 are super administrators, 2 the staff."""
    everybody = desk.done("GetAdminUsers")["admin_users"]
    supers = desk.done("GetAdminUsers", roleid=1)["admin_users"]
    staff = desk.done("GetAdminUsers", roleid=2)["admin_users"]
    assert len(everybody) == len(supers) + len(staff)
    assert ({1}, {2}) == ({each["roleId"] for each in supers}, {each["roleId"] for each in staff})
    assert 0 == desk.done("GetAdminUsers", roleid=3)["count"]


def test_who_called_lately_is_online(desk: Desk) -> None:
    """A quarter of an hour; the caller is always there."""
    assert ["admin"] == [
        each["adminusername"] for each in desk.done("GetStaffOnline")["staffonline"]["staff"]
    ]
    desk.ask("WhmcsDetails", who="staff")
    assert 2 == desk.done("GetStaffOnline")["totalresults"]
    desk.world.later(901)
    assert 1 == desk.done("GetStaffOnline")["totalresults"]


def test_to_do_items_are_told_and_changed(desk: Desk) -> None:
    """Incomplete are all but the completed ones; an unknown status is no item."""
    items = desk.done("GetToDoItems")["items"]["item"]
    open_ones = desk.done("GetToDoItems", status="incomplete")["items"]["item"]
    first = open_ones[0]["id"]
    desk.done("UpdateToDoItem", itemid=first, adminid=2, status="completed", duedate="20261201")
    assert len(open_ones) - 1 == desk.done("GetToDoItems", status="Incomplete")["totalresults"]
    changed = next(
        each for each in desk.done("GetToDoItems")["items"]["item"] if each["id"] == first
    )
    assert ("2", "Completed", "2026-12-01") == (
        changed["admin"],
        changed["status"],
        changed["duedate"],
    )
    assert 0 == desk.done("GetToDoItems", status="Lost")["totalresults"]
    counted = desk.done("GetToDoItemStatuses")["todoitemstatuses"]["status"]
    assert len(items) == sum(each["count"] for each in counted)


def test_an_announcement_lives(desk: Desk) -> None:
    """It is written with a day alone, unpublished, and is gone at the end."""
    sent = {"date": "2026-11-01", "title": "Moving", "announcement": "On Monday."}
    number = desk.done("AddAnnouncement", **sent)["announcementid"]
    desk.done("UpdateAnnouncement", announcementid=number, published=1, title="We move")
    rows = desk.done("GetAnnouncements", limitnum=100)["announcements"]["announcement"]
    (told,) = [each for each in rows if each["id"] == number]
    assert ("2026-11-01 00:00:00", "We move", "On Monday.", "1") == tuple(
        told[name] for name in ("date", "title", "announcement", "published")
    )
    desk.done("DeleteAnnouncement", announcementid=number)
    assert "Announcement ID Not Found" == desk.refused("DeleteAnnouncement", announcementid=number)


def test_a_ban_is_one_for_all_languages(desk: Desk) -> None:
    """Days win over an end; the chain lists it."""
    banned = desk.done(
        "AddBannedIp", ip="203.0.113.9", reason="Scanner", days=2, expires="2030-01-01 00:00:00"
    )
    ban = desk.world.call("GET", f"bannedips/{banned['banid']}").response["bannedip"]
    assert ("203.0.113.9/32", "2026-11-22 15:30:00") == (ban["ip"], ban["expires"])


@pytest.mark.parametrize("secret", ["swordfish", "ñandú & co; <b>"])
def test_what_is_encrypted_is_decrypted(desk: Desk, secret: str) -> None:
    """Whatever its characters."""
    packed = desk.done("EncryptPassword", password2=secret)["password"]
    assert secret not in packed
    assert secret == desk.done("DecryptPassword", password2=packed)["password"]


@pytest.mark.parametrize(
    ("action", "params", "sentence"),
    [
        ("GetConfigurationValue", {}, "Parameter setting is required"),
        ("GetConfigurationValue", {"setting": "Compan"}, "Invalid name for parameter setting"),
        (
            "GetConfigurationValue",
            {"setting": "APIAllowedIPs"},
            "Invalid name for parameter setting",
        ),
        ("SetConfigurationValue", {"value": "A"}, "Parameter setting is required"),
        ("SetConfigurationValue", {"setting": "CompanyName"}, "Parameter value is required"),
        (
            "SetConfigurationValue",
            {"setting": "Nothing", "value": "A"},
            "Invalid name for parameter setting",
        ),
        ("LogActivity", {}, "Description is required"),
        ("LogActivity", {"description": "A", "clientid": 99999}, "There is no client 99999."),
        ("DecryptPassword", {"password2": "nonsense"}, "The value cannot be decrypted"),
        ("AddBannedIp", {"ip": "300.0.0.1", "reason": "A", "days": 1}, "Invalid IP Address"),
        ("AddBannedIp", {"ip": "10.0.0.0/8", "reason": "A", "days": 1}, "Invalid IP Address"),
        ("UpdateToDoItem", {"itemid": 99999, "adminid": 1}, "TODO Item ID Not Found"),
        ("UpdateToDoItem", {"itemid": 1, "adminid": 99}, "Admin ID Not Found"),
        ("UpdateAnnouncement", {"announcementid": 99999}, "Announcement ID Not Found"),
        ("AddAnnouncement", {"date": "soon", "title": "A"}, "Invalid Date Format"),
    ],
)
def test_what_is_wrong_is_said_in_the_documented_words(
    desk: Desk, action: str, params: dict[str, Any], sentence: str
) -> None:
    """To the letter."""
    assert sentence == desk.refused(action, **params)


@pytest.mark.parametrize(
    ("action", "params"),
    [
        ("GetConfigurationValue", {"setting": "CompanyName"}),
        ("AddBannedIp", {"ip": "203.0.113.9", "reason": "A", "days": 1}),
        ("GetActivityLog", {}),
        ("EncryptPassword", {"password2": "A"}),
    ],
)
def test_the_staff_needs_the_area(desk: Desk, action: str, params: dict[str, Any]) -> None:
    """Projects and support do not open the office."""
    assert "Access Denied" == desk.refused(action, who="staff", **params)


def test_ways_to_pay_are_told_in_their_order(desk: Desk) -> None:
    """To all of the staff, each with what customers read."""
    told = desk.ask("GetPaymentMethods", "staff")
    assert told == {
        "result": "success",
        "totalresults": 3,
        "paymentmethods": {
            "paymentmethod": [
                {"module": "banktransfer", "displayname": "Bank Transfer"},
                {"module": "mailin", "displayname": "Mail In Payment"},
                {"module": "paypal", "displayname": "PayPal"},
            ]
        },
    }
