"""Batch: several chains in one request; run by engine/batch."""

from __future__ import annotations

from teampro.schema.reach import ALL
from teampro.schema.resource import Resource

RESOURCE = Resource(
    plural="batch",
    singular="batch",
    help="Up to 50 chains in one transaction: all of them, or nothing.",
    titles={"create": "runBatch"},
    page="batch",
    customer_reach=ALL,
    example={
        "steps": [
            {
                "as": "p",
                "method": "POST",
                "action": "projects",
                "params": {"project_name": "Fair stand"},
            },
            {
                "method": "POST",
                "action": "projects/{p}/actions",
                "params": {"action_name": "Panels", "assigned_adminid": "me"},
            },
            {"action": "projects/{p}/snapshot"},
        ]
    },
)
