"""The people of the demonstration: administrators, clients and the departments of support."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import peewee

from teampro.identity.admins import Admins
from teampro.identity.passwords import Passwords
from teampro.resources.people.affiliates import Affiliate
from teampro.resources.people.clientnotes import ClientNote
from teampro.resources.people.clients import Client
from teampro.resources.people.contacts import Contact
from teampro.resources.people.customfields import CustomField
from teampro.resources.people.customfieldvalues import CustomFieldValue
from teampro.resources.support.departmentadmins import DepartmentAdmin
from teampro.resources.support.departments import Department
from teampro.schema.rules import Stored
from teampro.schema.values import MOMENT
from teampro.store.database import Database

PASSWORD = "demo"


@dataclass(frozen=True)
class Person:
    """An administrator of the agency."""

    username: str
    name: str
    role: str
    disabled: bool = False


ADMINS = (
    Person("admin", "Anna Albers", "super"),
    Person("staff", "Stefan Böhm", "staff"),
    Person("ines", "Ines Kordt", "staff", disabled=True),
)
"""In the order of their ids, from 1."""

MUSEUM, BAKERY, WINERY, UTILITY, PRACTICE, BICYCLES = 12, 17, 21, 24, 29, 33
THEATRE, LAWYERS, OUTDOOR, HOTEL, CAFE, JOINERY = 36, 41, 47, 52, 58, 63

CLIENTS = {
    MUSEUM: ("Dr. Friederike Lüders", "Museum am Hafen"),
    BAKERY: ("Jens Sørensen", "Bäckerei Sørensen"),
    WINERY: ("Katharina Höflinger", "Weingut Höflinger"),
    UTILITY: ("Thomas Brandt", "Stadtwerke Elmenau GmbH"),
    PRACTICE: ("Dr. Selin Öztürk", "Praxis Dr. Öztürk"),
    BICYCLES: ("Martin Pohl", "Fahrradhaus Pohl"),
    THEATRE: ("Paula Winkelmann", "Nordlicht Theater e. V."),
    LAWYERS: ("Joachim Roth", "Kanzlei Behrens & Roth"),
    OUTDOOR: ("Sarah O'Connell", "Greenfield Outdoor Ltd"),
    HOTEL: ("Anneliese Krüger", "Hotel Seeblick"),
    CAFE: ("Noémie Laurent", "Café Zimt"),
    JOINERY: ("Uwe Grün", "Tischlerei Holzweg"),
}
ADDRESSES = {
    MUSEUM: "lueders@museum-am-hafen.example",
    BAKERY: "jens@soerensen-brot.example",
    WINERY: "katharina@hoeflinger-wein.example",
    UTILITY: "t.brandt@stadtwerke-elmenau.example",
    PRACTICE: "praxis@dr-oeztuerk.example",
    BICYCLES: "info@fahrradhaus-pohl.example",
    THEATRE: "winkelmann@nordlicht-theater.example",
    LAWYERS: "roth@behrens-roth.example",
    OUTDOOR: "sarah@greenfield-outdoor.example",
    HOTEL: "rezeption@hotel-seeblick.example",
    CAFE: "bonjour@cafe-zimt.example",
    JOINERY: "werkstatt@holzweg.example",
}
PLACES = {
    MUSEUM: ("Hafenstraße 1", "21109", "Hamburg", "DE", "040 5550101"),
    BAKERY: ("Norderende 14", "25938", "Wyk auf Föhr", "DE", "04681 5550114"),
    WINERY: ("Rieslinggasse 8", "67146", "Deidesheim", "DE", "06326 5550108"),
    UTILITY: ("Am Wasserwerk 3", "98693", "Ilmenau", "DE", "03677 5550103"),
    PRACTICE: ("Lindenallee 22", "50968", "Köln", "DE", "0221 5550122"),
    BICYCLES: ("Marktplatz 5", "48143", "Münster", "DE", "0251 5550105"),
    THEATRE: ("Speicherhof 9", "24103", "Kiel", "DE", "0431 5550109"),
    LAWYERS: ("Goethestraße 40", "60313", "Frankfurt am Main", "DE", "069 5550140"),
    OUTDOOR: ("17 Quay Street", "H91 E5P2", "Galway", "IE", "091 555 0117"),
    HOTEL: ("Seepromenade 11", "5360", "St. Wolfgang", "AT", "06138 5550111"),
    CAFE: ("12 rue des Juifs", "67000", "Strasbourg", "FR", "+33 3 55 50 01 12"),
    JOINERY: ("Holzweg 2", "3855", "Brienz", "CH", "033 555 01 02"),
}
"""Of each client the street, postcode, town, country and telephone."""

BESIDE: tuple[tuple[type[peewee.Model], Stored], ...] = (
    (
        Contact,
        {
            "userid": MUSEUM,
            "firstname": "Henrik",
            "lastname": "Matthiesen",
            "companyname": "Museum am Hafen",
            "email": "kasse@museum-am-hafen.example",
            "country": "DE",
            "phonenumber": "040 5550102",
            "invoiceemails": 1,
        },
    ),
    (Affiliate, {"clientid": BAKERY, "paytype": "percentage", "payamount": 1_000, "visitors": 41}),
    (ClientNote, {"userid": MUSEUM, "adminid": 1, "note": "Orders need two signatures."}),
    (CustomField, {"fieldname": "Heard of us by", "fieldtype": "text"}),
    (
        CustomField,
        {"fieldname": "Size of company", "fieldtype": "dropdown", "fieldoptions": "1-9,10-99,100+"},
    ),
    (
        CustomFieldValue,
        {"fieldid": 1, "userid": MUSEUM, "relid": MUSEUM, "value": "The theatre"},
    ),
)
"""What hangs on clients, each record with the id 1, the second field with 2."""

SUPPORT, HOSTING, ACCOUNTS, FEEDBACK = 1, 2, 4, 5
DEPARTMENTS = {
    SUPPORT: "Support",
    HOSTING: "Hosting & Domains",
    ACCOUNTS: "Accounts",
    FEEDBACK: "Feedback",
}
"""To the last nobody has written yet."""


def add_people(database: Database, passwords: Passwords, now: datetime) -> None:
    """Store the administrators, clients and departments; they are there for more than a year."""
    admins = Admins(database, passwords)
    for person in ADMINS:
        admins.add(person.username, person.name, person.role, PASSWORD)
        if person.disabled:
            admins.set_disabled(person.username, True)
    with database.writing():
        for number in CLIENTS:
            database.run(Client.insert(_client(number, now - timedelta(days=500 - number))))
        for model, row in BESIDE:
            database.run(model.insert(row | _dated(now - timedelta(days=400))))
        for number, name in DEPARTMENTS.items():
            stamps = _dated(now - timedelta(days=400))
            database.run(Department.insert(id=number, name=name, **stamps))
            member = {"deptid": number, "adminid": 1, "date_created": stamps["date_created"]}
            database.run(DepartmentAdmin.insert(member))


def _client(number: int, since: datetime) -> Stored:
    """Return the row of a client, who came on a day."""
    name, company = CLIENTS[number]
    first, _blank, last = name.rpartition(" ")
    address, postcode, city, country, phone = PLACES[number]
    return {
        "id": number,
        "uuid": str(uuid5(NAMESPACE_URL, ADDRESSES[number])),
        "firstname": first,
        "lastname": last,
        "companyname": company,
        "email": ADDRESSES[number],
        "address1": address,
        "postcode": postcode,
        "city": city,
        "country": country,
        "phonenumber": phone,
        "datecreated": since.strftime(MOMENT)[:10],
        **_dated(since),
    }


def _dated(since: datetime) -> Stored:
    return dict.fromkeys(("date_created", "date_modified"), since.strftime(MOMENT))
