"""News for the clients."""

from __future__ import annotations

from teampro.dialects.whmcs.declare import Command, Key, ShowList, WriteRecord
from teampro.dialects.whmcs.shapes import Shape

GROUP = "Support"
ANNOUNCEMENT = Key(
    "announcements",
    {"announcementid": "id"},
    "announcementid is required",
    "Announcement ID Not Found",
)
CHAIN = "announcements/{announcements}"
SHAPE = Shape(
    "id:str date title announcement published:bitstr parentid:str language "
    "created_at=date_created updated_at=date_modified"
)
NAMED = Shape("announcementid=id:str")
TEXTS = "title=title announcement=announcement date=date:moment published=published:bool"

COMMANDS = (
    Command(
        "GetAnnouncements",
        GROUP,
        "The announcements, published or not.",
        ShowList("announcements", "announcements", "announcement", SHAPE),
    ),
    Command(
        "AddAnnouncement",
        GROUP,
        "Write an announcement; it is published where `published` says so.",
        WriteRecord("POST", "announcements", answer=NAMED),
        "date!=date:moment title!=title announcement!=announcement published=published:bool",
        log="Added the announcement {announcementid}: {title}",
        example={"date": "2026-11-01", "title": "Moving", "announcement": "We move on Monday."},
    ),
    Command(
        "UpdateAnnouncement",
        "System",
        "Change an announcement.",
        WriteRecord("PUT", "announcements", CHAIN, (ANNOUNCEMENT,), NAMED),
        f"announcementid:int {TEXTS}",
        log="Changed the announcement {announcementid}",
        example={"announcementid": "1", "title": "We are moving"},
    ),
    Command(
        "DeleteAnnouncement",
        GROUP,
        "Delete an announcement.",
        WriteRecord("DELETE", "announcements", CHAIN, (ANNOUNCEMENT,), NAMED),
        "announcementid:int",
        log="Deleted the announcement {announcementid}",
        example={"announcementid": "1"},
    ),
)
