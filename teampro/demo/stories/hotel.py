"""Projects of the hotel: the care of its server, and its move to a new one."""

from __future__ import annotations

from teampro.demo.days import ago, at
from teampro.demo.people import HOTEL
from teampro.demo.story import (
    ANNA,
    INES,
    STEFAN,
    Change,
    Document,
    Edition,
    Hours,
    Link,
    ProjectStory,
    ReplyStory,
    Task,
    TopicStory,
)

CARE = ProjectStory(
    163,
    "Hotel Seeblick: hosting and care",
    at(-11, "08:40"),
    ANNA,
    (-11, 240),
    status="Service",
    client=HOTEL,
    manager=STEFAN,
    who=STEFAN,
    rate="79.50",
    client_sees="view",
    detail="Updates, backups and two hours of changes a month.",
    notes="Guests book between 20:00 and 23:00: nothing goes live in the evening.",
    tasks=(
        Task(
            "Monthly care",
            manager=STEFAN,
            below=(
                Task("Updates", (-10, -9), STEFAN, "Service", ((-9, 100),), hours=1),
                Task("Restore a backup, really", (-8, -6), STEFAN, "Review", ((-6, 100),)),
                Task("Report to the hotel", (-2, 2), ANNA, "Contact", ((-1, 50),), priority=1),
            ),
        ),
        Task("New prices on the website", (-7, -7), INES, "Service", ((-7, 100),)),
    ),
    topics=(
        TopicStory(
            at(-6, "09:10"),
            STEFAN,
            "Backup restored in 23 minutes",
            "Last night's backup on an empty machine: 23 minutes, all 412 bookings there.",
            (ReplyStory(at(-6, "09:40"), ANNA, "That goes into the report. Thank you!"),),
        ),
    ),
    links=(
        Link(at(-9, "11:15"), STEFAN, 2016, id=72),
        Link(at(-7, "08:50"), ANNA, 2024, task="New prices on the website"),
    ),
    hours=(
        Hours(at(-9, "13:00"), STEFAN, 0.75, "Updates, one plug-in held back", "Updates"),
        Hours(at(-7, "09:00"), INES, 1, "New prices, English too", "New prices on the website"),
        Hours(at(-6, "08:30"), STEFAN, 0.5, "Restore drill", "Restore a backup, really"),
    ),
)

RUNS_OUT = "The old server runs out in two weeks (contract ends, no grace period)."

MOVE = ProjectStory(
    219,
    "Hotel Seeblick: move to the new server",
    at(-2, "11:30"),
    STEFAN,
    (-2, 9),
    status="Active",
    client=HOTEL,
    manager=STEFAN,
    who=STEFAN,
    rate="79.50",
    client_sees="view",
    detail="The booking page is slow in the evening. We move it to a faster machine, at night.",
    notes=RUNS_OUT,
    tasks=(
        Task(
            "Prepare",
            manager=STEFAN,
            below=(
                Task("Lower the DNS time to live", (-2, -1), STEFAN, "Service", ((-1, 100),)),
                Task("Copy the site and the bookings", (-1, 2), STEFAN, "Service", ((-1, 35),)),
                Task("Mail boxes", (1, 3), STEFAN, "Service", notes="14 boxes, one with 38 GB."),
            ),
        ),
        Task(
            "Switch over at night",
            (5, 5),
            STEFAN,
            "Service",
            priority=3,
            detail="Between 02:00 and 04:00; the night porter has our number.",
        ),
    ),
    topics=(
        TopicStory(
            at(-2, "11:50"),
            STEFAN,
            "Which night?",
            "The first night after the mail boxes, or the next one. Both have few arrivals.",
            (
                ReplyStory(
                    at(-1, "09:25"), STEFAN, "The first, please - herzlichst, A. Krüger", HOTEL
                ),
                ReplyStory(ago(150), ANNA, "The first then. I tell the night porter."),
            ),
        ),
    ),
    documents=(
        Document(
            "Checklist",
            (
                Edition(
                    at(-1, "10:10"),
                    STEFAN,
                    "checklist.txt",
                    "text/plain",
                    b"[x] DNS TTL 300\n[ ] rsync of the site\n[ ] dump of the bookings\n[ ] mail\n",
                ),
            ),
        ),
    ),
    links=(Link(at(-1, "09:40"), STEFAN, 2038, id=91, task="Copy the site and the bookings"),),
    hours=(
        Hours(at(-2, "13:00"), STEFAN, 0.5, "DNS", "Lower the DNS time to live"),
        Hours(at(-1, "14:00"), STEFAN, 2.25, "First rsync", "Copy the site and the bookings"),
    ),
    changes=(
        Change(
            at(-1, "16:55"),
            ANNA,
            {"project_notes": RUNS_OUT + "\nAnna asks the provider for a week more."},
        ),
    ),
)

PROJECTS = (CARE, MOVE)
