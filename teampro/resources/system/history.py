"""History: every write in order, for audit and incremental synchronisation."""

from __future__ import annotations

from teampro.schema.resource import READ, Resource
from teampro.store.history import Entry

RESOURCE = Resource(
    plural="history",
    singular="entry",
    help="One write: who changed what when. Super administrators only.",
    model=Entry,
    verbs=READ,
    hidden=("row",),
    reach=None,
    order=("sequence",),
)
