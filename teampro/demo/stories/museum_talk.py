"""The relaunch of the museum's website: what was talked about."""

from __future__ import annotations

from teampro.demo.days import ago, at
from teampro.demo.people import MUSEUM
from teampro.demo.story import ANNA, STEFAN, ReplyStory, TopicStory

TOPICS = (
    TopicStory(
        at(-22, "14:20"),
        ANNA,
        "Kick-off: who decides what",
        "Dear all,\n\nDr. Lüders decides on content, we decide on technology, and on design we "
        "decide together, on Thursdays.\n\nBest, Anna",
        (
            ReplyStory(
                at(-22, "15:05"), STEFAN, "Works for me. I set up a weekly call, Thursdays at ten."
            ),
            ReplyStory(
                at(-21, "09:12"),
                ANNA,
                "Thursdays are fine, but never before ten: school classes until then!",
                MUSEUM,
            ),
        ),
        closed=at(-16, "11:00"),
    ),
    TopicStory(
        at(-13, "10:40"),
        STEFAN,
        "Exhibition pages: first layouts",
        "Two versions are in the files. A has the large picture on top, B begins with dates and "
        "prices.",
        (
            ReplyStory(
                at(-12, "09:30"),
                ANNA,
                '"Version B, please. Two thirds of our visitors only want the opening hours." '
                "(by phone, F. Lüders)",
                MUSEUM,
            ),
            ReplyStory(
                at(-12, "09:48"), STEFAN, "B it is 👍 I take the large picture below the fold."
            ),
            ReplyStory(
                at(-4, "16:02"),
                ANNA,
                "They now ask for a line “closed on Mondays” in red. I said yes to the line and "
                "no to the red.",
            ),
        ),
        task="Layout of the exhibition pages",
    ),
    TopicStory(
        at(-10, "13:15"),
        STEFAN,
        "Import: what to do with objects without a year",
        "214 objects have no year, 31 have “um 1900 (?)”. Import as text, or leave empty?",
        (
            ReplyStory(
                at(-10, "15:50"),
                ANNA,
                "As text, exactly as it stands. Curators are touchy about question marks.",
            ),
            ReplyStory(
                at(-9, "08:55"), STEFAN, "Done. Sorting uses the first four digits, if any."
            ),
        ),
        task="Import the collection",
    ),
    TopicStory(
        at(-6, "11:25"),
        ANNA,
        "Photo rights",
        "The harbour photos by K. Sieveking are cleared until 2031. The press photos are not:\n\n"
        "1. Elbe flood, 1962\n2. Launch of the Cap San Diego\n3. Portrait of the founder",
        (
            ReplyStory(
                at(-5, "10:10"), STEFAN, "Placeholder for the three, then. I mark them in the CMS."
            ),
        ),
        task="Photo selection",
    ),
    TopicStory(
        at(-2, "17:05"),
        STEFAN,
        "Launch date vs. school holidays",
        "If the editors' training slips by a week we launch into the holidays. Do we want that?",
        (ReplyStory(ago(190), ANNA, "We don't. I ask for the training room today."),),
    ),
)
