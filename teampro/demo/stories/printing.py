"""Projects that end on paper, in a window or in an inbox; one is done and in the archive."""

from __future__ import annotations

from teampro.demo.days import at
from teampro.demo.people import BAKERY, BICYCLES, CAFE, THEATRE
from teampro.demo.pictures import pdf, png
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

FLYER = ProjectStory(
    103,
    "Bäckerei Sørensen: anniversary flyer",
    at(-22, "09:40"),
    INES,
    (-22, -9),
    status="Active",
    client=BAKERY,
    manager=INES,
    who=INES,
    rate="75.00",
    detail="5,000 flyers, A5, both sides.",
    tasks=(
        Task("Layout", (-22, -17), INES, "Development", ((-18, 60), (-17, 100))),
        Task("Proof", (-16, -14), ANNA, "Review", ((-14, 100),)),
        Task("Print", (-13, -10), INES, "Service", ((-10, 100),)),
    ),
    topics=(
        TopicStory(
            at(-16, "12:10"),
            INES,
            "“Zimtschnecken” without t?",
            "The proof says “Zimschnecken”. 5,000 times.",
            (
                ReplyStory(
                    at(-16, "12:12"), ANNA, "Good that we looked. Corrected, new proof tomorrow."
                ),
            ),
            closed=at(-14, "09:30"),
        ),
    ),
    documents=(
        Document(
            "Flyer",
            (
                Edition(
                    at(-14, "15:00"),
                    INES,
                    "flyer.pdf",
                    "application/pdf",
                    pdf(
                        "50 Jahre Bäckerei Sørensen", ("Roggenbrot 4,20 €", "Zimtschnecken 2,10 €")
                    ),
                ),
            ),
        ),
    ),
    hours=(
        Hours(at(-19, "09:00"), INES, 6, "Layout, two versions", "Layout", pause=30),
        Hours(at(-10, "11:00"), INES, 0.5, "Fetched and delivered", "Print"),
    ),
    changes=(
        Change(at(-9, "10:00"), INES, {"project_status": "Closed"}),
        Change(at(-6, "17:00"), ANNA, {"project_function": "archive"}),
    ),
)

PHOTOS = ProjectStory(
    136,
    "Fahrradhaus Pohl: product photos",
    at(-15, "09:00"),
    ANNA,
    (-15, -6),
    status="Active",
    client=BICYCLES,
    who=ANNA,
    rate="90.00",
    client_sees="view",
    detail="48 bicycles in front of the brick wall.",
    tasks=(
        Task("Shooting", (-14, -12), ANNA, "Service", ((-13, 50), (-12, 100))),
        Task("Retouch", (-11, -7), ANNA, "Development", ((-9, 60), (-7, 100))),
        Task("Delivery", (-6, -6), ANNA, "Contact", ((-6, 100),)),
    ),
    documents=(
        Document(
            "Sample",
            (
                Edition(
                    at(-7, "13:30"),
                    ANNA,
                    "rad-17.png",
                    "image/png",
                    png(((150, 70, 50), (170, 85, 60), (60, 60, 60))),
                    "Number 17, the red one.",
                ),
            ),
        ),
    ),
    links=(Link(at(-12, "16:10"), ANNA, 2010, id=68),),
    hours=(
        Hours(at(-13, "09:00"), ANNA, 7.5, "Day one, rain from three", "Shooting", pause=60),
        Hours(at(-12, "09:00"), ANNA, 6, "Day two", "Shooting", pause=45),
        Hours(at(-9, "13:00"), ANNA, 4, "Retouch 1 to 30", "Retouch"),
    ),
    changes=(Change(at(-6, "17:25"), ANNA, {"project_status": "Completed"}),),
)

PROGRAMME = ProjectStory(
    140,
    "Nordlicht Theater: season programme",
    at(-14, "15:30"),
    ANNA,
    (-14, -1),
    status="Active",
    client=THEATRE,
    manager=STEFAN,
    who=ANNA,
    rate="75.00",
    client_sees="modify",
    detail="64 pages, and the same as a web page.",
    notes="Printer closes on Friday at noon. We are late.",
    tasks=(
        Task(
            "Texts",
            below=(
                Task("Twelve plays", (-14, -8), ANNA, "Service", ((-8, 100),)),
                Task("Cast and crew", (-10, -3), ANNA, "Research", ((-4, 65),), 3),
            ),
        ),
        Task("Typesetting", (-7, -1), STEFAN, "Development", ((-2, 40),), 3, 30),
        Task("Web page", (-4, -1), STEFAN, "Development", priority=1, status="Cancelled"),
    ),
    topics=(
        TopicStory(
            at(-8, "10:45"),
            ANNA,
            "Spelling of “Čechov”",
            "The theatre writes Čechov, the poster Tschechow. Čechov everywhere, please.",
            (
                ReplyStory(at(-8, "11:00"), STEFAN, "The font has no Č. I take another cut."),
                ReplyStory(at(-7, "09:20"), ANNA, "Tusind tak, it looks wonderful!", THEATRE),
            ),
        ),
    ),
    links=(
        Link(at(-8, "14:00"), ANNA, 2021),
        Link(at(-3, "11:40"), STEFAN, 2034, task="Typesetting"),
    ),
    hours=(
        Hours(at(-9, "09:30"), ANNA, 5, "Plays 5 to 12", "Twelve plays"),
        Hours(at(-4, "10:30"), ANNA, 2, "Calls about the cast", "Cast and crew"),
        Hours(at(-5, "14:00"), STEFAN, 3.5, "Pages 1 to 16", "Typesetting"),
        Hours(at(-2, "14:45"), STEFAN, 2.5, "Pages 17 to 26", "Typesetting", "Rush"),
    ),
)

MENU = ProjectStory(
    169,
    "Café Zimt: menu and labels",
    at(-10, "10:55"),
    ANNA,
    (-10, 5),
    status="In Production",
    client=CAFE,
    who=ANNA,
    rate="75.00",
    client_sees="view",
    detail="Menu in three languages, labels for 22 cakes.",
    tasks=(
        Task("Menu", (-10, -4), ANNA, "Development", ((-6, 80), (-4, 100))),
        Task("Labels", (-3, 2), ANNA, "Development", ((-1, 45),)),
        Task("Allergens", (-3, 1), ANNA, "Research", notes="Ask the kitchen, not the counter."),
    ),
    topics=(
        TopicStory(
            at(-4, "09:30"),
            ANNA,
            "Crème brûlée",
            "“Crème brûlée à la cannelle” is too long for a label.",
            (ReplyStory(at(-3, "08:40"), ANNA, "Alors: « Brûlée cannelle » ✨", CAFE),),
        ),
    ),
    links=(Link(at(-3, "13:50"), ANNA, 2030, task="Allergens"),),
    hours=(Hours(at(-6, "09:00"), ANNA, 4, "Menu, German and French", "Menu"),),
)

WIDGET = ProjectStory(
    213,
    "Nordlicht Theater: ticket widget",
    at(-3, "16:20"),
    ANNA,
    (1, 21),
    kind="Product",
    client=THEATRE,
    detail="Buy tickets without leaving the page. Nothing is planned yet.",
)

PROJECTS = (FLYER, PHOTOS, PROGRAMME, MENU, WIDGET)
