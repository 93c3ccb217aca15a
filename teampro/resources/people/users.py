"""Users: those who log in for clients, each with a password of his own."""

from __future__ import annotations

import peewee

from teampro.resources.people.user_rules import RESET, VALIDATE, UserRules
from teampro.schema import columns
from teampro.schema.fields import Computed
from teampro.schema.kinds import TEXT
from teampro.schema.reach import Sql, Table
from teampro.schema.resource import CRUD, Resource


class User(peewee.Model):
    """Somebody who logs in for clients."""

    id = columns.Id(help_text="The user.")
    uuid = columns.Line(max_length=36, unique=True, help_text="Its id for other systems.")
    firstname = columns.Line(help_text="First name.")
    lastname = columns.Line(help_text="Last name.")
    email = columns.Email(unique=True, help_text="What he logs in with; no two have the same.")
    password2 = columns.Password(help_text="The password.")
    passwordhash = columns.Line(
        recorded=False,
        help_text="Changes whenever the password does, and proves nothing; it is no hash of it.",
    )
    language = columns.Line(max_length=32, help_text="Language of what he is shown.")
    two_factor = columns.Flag(help_text="Whether a second factor is asked for.")
    validationdata = columns.Text(help_text="Data of an identity check.")
    email_verified_at = columns.Moment(help_text="When he proved that the e-mail is his.")
    reset_expires = columns.Moment(help_text="Until when his password may be reset.")
    last_login = columns.Moment(recorded=False, help_text="When he logged in last.")
    last_ip = columns.Line(max_length=45, recorded=False, help_text="From which address.")
    last_hostname = columns.Line(recorded=False, help_text="From which host.")
    reset_hash = columns.Line()
    tokens_after = columns.Integer()
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "users"


def _fullname(table: Table) -> Sql:
    return peewee.fn.TRIM(table.firstname.concat(" ").concat(table.lastname))


RESOURCE = Resource(
    plural="users",
    singular="user",
    help="A user, who logs in for one or several clients.",
    model=User,
    verbs=CRUD,
    history=True,
    required=("firstname", "lastname", "email", "password2"),
    readonly=(
        "uuid",
        "passwordhash",
        "two_factor",
        "validationdata",
        "email_verified_at",
        "reset_expires",
        "last_login",
        "last_ip",
        "last_hostname",
    ),
    hidden=("reset_hash", "tokens_after"),
    recorded="stored",
    computed=(Computed("fullname", TEXT, _fullname, "First and last name."),),
    operations=(RESET, VALIDATE),
    area="users",
    search=("fullname", "email"),
    order=("id",),
    rules=UserRules(),
    example={
        "firstname": "Ada",
        "lastname": "Berg",
        "email": "ada@example.com",
        "password2": "correct horse battery staple",
    },
    sample=4,
)
