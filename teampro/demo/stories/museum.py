"""Projects of the museum: the relaunch of its website, and a kiosk in its foyer."""

from __future__ import annotations

from teampro.demo.days import ago, at
from teampro.demo.people import MUSEUM
from teampro.demo.stories.museum_papers import DOCUMENTS
from teampro.demo.stories.museum_plan import TASKS
from teampro.demo.stories.museum_talk import TOPICS
from teampro.demo.story import (
    ANNA,
    STEFAN,
    Change,
    Hours,
    Link,
    ProjectStory,
    ReplyStory,
    Task,
    TopicStory,
)

LINKS = (
    Link(at(-15, "09:20"), ANNA, 2006, id=64),
    Link(at(-8, "10:05"), STEFAN, 2019, task="Layout of the exhibition pages"),
    Link(at(-4, "14:30"), STEFAN, 2031, id=83, task="Import the collection"),
)

HOURS = (
    Hours(at(-22, "10:00"), ANNA, 3.5, "Workshop, first half", "Workshop with the curators"),
    Hours(at(-20, "10:00"), ANNA, 3, "Workshop, second half", "Workshop with the curators"),
    Hours(at(-20, "09:30"), STEFAN, 5.5, "Crawled and sorted pages", "Content inventory", pause=45),
    Hours(at(-18, "08:45"), STEFAN, 4.25, "Press archive, spreadsheet", "Content inventory"),
    Hours(at(-16, "13:00"), ANNA, 2.5, "Boards “harbour” and “archive”", "Mood boards"),
    Hours(at(-13, "08:30"), STEFAN, 3.75, "Staging, deploy key, backups", "Set up staging"),
    Hours(at(-13, "13:30"), STEFAN, 3, "Layouts A and B", "Layout of the exhibition pages"),
    Hours(at(-11, "09:00"), STEFAN, 6, "CSV mapping, encoding trouble", "Import the collection"),
    Hours(at(-9, "14:00"), ANNA, 1.25, "Third board, call with Dr. Lüders", "Mood boards"),
    Hours(
        at(-9, "09:00"),
        STEFAN,
        5.5,
        "Import run 2, years as text",
        "Import the collection",
        pause=30,
    ),
    Hours(at(-8, "13:00"), STEFAN, 4, "Layout B in detail", "Layout of the exhibition pages"),
    Hours(at(-6, "10:00"), ANNA, 2, "Contact sheets 1 to 14", "Photo selection"),
    Hours(at(-5, "08:30"), STEFAN, 4.5, "Import run 3, spot checks", "Import the collection"),
    Hours(
        at(-4, "19:00"),
        STEFAN,
        1.5,
        "Staging was down, disk full of thumbnails",
        kind="Emergency",
        ticket=2031,
    ),
    Hours(at(-3, "09:15"), STEFAN, 2.75, "Tab order, skip links", "Ways with the keyboard"),
    Hours(at(-3, "15:00"), ANNA, 1.5, "Answers about photo rights", "Photo selection"),
    Hours(at(-2, "09:00"), STEFAN, 5, "“Closed on Mondays”", "Layout of the exhibition pages"),
    Hours(at(-1, "10:00"), STEFAN, 5.75, "Base template, header, footer", "Templates", pause=60),
    Hours(ago(200), ANNA, 0.75, "Training room, dates", "Train the editors", "In-House"),
    Hours(ago(80), STEFAN, 0, "Header on small screens", "Templates"),
)

RELAUNCH = ProjectStory(
    100,
    "Museum am Hafen: website relaunch",
    at(-23, "09:05"),
    ANNA,
    (-23, 12),
    status="Active",
    client=MUSEUM,
    who=STEFAN,
    rate="95.00",
    client_sees="view",
    detail="A new website for the museum, in German and English, before the next large exhibition.",
    notes="Budget 18,000 €, of which 3,000 € only after launch.\n"
    'Never say "app" in front of the board.',
    tasks=TASKS,
    topics=TOPICS,
    documents=DOCUMENTS,
    links=LINKS,
    hours=HOURS,
    changes=(
        Change(at(-13, "08:20"), ANNA, {"project_status": "In Production"}),
        Change(at(-4, "16:30"), ANNA, {"client_visible": "modify"}),
    ),
)

KIOSK = ProjectStory(
    194,
    "Museum am Hafen: audio guide kiosk",
    at(-5, "15:10"),
    ANNA,
    (-5, 30),
    kind="Product",
    client=MUSEUM,
    detail="A touch screen in the foyer from which visitors take the audio guide along.",
    notes="Depends on the grant; decision in about six weeks.",
    tasks=(
        Task("Offer", (-5, 3), ANNA, "Contact", ((-2, 40),), hours=4),
        Task(
            "Prototype",
            below=(
                Task("Borrow a touch screen", (4, 8), STEFAN, "Research", priority=1),
                Task("Three screens to click through", (9, 20), STEFAN, "Development"),
            ),
        ),
    ),
    topics=(
        TopicStory(
            at(-4, "10:00"),
            ANNA,
            "Languages",
            "German, English, Danish. Plattdeutsch is a wish of the friends' association …",
            (
                ReplyStory(
                    at(-4, "10:20"), STEFAN, "“Moin” in every language is one string less 😄"
                ),
            ),
        ),
    ),
    hours=(Hours(at(-2, "11:00"), ANNA, 1.5, "Draft of the offer", "Offer"),),
)

PROJECTS = (RELAUNCH, KIOSK)
