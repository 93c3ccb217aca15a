"""The users of the demonstration: who logs in for its clients."""

from __future__ import annotations

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from teampro.demo.days import Calendar, at
from teampro.demo.people import BAKERY, MUSEUM, PASSWORD, WINERY
from teampro.identity.passwords import UserPasswords
from teampro.identity.token_texts import digest_of
from teampro.resources.people.invites import DAYS, Invite
from teampro.resources.people.permissions import ALL
from teampro.resources.people.userclients import UserClient
from teampro.resources.people.users import User
from teampro.schema.values import MOMENT
from teampro.store.database import Database

USERS = (
    ("Friederike", "Lüders", "lueders@museum-am-hafen.example"),
    ("Jens", "Sørensen", "jens@soerensen-brot.example"),
    ("Katharina", "Höflinger", "katharina@hoeflinger-wein.example"),
    ("Ole", "Sørensen", "ole@soerensen-brot.example"),
)
"""In the order of their ids, from 1."""
LINKS = (
    (1, MUSEUM, ALL),
    (2, BAKERY, ALL),
    (2, MUSEUM, "invoices tickets"),
    (3, WINERY, ALL),
    (4, BAKERY, "invoices orders"),
)
"""User, client and permissions; who may do everything owns the client."""
INVITED, TOKEN = "praktikum@museum-am-hafen.example", "tpi_demonstration"


def add_users(database: Database, calendar: Calendar, passwords: UserPasswords) -> None:
    """Store the users, their links to clients, and an invite that can be accepted."""
    begun = calendar.moment(at(-20, "09:00")).strftime(MOMENT)
    stamps = {"date_created": begun, "date_modified": begun, "version": 1}
    hashed = passwords.hash(PASSWORD)
    with database.writing():
        for first, last, email in USERS:
            names = {"firstname": first, "lastname": last, "email": email}
            mark = str(uuid5(NAMESPACE_URL, f"mailto:{email}"))
            own = {"uuid": mark, "password2": hashed, "passwordhash": f"tp1${mark[:22]}"}
            database.run(User.insert(**names, **own, **stamps))
        for user_id, client_id, permissions in LINKS:
            owns = {"is_owner": int(permissions == ALL), "permissions": permissions}
            link = {"user_id": user_id, "client_id": client_id}
            database.run(UserClient.insert(**link, **owns, **stamps))
        invited = {"client_id": MUSEUM, "email": INVITED, "permissions": "tickets"}
        expires = (calendar.now + timedelta(days=DAYS)).strftime(MOMENT)
        kept = {"invited_by": 1, "expires": expires, "token_hash": digest_of(TOKEN)}
        database.run(Invite.insert(**invited, **kept, **stamps))
