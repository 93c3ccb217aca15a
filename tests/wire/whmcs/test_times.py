"""Days and moments of commands are those of the office's clock; the chain tells the same in UTC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.wire.whmcs.desk import Desk

ZONE = "Pacific/Auckland"
"""Thirteen hours ahead of UTC in November: the office's day is another one than that of UTC."""
NOW, UTC_NOW = "2026-11-21 04:30:00", "2026-11-20 15:30:00"
TODAY, UTC_TODAY = NOW[:10], UTC_NOW[:10]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A demonstration whose office is in Auckland."""
    return Desk(tmp_path_factory.mktemp("auckland"), server_timezone=ZONE)


@pytest.fixture
def desk(office: Desk) -> Iterator[Desk]:
    """The demonstration as it was made."""
    yield office
    office.world.restore()


def chain(desk: Desk, address: str) -> Mapping[str, Any]:
    """Return the record of a chain."""
    tree = desk.world.call("GET", address).response
    (record,) = [each for name, each in tree.items() if name != "data"]
    return dict(record)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("2026-11-21 10:00", "2026-11-20 21:00:00"),
        ("2026-11-21", "2026-11-20 11:00:00"),
        ("2026-07-21 10:00:00", "2026-07-20 22:00:00"),
        ("2026-11-21T10:00:00Z", "2026-11-21 10:00:00"),
        ("2026-11-21T10:00:00+01:00", "2026-11-21 09:00:00"),
        ("1795211400", "2026-11-20 21:50:00"),
    ],
)
def test_a_moment_is_read_and_told_by_the_clock(desk: Desk, sent: str, stored: str) -> None:
    """What names a zone, and Unix seconds, are absolute; daylight saving is heeded."""
    params = {"title": "Moving", "announcement": "On Monday.", "date": sent}
    number = desk.done("AddAnnouncement", **params)["announcementid"]
    assert stored == chain(desk, f"announcements/{number}")["date"]
    rows = desk.done("GetAnnouncements", limitnum=100)["announcements"]["announcement"]
    (told,) = [each for each in rows if each["id"] == number]
    assert (desk.local(stored), NOW, NOW) == (told["date"], told["created_at"], told["updated_at"])


def test_a_timer_is_told_twice(desk: Desk) -> None:
    """By the clock and, which is absolute, in Unix seconds."""
    params = {"projectid": 100, "taskid": 1, "start_time": "2026-11-20 08:00:00"}
    timer = desk.done("StartTaskTimer", **params)["timerid"]
    desk.done("EndTaskTimer", timerid=timer, end_time="2026-11-20 09:30")
    stored = chain(desk, f"timelogs/{timer}")
    assert ("2026-11-19 19:00:00", "2026-11-19 20:30:00") == (
        stored["timelog_start"],
        stored["timelog_stop"],
    )
    tasks = desk.done("GetProject", projectid=100)["tasks"]["task"]
    logs = [log for task in tasks if task["timelogs"] for log in task["timelogs"]["timelog"]]
    (told,) = [log for log in logs if log["id"] == timer]
    assert ("1795114800", "1795120200") == (told["start"], told["end"])
    assert ("2026-11-20 08:00:00", "2026-11-20 09:30:00") == (told["starttime"], told["endtime"])


def test_a_timer_that_is_ended_now_ends_now(desk: Desk) -> None:
    """Without a time the moment of the call counts, whatever the clock shows."""
    timer = desk.done("StartTaskTimer", projectid=100, taskid=1)["timerid"]
    desk.world.later(90)
    try:
        desk.done("EndTaskTimer", timerid=timer)
        stored = chain(desk, f"timelogs/{timer}")
        assert (UTC_NOW, "2026-11-20 15:31:30", 90) == (
            stored["timelog_start"],
            stored["timelog_stop"],
            stored["timelog_elapsed"],
        )
    finally:
        desk.world.later(-90)


def test_a_project_begins_on_the_day_of_the_office(desk: Desk) -> None:
    """A day is a day on both sides; moments differ."""
    made = desk.done("CreateProject", title="Fair stand", adminid=1)["projectid"]
    stored = chain(desk, f"projects/{made}")
    assert (TODAY, UTC_NOW) == (stored["date_start"], stored["date_modified"])
    (told,) = desk.done("GetProjects", title="Fair stand", created=TODAY)["projects"]
    assert (TODAY, NOW) == (told["created"], told["lastmodified"])


@pytest.mark.parametrize(("day", "count"), [(TODAY, 1), (UTC_TODAY, 0)])
def test_days_of_filters_are_those_of_the_office(desk: Desk, day: str, count: int) -> None:
    """Of moments, too."""
    desk.done("CreateProject", title="Fair stand", adminid=1)
    desk.done("LogActivity", description="The lamp is out.")
    (year, month, number), lamp = day.split("-"), "The lamp"
    for command, params in (
        ("GetProjects", {"title": "Fair stand", "lastmodified": day}),
        ("GetProjects", {"title": "Fair stand", "created": day}),
        ("GetActivityLog", {"description": lamp, "date": day}),
        ("GetActivityLog", {"description": lamp, "date": f"{number}/{month}/{year}"}),
    ):
        assert count == desk.done(command, **params)["totalresults"]


def test_now_is_told_by_the_clock(desk: Desk) -> None:
    """Of the caller, of the staff and of the log."""
    desk.done("LogActivity", description="The lamp is out.")
    assert NOW == desk.done("GetAdminDetails")["requesttime"]
    (online,) = desk.done("GetStaffOnline")["staffonline"]["staff"]
    assert NOW == online["lastvisit"]
    (entry,) = desk.done("GetActivityLog", limitnum=1)["activity"]["entry"]
    assert NOW == entry["date"]
    assert UTC_NOW == chain(desk, f"activities/{entry['id']}")["date"]


def test_a_ban_ends_by_the_clock(desk: Desk) -> None:
    """At the moment that was sent, or so many days from now."""
    for params, expires in (
        ({"expires": "2026-11-22"}, "2026-11-21 11:00:00"),
        ({"days": 2}, "2026-11-22 15:30:00"),
    ):
        made = desk.done("AddBannedIp", ip="203.0.113.9", reason="Scanner", **params)["banid"]
        assert expires == chain(desk, f"bannedips/{made}")["expires"]


def test_a_to_do_item_is_late_when_the_office_says_so(desk: Desk) -> None:
    """What was due on the day that is still today in UTC is late."""
    desk.done("UpdateToDoItem", itemid=1, status="New", duedate=UTC_TODAY)
    counted = desk.done("GetToDoItemStatuses")["todoitemstatuses"]["status"]
    assert 1 == sum(each["overdue"] for each in counted)
    desk.done("UpdateToDoItem", itemid=1, duedate=TODAY)
    counted = desk.done("GetToDoItemStatuses")["todoitemstatuses"]["status"]
    assert 0 == sum(each["overdue"] for each in counted)
