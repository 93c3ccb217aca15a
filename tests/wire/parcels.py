"""Nouns of a carrier, declared for tests alone: what a customer sees of them, and what not.

Clients 51 and 52 send parcels. Of every noun some rows are the one's and some the other's; every
noun that customers see hides fields, and everything that could name a hidden one does.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import peewee

from teampro.schema import columns
from teampro.schema.fields import Borrowed, Computed, Detail, Joined
from teampro.schema.kinds import INTEGER
from teampro.schema.links import Child, Tail, View
from teampro.schema.reach import Sql, Table, below, own, via
from teampro.schema.resource import Resource
from teampro.store.database import Database
from tests import databases
from tests.wire.world import FILE_BYTES, World


class Courier(peewee.Model):
    """Who carries; no customer sees any."""

    courier_id = columns.Id()
    rank = columns.Line()

    class Meta:
        table_name = "couriers"


class Depot(peewee.Model):
    """Where parcels lie; each is a client's."""

    depot_id = columns.Id()
    client_id = columns.Reference("clients")
    town = columns.Line()
    zone = columns.Line()
    rent = columns.Integer()

    class Meta:
        table_name = "depots"


class Parcel(peewee.Model):
    """What is sent."""

    parcel_id = columns.Id()
    client_id = columns.Reference("clients")
    depot_id = columns.Reference("depots")
    return_id = columns.Reference("depots")
    courier_id = columns.Reference("couriers")
    owner_adminid = columns.Adminid(index=False)
    label = columns.Line()
    state = columns.Choice(("sent", "lost"), default="sent")
    cost = columns.Integer()
    remark = columns.Line()
    grade = columns.Choice(("good", "bad"), default="good")
    print_sha256 = columns.Line()
    print_name = columns.Line()
    print_mime = columns.Line()
    print_size = columns.Integer()

    class Meta:
        table_name = "parcels"


class Scan(peewee.Model):
    """Where a parcel was seen; a detail."""

    scan_id = columns.Id()
    parcel_id = columns.Reference("parcels")
    place = columns.Line()

    class Meta:
        table_name = "scans"


class Event(peewee.Model):
    """What happened to a parcel."""

    event_id = columns.Id()
    parcel_id = columns.Reference("parcels")
    what = columns.Line()
    fee = columns.Integer()

    class Meta:
        table_name = "events"


class Sticker(peewee.Model):
    """A word of a client."""

    sticker_id = columns.Id()
    client_id = columns.Reference("clients")
    word = columns.Line()
    dye = columns.Line()

    class Meta:
        table_name = "stickers"


class Tagging(peewee.Model):
    """A link of a sticker to a parcel."""

    tagging_id = columns.Id()
    parcel_id = columns.Reference("parcels")
    sticker_id = columns.Reference("stickers")
    client_id = columns.Reference("clients")
    hue = columns.Line()

    class Meta:
        table_name = "taggings"


class Mark(peewee.Model):
    """A link of a sticker to an event; no customer sees any."""

    mark_id = columns.Id()
    event_id = columns.Reference("events")
    sticker_id = columns.Reference("stickers")

    class Meta:
        table_name = "marks"


class Charge(peewee.Model):
    """A charge for a parcel; customers see those they have the permission for."""

    charge_id = columns.Id()
    parcel_id = columns.Reference("parcels")
    total = columns.Integer()

    class Meta:
        table_name = "charges"


READ = {"find": "find{}s", "get": "get{}"}


def _titles(name: str) -> dict[str, str]:
    return {verb: title.format(name) for verb, title in READ.items()}


def _carries(table: Table, other: Table) -> Sql:
    return other.courier_id == table.courier_id


LATE = View(
    where=lambda table: table.state == "lost",
    joined=(Joined("last_carrier", "couriers", _carries),),
)
COURIERS = Resource(
    plural="couriers",
    singular="courier",
    help="Who carries parcels.",
    model=Courier,
    titles=_titles("Courier"),
    area="domains",
    children=(Child("parcels", "courier_id", "getCourierParcels"),),
    search=("rank",),
    order=("courier_id",),
)
DEPOTS = Resource(
    plural="depots",
    singular="depot",
    help="Where parcels lie.",
    model=Depot,
    titles=_titles("Depot"),
    area="services",
    names=("town",),
    customer_reach=own("client_id"),
    customer=("client_id", "town", "zone"),
    children=(Child("parcels", "return_id", "getDepotReturns"),),
    tails=(Tail("returned", "getReturned", "With its parcels.", complete=("parcels",)),),
    search=("town",),
    order=("depot_id",),
)
PARCELS = Resource(
    plural="parcels",
    singular="parcel",
    help="What clients send.",
    model=Parcel,
    titles=_titles("Parcel"),
    guarded=("remark",),
    computed=(
        Computed("margin", INTEGER, lambda table: table.cost * 2, "What is earned."),
        Computed("size", INTEGER, lambda table: table.print_size, "How large the print is."),
    ),
    borrowed=(
        Borrowed("rank", "couriers", "courier_id"),
        Borrowed("town", "depots", "depot_id"),
        Borrowed("rent", "depots", "depot_id"),
        Borrowed("zone", "depots", "return_id"),
    ),
    joined=(
        Joined("depot", "depots", lambda table, other: other.depot_id == table.depot_id),
        Joined("carrier", "couriers", _carries),
        Joined("back", "depots", lambda table, other: other.depot_id == table.return_id),
    ),
    details=(
        Detail("scans", Scan, "parcel_id", {"scan_id": "scan_id", "place": "place"}),
        Detail("alarms", Scan, "parcel_id", {"scan_id": "scan_id", "place": "place"}),
    ),
    children=(
        Child("events", "parcel_id", "getParcelEvents", order=("-fee", "event_id")),
        Child("charges", "parcel_id", "getParcelCharges"),
        Child(
            "stickers",
            "parcel_id",
            "getParcelStickers",
            through=("taggings", "parcel_id", "sticker_id"),
        ),
        Child("history", "record_id", "getParcelHistory", where=(("resource", "parcels"),)),
    ),
    tails=(
        Tail("late", "findLateParcels", "Those that were lost.", view=LATE),
        Tail("whole", "getWholeParcel", "With its events.", complete=("events",)),
        Tail(
            "print",
            "printParcel",
            "Its label.",
            download=("print_sha256", "print_name", "print_mime", "print_size"),
        ),
    ),
    area="orders",
    names=("label", "state"),
    customer_reach=own("client_id"),
    customer=(
        "client_id",
        "depot_id",
        "owner_adminid",
        "label",
        "state",
        "size",
        "print_sha256",
        "print_name",
        "print_mime",
        "print_size",
        "depot",
        "carrier",
        "scans",
    ),
    permission="parcels",
    search=("remark", "label"),
    order=("-cost", "parcel_id"),
    standing=(("grade", "good"),),
)
EVENTS = Resource(
    plural="events",
    singular="event",
    help="What happened to a parcel.",
    model=Event,
    titles=_titles("Event"),
    area="orders",
    customer_reach=below("parcel_id", "parcels"),
    customer=("parcel_id", "what"),
    borrowed=(Borrowed("label", "parcels", "parcel_id"),),
    children=(
        Child(
            "stickers", "event_id", "getEventStickers", through=("marks", "event_id", "sticker_id")
        ),
    ),
    order=("fee",),
)
STICKERS = Resource(
    plural="stickers",
    singular="sticker",
    help="A word of a client.",
    model=Sticker,
    titles=_titles("Sticker"),
    customer_reach=own("client_id"),
    customer=("client_id", "word"),
    search=("word", "dye"),
    order=("dye", "word"),
)
TAGGINGS = Resource(
    plural="taggings",
    singular="tagging",
    help="A link of a sticker to a parcel.",
    model=Tagging,
    titles=_titles("Tagging"),
    customer_reach=own("client_id"),
    customer=("parcel_id", "sticker_id"),
    order=("tagging_id",),
)
MARKS = Resource(
    plural="marks",
    singular="mark",
    help="A link of a sticker to an event.",
    model=Mark,
    titles=_titles("Mark"),
)
BILLS = Resource(
    plural="charges",
    singular="charge",
    help="A charge for a parcel.",
    model=Charge,
    titles=_titles("Charge"),
    area="billing",
    customer_reach=via("parcel_id", "parcels"),
    customer=("parcel_id", "total"),
    permission="charges",
    order=("charge_id",),
)
NOUNS = (COURIERS, DEPOTS, PARCELS, EVENTS, STICKERS, TAGGINGS, MARKS, BILLS)
HIDDEN: Mapping[str, tuple[str, ...]] = {
    "parcels": (
        "return_id", "courier_id", "cost", "remark", "grade", "margin", "rank", "rent", "zone",
        "carrier", "back", "alarms",
    ),
    "depots": ("rent",),
    "events": ("fee",),
    "stickers": ("dye",),
    "taggings": ("client_id", "hue"),
}  # fmt: skip
"""What a customer may not learn of, by noun: fields, filters, objects and details."""


def _never_declared(noun: Resource) -> Resource:
    """Return a noun without anything that a customer may not learn of."""
    names = HIDDEN.get(noun.plural, ())
    return replace(
        noun,
        hidden=tuple(name for name in names if name in noun.model._meta.fields),
        guarded=(),
        computed=_others(noun.computed, names),
        borrowed=_others(noun.borrowed, names),
        joined=_others(noun.joined, names),
        details=_others(noun.details, names),
        children=tuple(replace(child, order=()) for child in noun.children if not _hides(child)),
        tails=tuple(tail for tail in noun.tails if tail.word != "returned"),
        search=tuple(name for name in noun.search if name not in names),
        order=tuple(name for name in noun.order if name.lstrip("-") not in names),
        standing=(),
        customer=tuple(name for name in noun.customer if name not in names),
    )


def _others(declared: tuple[Any, ...], names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(each for each in declared if each.name not in names)


def _hides(child: Child) -> bool:
    """Say whether a list hangs on a column that customers do not see."""
    return child.through is None and child.via in HIDDEN.get(child.plural, ())


BARE = tuple(map(_never_declared, NOUNS))
"""The same nouns as if there were nothing to hide in them."""

ROWS: Mapping[Any, tuple[dict[str, Any], ...]] = {
    Courier: ({"courier_id": 1, "rank": "Rank-A"},),
    Depot: (
        {"depot_id": 1, "client_id": 51, "town": "Town-1", "zone": "Zone-1", "rent": 888_000_001},
        {"depot_id": 2, "client_id": 52, "town": "Town-2", "zone": "Zone-2", "rent": 888_000_002},
        {"depot_id": 3, "client_id": 51, "town": "Town-3", "zone": "Zone-3", "rent": 888_000_003},
    ),
    Parcel: tuple(
        {
            "parcel_id": number, "client_id": client, "depot_id": depot, "return_id": back,
            "courier_id": 1, "owner_adminid": 1, "label": f"Label-{number}",
            "state": "lost" if number in (2, 5) else "sent", "cost": 777_000_000 + cost,
            "remark": f"Remark-{number}", "grade": "bad" if number == 3 else "good",
            "print_name": "print.txt", "print_mime": "text/plain", "print_size": len(FILE_BYTES),
        }
        for number, client, depot, back, cost in (
            (1, 51, 1, 3, 10), (2, 51, 2, 1, 30), (3, 51, 99, 1, 20), (4, 52, 2, 2, 50),
            (5, 52, 1, 2, 40),
        )
    ),
    Scan: (
        {"scan_id": 1, "parcel_id": 1, "place": "Here"},
        {"scan_id": 2, "parcel_id": 4, "place": "There"},
    ),
    Event: tuple(
        {"event_id": number, "parcel_id": parcel, "what": f"What-{number}", "fee": fee}
        for number, parcel, fee in (
            (1, 1, 999_000_005), (2, 1, 999_000_009), (3, 2, 999_000_007), (4, 4, 999_000_008),
            (5, 1, 999_000_006),
        )
    ),
    Sticker: (
        {"sticker_id": 1, "client_id": 51, "word": "Word-1", "dye": "Dye-3"},
        {"sticker_id": 2, "client_id": 52, "word": "Word-2", "dye": "Dye-2"},
        {"sticker_id": 3, "client_id": 51, "word": "Word-3", "dye": "Dye-1"},
    ),
    Tagging: tuple(
        {"tagging_id": number, "parcel_id": parcel, "sticker_id": sticker, "client_id": client,
         "hue": f"Hue-{number}"}
        for number, parcel, sticker, client in (
            (1, 1, 1, 51), (2, 1, 2, 51), (3, 1, 3, 52), (4, 4, 1, 51), (5, 4, 2, 52),
        )
    ),
    Mark: (
        {"mark_id": 1, "event_id": 1, "sticker_id": 1},
        {"mark_id": 2, "event_id": 1, "sticker_id": 2},
    ),
    Charge: ({"charge_id": 1, "parcel_id": 1, "total": 100}, {"charge_id": 2, "parcel_id": 4}),
}  # fmt: skip
SECRETS = ("Rank-", "888000", "777000", "1554000", "Remark-", "999000", "Dye-", "Hue-")
"""Pieces of text that stand in hidden values, and nowhere else."""


def plant(world: World) -> None:
    """Make the carrier's tables, and put in their rows."""
    [[sha256]] = world.rows("SELECT file_sha256 FROM files WHERE file_id = 101")
    with contextlib.closing(Database(databases.place(world.directory))) as database:
        for model, rows in ROWS.items():
            world.witness.run(_create_table(model))
            stored = [_blank(model) | row for row in rows]
            if model is Parcel:
                stored = [{**row, "print_sha256": sha256} for row in stored]
            with database.writing():
                databases.plant(database, model, *stored)


def _blank(model: Any) -> dict[str, Any]:
    columns_ = (each for each in model._meta.sorted_fields if not each.primary_key)
    return {each.name: each.default for each in columns_}


def _create_table(model: Any) -> str:
    key, *others = model._meta.sorted_fields
    parts = [f"{key.name} {{words.id}}"]
    for each in others:
        kind = "BIGINT" if isinstance(each, columns.Integer) else "VARCHAR(255)"
        parts.append(f"{each.name} {kind} NOT NULL")
    return f"CREATE TABLE {model._meta.table_name} ({', '.join(parts)}){{words.options}}"
