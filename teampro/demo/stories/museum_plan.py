"""The relaunch of the museum's website: what is to be done, three levels deep."""

from __future__ import annotations

from teampro.demo.story import ANNA, ANYONE, STEFAN, Task

TASKS = (
    Task(
        "Discovery",
        manager=ANNA,
        client="view",
        below=(
            Task("Workshop with the curators", (-22, -20), ANNA, "Contact", ((-20, 100),), hours=6),
            Task(
                "Content inventory",
                (-21, -17),
                STEFAN,
                "Research",
                ((-19, 60), (-17, 100)),
                hours=10,
                detail="All 1,240 objects, 86 pages and the press archive since 2009.",
            ),
        ),
    ),
    Task(
        "Design",
        manager=ANNA,
        client="view",
        below=(
            Task(
                "Look and feel",
                manager=ANNA,
                below=(
                    Task("Mood boards", (-17, -4), ANNA, "Development", ((-15, 40), (-9, 80))),
                    Task(
                        "Layout of the exhibition pages",
                        (-14, 3),
                        STEFAN,
                        "Development",
                        ((-8, 25), (-2, 42)),
                        priority=3,
                        hours=24,
                        detail="Current, coming and past exhibitions; one layout for all three.",
                        notes='Dr. Lüders said: "Less grey, more harbour."\n'
                        "- keep the blue of the old logo\n- no carousel 🙏",
                        client="modify",
                    ),
                ),
            ),
            Task(
                "Photo selection",
                (-12, 2),
                ANNA,
                "Review",
                ((-6, 50), (-3, 75)),
                notes="Rights for the 1950s press photos are still open.",
            ),
            Task(
                "Accessibility",
                below=(
                    Task("Contrast and font sizes", (-2, 4), STEFAN, "Review"),
                    Task("Ways with the keyboard", (-7, 2), STEFAN, "Review", ((-3, 75),)),
                ),
            ),
        ),
    ),
    Task(
        "Build",
        manager=STEFAN,
        below=(
            Task(
                "Content management",
                manager=STEFAN,
                below=(
                    Task("Set up staging", (-13, -12), STEFAN, "Service", ((-12, 100),), hours=4),
                    Task(
                        "Import the collection",
                        (-11, -5),
                        STEFAN,
                        "Development",
                        ((-9, 30), (-7, 70), (-5, 100)),
                        hours=18,
                        notes="CSV from the old system is Latin-1, not UTF-8: "
                        "“Möwe” arrives as “MÃ¶we”.",
                    ),
                    Task("Train the editors", (8, 9), ANNA, "Contact", hours=5),
                ),
            ),
            Task(
                "Templates",
                (-4, 7),
                STEFAN,
                "Development",
                ((-1, 20),),
                priority=3,
                hours=32,
            ),
        ),
    ),
    Task(
        "Launch",
        manager=ANNA,
        below=(
            Task(
                "Redirects from the old site",
                (8, 10),
                ANYONE,
                "Service",
                notes="312 addresses; list in the inventory, sheet “URLs”.",
            ),
            Task("Press release", (9, 11), ANNA, "Contact", priority=1),
            Task("Opening night", (12, 12), ANNA, "Contact", priority=1, detail="Bring cake 🎂"),
        ),
    ),
)
