"""The month as it was: everything that happened, by client and by kind of work."""

from __future__ import annotations

from teampro.demo.days import at
from teampro.demo.people import BAKERY, LAWYERS
from teampro.demo.stories import early_tickets, hotel, late_tickets, museum, office, printing, shops
from teampro.demo.story import ANNA, STEFAN, Hours

PROJECTS = tuple(
    project for story in (museum, hotel, shops, printing, office) for project in story.PROJECTS
)
CASES = early_tickets.CASES + late_tickets.CASES
OTHER_HOURS = (
    Hours(at(-19, "12:00"), ANNA, 0.5, "Invoice, sent again", kind="In-House", client=LAWYERS),
    Hours(at(-6, "10:00"), STEFAN, 0.5, "About a newsletter", client=BAKERY, ticket=2027),
)
"""Time that belongs to no project."""
