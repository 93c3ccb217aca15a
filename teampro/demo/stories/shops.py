"""Projects about shops and small websites."""

from __future__ import annotations

from teampro.demo.days import at
from teampro.demo.people import JOINERY, OUTDOOR, PRACTICE, WINERY
from teampro.demo.pictures import png
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

SHOP = ProjectStory(
    107,
    "Weingut Höflinger: online shop",
    at(-21, "10:15"),
    ANNA,
    (-21, 15),
    kind="Product",
    status="In Production",
    client=WINERY,
    manager=STEFAN,
    who=STEFAN,
    rate="95.00",
    client_sees="modify",
    detail="Wine by the box, shipped within Germany, Austria and Denmark.",
    notes="Age check is by the parcel service, not by us.",
    tasks=(
        Task(
            "Catalogue",
            manager=STEFAN,
            below=(
                Task("Products and vintages", (-20, -12), INES, "Planning", ((-12, 100),)),
                Task("Bottle photos", (-15, -6), ANNA, "Service", ((-10, 60), (-6, 100))),
                Task("Tasting notes, English", (-8, 4), ANNA, "Service", ((-2, 55),)),
            ),
        ),
        Task(
            "Checkout",
            manager=STEFAN,
            below=(
                Task("Payment", (-14, -3), STEFAN, "Development", ((-9, 50), (-3, 100)), 3, 20),
                Task("Shipping rules", (-5, 5), STEFAN, "Development", ((-2, 30),), hours=12),
                Task("Invoices as PDF", (3, 8), STEFAN, "Development", hours=8),
            ),
        ),
        Task("Trial order with friends", (10, 12), ANNA, "Review"),
    ),
    topics=(
        TopicStory(
            at(-16, "11:30"),
            INES,
            "Boxes of 6 or of 12?",
            "The shop can only count boxes. Which size is “one”?",
            (
                ReplyStory(at(-15, "08:40"), INES, "Six! Twelve nobody can carry.", WINERY),
                ReplyStory(at(-15, "09:00"), STEFAN, "Noted, 1 box = 6 bottles = 0.75 l each."),
            ),
            closed=at(-14, "10:00"),
        ),
        TopicStory(
            at(-3, "13:45"),
            STEFAN,
            "Payment is live on staging",
            "Test cards work. PayPal says `CURRENCY_MISMATCH` for Denmark: we only offer €.",
            (ReplyStory(at(-2, "10:30"), ANNA, "Euro only is fine, I asked Katharina."),),
            task="Payment",
        ),
    ),
    documents=(
        Document(
            "Label front",
            (
                Edition(
                    at(-10, "15:20"),
                    ANNA,
                    "etikett.png",
                    "image/png",
                    png(((245, 240, 225), (120, 20, 45), (245, 240, 225)), height=20),
                    "Riesling, trocken.",
                ),
            ),
            task="Bottle photos",
        ),
    ),
    links=(Link(at(-10, "09:30"), STEFAN, 2014, task="Payment"), Link(at(-2, "08:45"), ANNA, 2035)),
    hours=(
        Hours(at(-18, "09:00"), INES, 4, "Spreadsheet with 64 wines", "Products and vintages"),
        Hours(at(-12, "10:00"), INES, 5.5, "Rest of the wines", "Products and vintages", pause=30),
        Hours(at(-10, "09:00"), ANNA, 6, "Photos, day one", "Bottle photos", pause=45),
        Hours(at(-9, "08:30"), STEFAN, 0.25, "Call about payment", "Payment"),
        Hours(at(-7, "09:00"), STEFAN, 7, "Payment provider", "Payment", pause=60),
        Hours(at(-3, "09:00"), STEFAN, 4.5, "Refunds, test cards", "Payment"),
        Hours(at(-2, "14:30"), ANNA, 2, "Notes 1 to 20", "Tasting notes, English"),
    ),
    changes=(Change(at(-14, "10:05"), STEFAN, {"project_status": "In Production"}),),
)

NEWSLETTER = ProjectStory(
    201,
    "Weingut Höflinger: newsletter",
    at(-5, "16:00"),
    ANNA,
    (-4, 6),
    status="Active",
    client=WINERY,
    who=ANNA,
    rate="85.00",
    detail="Three mails about the new vintage.",
    tasks=(
        Task("Texts", (-4, -1), ANNA, "Service", ((-1, 90),)),
        Task("Test in mail programs", (1, 2), STEFAN, "Review"),
        Task("Send", (3, 3), ANNA, "Service", priority=3),
    ),
    hours=(Hours(at(-3, "10:00"), ANNA, 2.5, "Mail one and two", "Texts"),),
)

BOOKING = ProjectStory(
    118,
    "Praxis Dr. Öztürk: appointment booking",
    at(-18, "09:35"),
    INES,
    (-18, -3),
    kind="Product",
    status="In Testing",
    client=PRACTICE,
    who=STEFAN,
    rate="95.00",
    client_sees="view",
    detail="Patients book their appointments themselves.",
    notes="Late by our own fault: Ines' calendar import was thrown away.",
    tasks=(
        Task(
            "Calendar",
            below=(
                Task("Opening hours and holidays", (-17, -14), INES, "Planning", ((-14, 100),)),
                Task("Sync with the practice", (-13, -6), STEFAN, "Development", ((-5, 100),), 3),
            ),
        ),
        Task(
            "Form",
            below=(
                Task("Fields and consent", (-12, -8), STEFAN, "Development", ((-8, 100),)),
                Task("Reminder by SMS", (-8, -3), STEFAN, "Development", ((-4, 50),), 3),
            ),
        ),
        Task("Test with two assistants", (-5, -3), ANNA, "Review", ((-2, 90),)),
    ),
    topics=(
        TopicStory(
            at(-5, "08:50"),
            STEFAN,
            "Consent text",
            "The lawyer's text has 4,100 characters. Can it be shorter?",
            (
                ReplyStory(at(-4, "12:20"), ANNA, "It can be folded, not shortened.", PRACTICE),
                ReplyStory(at(-4, "13:00"), STEFAN, "Folded. It opens with the keyboard, too."),
            ),
            task="Fields and consent",
        ),
        TopicStory(
            at(-2, "15:15"),
            ANNA,
            "Late: what we tell the practice",
            "Go-live moves by two weeks. I call Dr. Öztürk tomorrow, nobody else does.",
        ),
    ),
    links=(
        Link(at(-13, "10:20"), ANNA, 2009),
        Link(at(-3, "09:05"), STEFAN, 2033, task="Reminder by SMS"),
    ),
    hours=(
        Hours(at(-16, "09:00"), INES, 5, "Rules for holidays", "Opening hours and holidays"),
        Hours(at(-10, "13:00"), STEFAN, 4, "New calendar import", "Sync with the practice"),
        Hours(at(-8, "09:00"), STEFAN, 3.5, "Form, consent", "Fields and consent"),
        Hours(at(-4, "09:00"), STEFAN, 3, "SMS gateway", "Reminder by SMS", "Rush"),
    ),
    changes=(Change(at(-5, "17:20"), ANNA, {"project_status": "In Testing"}),),
)

CAMPAIGN = ProjectStory(
    152,
    "Greenfield Outdoor: email campaign",
    at(-13, "11:10"),
    ANNA,
    (-13, 4),
    status="Active",
    client=OUTDOOR,
    who=STEFAN,
    rate="110.00",
    seen_by="related",
    detail="Four mails, one per week, to 12,000 subscribers in the UK.",
    notes="Sarah reads every word herself. British spelling!",
    tasks=(
        Task("Segments", (-13, -11), STEFAN, "Research", ((-11, 100),)),
        Task("Mail 1: tents", (-10, -7), STEFAN, "Service", ((-7, 100),)),
        Task("Mail 2: boots", (-6, -2), STEFAN, "Service", ((-2, 100),)),
        Task("Mail 3: rain", (-1, 2), STEFAN, "Service", ((-1, 25),)),
        Task("Mail 4: maps", (1, 4), ANNA, "Service"),
    ),
    topics=(
        TopicStory(
            at(-6, "10:00"),
            STEFAN,
            "Opening rates",
            "Mail 1: 38 % opened, 6 % clicked. “Colour” instead of “color” was noticed 😉",
        ),
    ),
    links=(Link(at(-11, "12:10"), ANNA, 2011),),
    hours=(
        Hours(at(-11, "09:00"), STEFAN, 3, "Segments by last order", "Segments"),
        Hours(at(-8, "10:00"), STEFAN, 4.5, "Text, pictures, test", "Mail 1: tents"),
        Hours(at(-4, "13:00"), STEFAN, 4, "Text, pictures, test", "Mail 2: boots"),
    ),
)

PORTFOLIO = ProjectStory(
    175,
    "Tischlerei Holzweg: portfolio site",
    at(-9, "14:25"),
    STEFAN,
    (-9, 11),
    status="Active",
    client=JOINERY,
    manager=STEFAN,
    who=-1,
    rate="80.00",
    client_sees="view",
    detail="Twelve pieces of furniture, one page each, a form for enquiries.",
    tasks=(
        Task("Structure", (-9, -7), STEFAN, "Planning", ((-7, 100),)),
        Task(
            "Pages",
            below=(
                Task("Template of a piece", (-6, -1), STEFAN, "Development", ((-2, 70),)),
                Task("Enter twelve pieces", (1, 5), -1, "Service"),
            ),
        ),
        Task("Enquiry form", (4, 6), STEFAN, "Development", priority=1),
    ),
    topics=(
        TopicStory(
            at(-7, "16:00"),
            STEFAN,
            "Herr Grün has no computer",
            "He sends the texts by letter. I type them in; the oak table is lovely.",
            (ReplyStory(at(-6, "08:45"), ANNA, "Charge the typing as In-House, please."),),
        ),
    ),
    links=(Link(at(-6, "09:15"), STEFAN, 2026),),
    hours=(
        Hours(at(-7, "13:00"), STEFAN, 1.75, "Sketch with Herr Grün", "Structure"),
        Hours(at(-6, "13:00"), STEFAN, 1, "Typing", "Template of a piece", "In-House"),
    ),
)

PROJECTS = (SHOP, NEWSLETTER, BOOKING, CAMPAIGN, PORTFOLIO)
