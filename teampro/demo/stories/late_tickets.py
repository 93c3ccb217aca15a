"""The last weeks in support; some mails still wait for an answer."""

from __future__ import annotations

from teampro.demo.days import ago, at
from teampro.demo.people import (
    ACCOUNTS,
    BAKERY,
    BICYCLES,
    CAFE,
    HOSTING,
    HOTEL,
    JOINERY,
    MUSEUM,
    OUTDOOR,
    PRACTICE,
    THEATRE,
    UTILITY,
    WINERY,
)
from teampro.demo.story import ANNA, INES, STEFAN
from teampro.demo.support import Case, Mail, Memo

CASES = (
    Case(
        2021,
        THEATRE,
        "Two plays have changed their titles",
        (
            Mail(at(-8, "12:33"), "“Drei Schwestern” is now “3 Schwestern”. No joke."),
            Mail(at(-8, "13:58"), "Changed in print and on the page.", ANNA),
        ),
        "Closed",
        cc="dramaturgie@nordlicht-theater.example",
    ),
    Case(
        2022,
        0,
        "SEO offer!!! First place in 3 days",
        (Mail(at(-8, "03:03"), 'Dear "webmaster", we bring you <b>first place</b> …'),),
        "Closed",
        "Low",
        stranger=("Best Rank Team", "offer@best-rank.example"),
    ),
    Case(
        2024,
        HOTEL,
        "New prices",
        (
            Mail(at(-8, "15:05"), "As attached, from the 1st.", attachments="preise.xlsx"),
            Mail(at(-7, "10:20"), "Online, English as well.", INES),
        ),
        "Closed",
    ),
    Case(
        2026,
        JOINERY,
        "Domain holzweg.example: transfer",
        (
            Mail(at(-7, "09:00"), "Mein Neffe has the password. He is in Norway."),
            Mail(at(-6, "09:10"), "Then we wait for Norway.", STEFAN),
        ),
        "On Hold",
        "Low",
        HOSTING,
        STEFAN,
        "D31",
    ),
    Case(
        2027,
        BAKERY,
        "A newsletter about bread?",
        (
            Mail(at(-6, "06:10"), "Is that silly? Jens"),
            Mail(at(-6, "10:30"), "Nothing about bread is silly. May I call tomorrow?", STEFAN),
            Mail(at(-5, "05:55"), "Tomorrow is good, after 14:00."),
        ),
        "Customer-Reply",
        flag=STEFAN,
    ),
    Case(
        2030,
        CAFE,
        "Allergens: lupin is missing",
        (
            Mail(at(-4, "17:30"), "Lupins, s'il vous plaît! It is in the waffles. Noémie"),
            Mail(at(-3, "13:40"), "Added. Thank you for looking so closely.", ANNA),
        ),
        "Answered",
        "High",
    ),
    Case(
        2031,
        MUSEUM,
        "Staging shows “502 Bad Gateway”",
        (
            Mail(at(-4, "13:58"), "We wanted to show it to the director at 14:00 …", 0, "502.png"),
            Mail(at(-4, "14:20"), "On it.", STEFAN),
            Mail(at(-4, "20:35"), "Disk was full; it is back, and there is an alarm now.", STEFAN),
        ),
        "Answered",
        "High",
        HOSTING,
        STEFAN,
        "S22",
        memos=(
            Memo(at(-4, "20:40"), STEFAN, "1,240 objects in 9 sizes = 61 GB 😳"),
            Memo(at(-3, "08:30"), ANNA, "Not billed."),
        ),
    ),
    Case(
        2032,
        UTILITY,
        "Deadline of the authority",
        (
            Mail(at(-4, "08:02"), "The authority wants an answer by the end of the month.\nBrandt"),
            Mail(at(-3, "10:00"), "The three worst points are done by then.", STEFAN),
        ),
        "In Progress",
        "High",
        flag=STEFAN,
    ),
    Case(
        2033,
        PRACTICE,
        "SMS at 3 in the morning",
        (
            Mail(at(-4, "07:40"), "Three patients got their test SMS at 03:00."),
            Mail(at(-3, "09:00"), "UTC … we send between 9 and 18 local time from now on.", STEFAN),
            Mail(at(-2, "07:42"), "Thank you, it works."),
        ),
        "Customer-Reply",
        flag=STEFAN,
    ),
    Case(
        2034,
        THEATRE,
        "Bleed: 3 mm or 5 mm?",
        (Mail(at(-3, "11:20"), "The printer asks. Paula"),),
        "In Progress",
        "High",
        flag=STEFAN,
    ),
    Case(
        2035,
        WINERY,
        "Gift boxes",
        (Mail(at(-3, "21:15"), "Can the shop sell gift boxes, with a card?"),),
        "Open",
        flag=ANNA,
    ),
    Case(
        2036,
        BICYCLES,
        "Invoice: two days or one and a half?",
        (
            Mail(at(-2, "18:01"), "It rained from three o'clock."),
            Mail(at(-1, "09:20"), "One and a half. Corrected invoice attached.", ANNA, "4452.pdf"),
        ),
        "Answered",
        department=ACCOUNTS,
        flag=ANNA,
    ),
    Case(
        2038,
        HOTEL,
        "Booking page is slow in the evening",
        (
            Mail(
                at(-3, "21:48"),
                "Between 20:00 and 22:00 guests wait ten seconds and give up.\n\n"
                "Mit freundlichen Grüßen\nAnneliese Krüger",
            ),
            Mail(at(-2, "09:05"), "We see it too. A faster machine is the answer.", STEFAN),
            Mail(at(-2, "10:40"), "Then please do it. At night!"),
        ),
        "In Progress",
        "High",
        HOSTING,
        STEFAN,
        "S14",
        memos=(
            Memo(at(-2, "09:10"), STEFAN, "Old machine: 2 cores, 96 % in iowait at 21:00."),
            Memo(at(-2, "11:20"), STEFAN, "New project, see link."),
        ),
    ),
    Case(
        2040,
        OUTDOOR,
        "Typo in mail 2: “waterprof”",
        (Mail(at(-1, "08:33"), "Ouch. Next time I read it thrice. Sarah"),),
        "Open",
        "Low",
    ),
    Case(
        2041,
        CAFE,
        "New phone number",
        (Mail(ago(170), "Bonjour, the number on the labels ends with 18, not 81!"),),
        "Open",
        flag=ANNA,
    ),
)
