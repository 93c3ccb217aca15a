"""The people of the demonstration: administrators, clients and the departments of support."""

from __future__ import annotations

from dataclasses import dataclass

from teampro.identity.admins import Admins
from teampro.identity.passwords import Passwords
from teampro.resources.people.clients import Client
from teampro.resources.support.whmcstickets import Department
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

SUPPORT, HOSTING, ACCOUNTS = 1, 2, 4
DEPARTMENTS = {SUPPORT: "Support", HOSTING: "Hosting & Domains", ACCOUNTS: "Accounts"}


def add_people(database: Database, passwords: Passwords) -> None:
    """Store the administrators, clients and departments."""
    admins = Admins(database, passwords)
    for person in ADMINS:
        admins.add(person.username, person.name, person.role, PASSWORD)
        if person.disabled:
            admins.set_disabled(person.username, True)
    with database.writing():
        for number, (name, company) in CLIENTS.items():
            database.run(Client.insert(id=number, name=name, company=company))
        for number, name in DEPARTMENTS.items():
            database.run(Department.insert(id=number, name=name))
