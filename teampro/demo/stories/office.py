"""The agency's own projects, some of them not for everybody, and what it does for offices."""

from __future__ import annotations

from teampro.demo.days import at
from teampro.demo.people import LAWYERS, UTILITY
from teampro.demo.story import (
    ANNA,
    ANYONE,
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

TEMPLATE = ProjectStory(
    112,
    "Website relaunch (template)",
    at(-20, "08:30"),
    ANNA,
    (-20, 40),
    kind="Internal",
    function="template",
    detail="Copy this for a new relaunch.",
    tasks=(
        Task(
            "Discovery",
            below=(
                Task("Workshop", (-20, -18), kind="Contact", hours=6),
                Task("Content inventory", (-18, -14), kind="Research", hours=10),
            ),
        ),
        Task("Design", (-13, 5), kind="Development"),
        Task("Build", (6, 30), kind="Development"),
        Task("Launch", (31, 40), kind="Contact"),
    ),
)

HIRING = ProjectStory(
    124,
    "Hiring: front-end developer",
    at(-17, "09:20"),
    ANNA,
    (-17, 10),
    kind="Internal",
    status="Active",
    who=ANNA,
    seen_by="manager",
    notes="Salary range 48 to 56 k€. Not to be discussed in the kitchen.",
    tasks=(
        Task("Advertisement", (-17, -15), ANNA, "Planning", ((-15, 100),)),
        Task("First talks", (-9, -2), ANNA, "Contact", ((-5, 50), (-2, 80))),
        Task("Trial day", (3, 6), ANNA, "Review"),
    ),
    topics=(
        TopicStory(
            at(-5, "18:00"),
            ANNA,
            "After five talks",
            "Two are good. One asked better questions than we did.",
        ),
    ),
    hours=(Hours(at(-5, "14:00"), ANNA, 2.5, "Three talks", "First talks", "In-House"),),
)

SALARIES = ProjectStory(
    181,
    "Salary round",
    at(-7, "08:15"),
    ANNA,
    (-7, 8),
    kind="Internal",
    status="Active",
    who=ANNA,
    seen_by="manager",
    notes="Only Anna sees the project; Stefan has one piece of it.",
    tasks=(
        Task("Talks", (1, 6), ANNA, "Contact"),
        Task(
            "Wishes for tools and training",
            (-6, 3),
            STEFAN,
            "Research",
            ((-3, 30),),
            priority=1,
            detail="Write down what you need next year.",
        ),
    ),
    topics=(
        TopicStory(
            at(-6, "08:50"),
            ANNA,
            "Training budget",
            "1,200 € for each of us. A conference counts.",
            task="Wishes for tools and training",
        ),
    ),
)

OFFICE_MOVE = ProjectStory(
    158,
    "Office move to the 2nd floor",
    at(-12, "12:00"),
    ANNA,
    (-12, 14),
    kind="Internal",
    status="Active",
    who=ANYONE,
    seen_by="related",
    detail="Same house, better light.",
    tasks=(
        Task("Internet", (-12, 2), STEFAN, "Service", ((-4, 50),), 3),
        Task(
            "Things",
            below=(
                Task("Desks", (-3, 6), ANYONE, "Planning"),
                Task("Sort out the cellar", (-8, -5), ANYONE, "Service", ((-5, 100),), 1),
                Task("Plants 🪴", (6, 7), ANYONE, "Service", priority=1),
            ),
        ),
        Task("Party", (14, 14), ANNA, "Contact", priority=1),
    ),
    topics=(
        TopicStory(
            at(-8, "12:30"),
            STEFAN,
            "Found in the cellar",
            "- a modem, 14.4k\n- 40 business cards from 1998\n- a cake tin (Anna's?)",
            (ReplyStory(at(-8, "12:41"), ANNA, "The tin is mine! The modem goes to the museum."),),
        ),
    ),
    hours=(
        Hours(at(-4, "15:30"), STEFAN, 1, "Waiting for the technician", "Internet", "In-House"),
    ),
)

DRILL = ProjectStory(
    188,
    "Backup drill",
    at(-6, "08:05"),
    STEFAN,
    (-6, -3),
    kind="Internal",
    status="Active",
    manager=STEFAN,
    who=STEFAN,
    tasks=(
        Task("Restore our own mail", (-6, -5), STEFAN, "Service", ((-5, 100),)),
        Task("Restore this database", (-4, -3), STEFAN, "Service", ((-3, 100),)),
    ),
    hours=(Hours(at(-4, "08:00"), STEFAN, 0.75, "11 minutes, the rest was tea", "", "In-House"),),
    changes=(Change(at(-3, "17:10"), STEFAN, {"project_status": "Completed"}),),
)

AUDIT = ProjectStory(
    131,
    "Stadtwerke Elmenau: customer portal audit",
    at(-16, "10:30"),
    ANNA,
    (-16, 18),
    client=UTILITY,
    manager=STEFAN,
    rate="120.00",
    detail="What would it take to make the portal usable for everybody?",
    tasks=(
        Task(
            "Look at the portal",
            manager=STEFAN,
            below=(
                Task("Screen reader", (-12, -4), STEFAN, "Research", ((-8, 40), (-4, 100)), 3, 12),
                Task("Speed", (-6, 2), STEFAN, "Research", ((-2, 20),), hours=6),
                Task("Wording", (-5, 4), ANNA, "Research", ((-2, 35),)),
            ),
        ),
        Task("Report", (8, 15), ANNA, "Service", hours=16),
    ),
    topics=(
        TopicStory(
            at(-4, "11:10"),
            STEFAN,
            "First finding",
            "The login says “Fehler 17” and nothing else. Error 17 is a wrong password.",
            (ReplyStory(at(-4, "11:30"), ANNA, "Chapter one of the report writes itself."),),
            task="Screen reader",
        ),
    ),
    documents=(
        Document(
            "Findings",
            (
                Edition(
                    at(-4, "16:50"),
                    STEFAN,
                    "findings.md",
                    "text/markdown",
                    b"# Findings\n\n1. Error 17\n2. Images without text\n",
                ),
            ),
            task="Screen reader",
        ),
    ),
    hours=(
        Hours(at(-8, "08:15"), STEFAN, 4, "Login and meter reading", "Screen reader"),
        Hours(at(-4, "11:45"), STEFAN, 4.75, "Bills", "Screen reader"),
        Hours(at(-2, "16:00"), ANNA, 1.5, "Letters and mails", "Wording"),
    ),
)

ACCESSIBILITY = ProjectStory(
    207,
    "Stadtwerke Elmenau: accessibility fixes",
    at(-4, "08:30"),
    ANNA,
    (-4, -1),
    status="Active",
    client=UTILITY,
    manager=STEFAN,
    who=STEFAN,
    rate="120.00",
    detail="The three worst things, at once.",
    tasks=(
        Task("Error messages", (-3, -1), STEFAN, "Development", ((-1, 60),), 3, 6),
        Task("Alternative texts", (-3, -1), STEFAN, "Development", ((-2, 100),), 3),
        Task("Contrast", (-2, -1), STEFAN, "Development", priority=3),
    ),
    links=(Link(at(-3, "10:10"), STEFAN, 2032),),
    hours=(Hours(at(-3, "13:00"), STEFAN, 3, "142 pictures", "Alternative texts", "Rush"),),
)

CHECKLIST = ProjectStory(
    147,
    "Kanzlei Behrens & Roth: GDPR checklist",
    at(-13, "08:45"),
    ANNA,
    (-13, -7),
    status="Active",
    client=LAWYERS,
    who=ANNA,
    rate="140.00",
    seen_by="related",
    notes="Confidential: their client list is in the attachments of the mails.",
    tasks=(
        Task("Collect", (-13, -11), ANNA, "Research", ((-11, 100),)),
        Task("Write", (-10, -7), ANNA, "Service", ((-7, 100),)),
    ),
    links=(Link(at(-12, "09:10"), ANNA, 2008),),
    hours=(
        Hours(at(-12, "10:00"), ANNA, 3, "Interview with Herr Roth", "Collect"),
        Hours(at(-9, "09:00"), ANNA, 4.25, "Checklist", "Write"),
    ),
    changes=(Change(at(-7, "17:30"), ANNA, {"project_status": "Closed"}),),
)

PROJECTS = (
    TEMPLATE,
    HIRING,
    SALARIES,
    OFFICE_MOVE,
    DRILL,
    AUDIT,
    ACCESSIBILITY,
    CHECKLIST,
)
