"""The API about itself: its resources and its OpenAPI document, printed by describe/pages.py."""

from __future__ import annotations

from teampro.schema.links import Tail
from teampro.schema.reach import ALL
from teampro.schema.resource import Resource

RESOURCE = Resource(
    plural="api",
    singular="api",
    help="What this API offers.",
    customer_reach=ALL,
    tails=(
        Tail(
            "resources",
            "findResources",
            "Every resource with its methods, fields, children and tails.",
            page="resources",
        ),
        Tail(
            "commands",
            "findCommands",
            "Every command of WHMCS's API that the caller may send.",
            page="commands",
        ),
        Tail("openapi", "getOpenapi", "The OpenAPI 3.1 document; JSON only.", page="openapi"),
    ),
)
