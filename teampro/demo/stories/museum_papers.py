"""The relaunch of the museum's website: its documents, with real bytes."""

from __future__ import annotations

from teampro.demo.days import at
from teampro.demo.pictures import pdf, png
from teampro.demo.story import ANNA, STEFAN, Document, Edition

_LAYOUT_A = png(((21, 52, 98), (240, 240, 236), (240, 240, 236), (200, 205, 210)))
_LAYOUT_B = png(((240, 240, 236), (21, 52, 98), (240, 240, 236), (200, 205, 210)))
_LAYOUT_C = png(((240, 240, 236), (21, 52, 98), (178, 34, 34), (240, 240, 236), (200, 205, 210)))

_BRIEF = (
    "1. Visitors find opening hours, prices and the way here in one click.",
    "2. The collection (1,240 objects) can be searched.",
    "3. Curators edit exhibitions themselves.",
    "4. Everything works with keyboard and screen reader.",
)

DOCUMENTS = (
    Document(
        "Brief",
        (
            Edition(
                at(-22, "14:40"),
                ANNA,
                "brief.pdf",
                "application/pdf",
                pdf("Website relaunch: brief", _BRIEF[:3]),
                "As agreed in the workshop.",
                id=5,
            ),
            Edition(
                at(-20, "16:10"),
                ANNA,
                "brief.pdf",
                "application/pdf",
                pdf("Website relaunch: brief", _BRIEF),
                "With accessibility.",
            ),
        ),
    ),
    Document(
        "Inventory",
        (
            Edition(
                at(-17, "12:00"),
                STEFAN,
                "inventory.csv",
                "text/csv",
                b"address;title;keep\n/besuch;Ihr Besuch;yes\n/kinder/geburtstag;Geburtstag im "
                b"Museum;yes\n/aktuell/2011/03;Lange Nacht 2011;no\n",
                "Three of the 86 pages, as a sample.",
            ),
        ),
        task="Content inventory",
    ),
    Document(
        "Layout exhibitions",
        (
            Edition(
                at(-13, "10:30"),
                STEFAN,
                "exhibitions-a.png",
                "image/png",
                _LAYOUT_A,
                "Large picture on top.",
                id=9,
            ),
            Edition(
                at(-13, "10:35"),
                STEFAN,
                "exhibitions-b.png",
                "image/png",
                _LAYOUT_B,
                "Dates and prices on top.",
            ),
            Edition(
                at(-4, "15:40"),
                STEFAN,
                "exhibitions-b-mondays.png",
                "image/png",
                _LAYOUT_C,
                'With the line "closed on Mondays".',
                version="1.0",
            ),
        ),
        task="Layout of the exhibition pages",
    ),
    Document(
        "Notes of the call",
        (
            Edition(
                at(-5, "11:20"),
                ANNA,
                "Gespräch Lüders.txt",
                "text/plain",
                "Fotos: 3 offen, Rest frei.\nSchulung: Raum „Kaispeicher“ anfragen.\n".encode(),
            ),
        ),
    ),
)
