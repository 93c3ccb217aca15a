"""The first weeks in support: what clients and strangers wrote, and the answers."""

from __future__ import annotations

from teampro.demo.days import at
from teampro.demo.people import (
    ACCOUNTS,
    BAKERY,
    BICYCLES,
    HOSTING,
    HOTEL,
    LAWYERS,
    MUSEUM,
    OUTDOOR,
    PRACTICE,
    WINERY,
)
from teampro.demo.story import ANNA, INES, STEFAN
from teampro.demo.support import Case, Mail, Memo

CASES = (
    Case(
        2001,
        BAKERY,
        "Opening hours on the website are wrong",
        (
            Mail(at(-23, "05:50"), "We open at 6, the website says 7. Moin, Jens"),
            Mail(at(-23, "09:30"), "Corrected, also on the map.", INES),
        ),
        "Closed",
        "Low",
    ),
    Case(
        2003,
        0,
        "Do you also make logos?",
        (
            Mail(at(-21, "13:14"), "Hello, I open a bicycle workshop and need a logo. Price?"),
            Mail(at(-20, "10:00"), "Yes! From 900 €, call me: extension 12. Anna", ANNA),
        ),
        "Answered",
        "Low",
        flag=ANNA,
        stranger=("Bente Carstens", "bente@radwerk-nord.example"),
    ),
    Case(
        2005,
        LAWYERS,
        "Invoice 4417: wrong address",
        (
            Mail(at(-19, "11:45"), "Please send it again to the new address, Neuer Wall 12."),
            Mail(at(-19, "12:30"), "Done, with apologies.", ANNA),
            Mail(at(-19, "14:00"), "Received."),
        ),
        "Closed",
        department=ACCOUNTS,
    ),
    Case(
        2006,
        MUSEUM,
        "Can the old site stay readable?",
        (
            Mail(
                at(-16, "10:20"),
                "Researchers cite addresses of the old site. Will they break?\n\nF. Lüders",
            ),
            Mail(at(-15, "09:15"), "No: every address will lead to its new page.", ANNA),
            Mail(at(-15, "11:02"), "Wonderful. There are 312 of them, I counted."),
        ),
        "Customer-Reply",
        flag=ANNA,
        cc="archiv@museum-am-hafen.example",
        memos=(Memo(at(-15, "11:30"), ANNA, "312 → task “Redirects from the old site”."),),
    ),
    Case(
        2008,
        LAWYERS,
        "Encrypted mail for the checklist",
        (
            Mail(at(-13, "16:40"), "We only send the list encrypted. Your key?"),
            Mail(at(-12, "09:00"), "Attached.", ANNA, "anna-albers.asc"),
        ),
        "Closed",
        "High",
        flag=ANNA,
    ),
    Case(
        2009,
        PRACTICE,
        "Doctor's holidays are missing in the calendar",
        (
            Mail(at(-14, "07:55"), "Patients book while we are away!! Praxis Dr. Öztürk"),
            Mail(at(-13, "10:15"), "Sorry - Stefan rewrites the import this week.", INES),
        ),
        "Closed",
        "High",
    ),
    Case(
        2010,
        BICYCLES,
        "Seven more bicycles",
        (
            Mail(at(-13, "18:20"), "7 more came in. Can you take their photos tomorrow, too?"),
            Mail(at(-12, "08:05"), "If it does not rain again: yes.", ANNA),
        ),
        "Closed",
    ),
    Case(
        2011,
        OUTDOOR,
        "Unsubscribe link in the footer",
        (
            Mail(
                at(-12, "09:31"),
                "Hi Anna, our lawyer says “unsubscribe” must be above the address. Sarah",
            ),
            Mail(at(-11, "12:00"), "Moved. Proof attached.", ANNA, "footer.png"),
            Mail(at(-11, "13:37"), "Perfect, cheers!"),
        ),
        "Closed",
    ),
    Case(
        2012,
        HOTEL,
        "New e-mail address for the spa",
        (
            Mail(at(-11, "10:10"), "spa@… please, 5 GB."),
            Mail(at(-11, "10:25"), "Is there; password by phone.", STEFAN),
        ),
        "Closed",
        "Low",
        HOSTING,
        STEFAN,
        "S14",
    ),
    Case(
        2014,
        WINERY,
        "Card payment fails with “3-D Secure”",
        (
            Mail(at(-10, "08:12"), "Test order with my own card: error 3-D Secure. Katharina H."),
            Mail(at(-10, "09:40"), "Found it: staging is not on the list of the bank.", STEFAN),
            Mail(at(-3, "13:50"), "Please try again now.", STEFAN),
        ),
        "Answered",
        flag=STEFAN,
        memos=(Memo(at(-9, "09:00"), STEFAN, "Bank answers within 5 working days …"),),
    ),
    Case(
        2016,
        HOTEL,
        "Contact form sends twice",
        (
            Mail(at(-10, "19:15"), "Every enquiry arrives two times."),
            Mail(at(-9, "11:10"), "A plug-in; it is off until its next update.", STEFAN),
        ),
        "Closed",
        department=HOSTING,
        flag=STEFAN,
        service="S14",
    ),
    Case(
        2019,
        MUSEUM,
        "Red line “closed on Mondays”",
        (
            Mail(at(-9, "17:45"), "The board would like it in red. I would not. F. L."),
            Mail(at(-8, "10:00"), "We show both on Thursday.", STEFAN),
        ),
        "On Hold",
        "Low",
        flag=STEFAN,
    ),
)
