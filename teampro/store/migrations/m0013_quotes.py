"""What the models declare for quotes, as statements.

A statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE quotes (
        "id" {words.id},
        "subject" {words.line} NOT NULL,
        "stage" {words.line} NOT NULL,
        "validuntil" {words.line},
        "userid" {words.integer} NOT NULL,
        "firstname" {words.line} NOT NULL,
        "lastname" {words.line} NOT NULL,
        "companyname" {words.line} NOT NULL,
        "email" {words.line},
        "address1" {words.line} NOT NULL,
        "address2" {words.line} NOT NULL,
        "city" {words.line} NOT NULL,
        "state" {words.line} NOT NULL,
        "postcode" {words.line} NOT NULL,
        "country" {words.line} NOT NULL,
        "phonenumber" {words.line} NOT NULL,
        "tax_id" {words.line} NOT NULL,
        "currency" {words.integer} NOT NULL,
        "subtotal" {words.integer} NOT NULL,
        "tax1" {words.integer} NOT NULL,
        "tax2" {words.integer} NOT NULL,
        "total" {words.integer} NOT NULL,
        "proposal" {words.text} NOT NULL,
        "customernotes" {words.text} NOT NULL,
        "adminnotes" {words.text} NOT NULL,
        "datecreated" {words.line},
        "lastmodified" {words.line},
        "datesent" {words.line},
        "dateaccepted" {words.line},
        "invoiceid" {words.integer} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX quotes_date_created ON quotes ("date_created")',
    'CREATE INDEX quotes_datecreated ON quotes ("datecreated")',
    'CREATE INDEX quotes_invoiceid ON quotes ("invoiceid")',
    'CREATE INDEX quotes_stage ON quotes ("stage")',
    'CREATE INDEX quotes_userid ON quotes ("userid")',
    'CREATE INDEX quotes_validuntil ON quotes ("validuntil")',
    """CREATE TABLE quoteitems (
        "id" {words.id},
        "quoteid" {words.integer} NOT NULL,
        "description" {words.text} NOT NULL,
        "quantity" {words.integer} NOT NULL,
        "unitprice" {words.integer} NOT NULL,
        "discount" {words.integer} NOT NULL,
        "taxable" {words.integer} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX quoteitems_date_created ON quoteitems ("date_created")',
    'CREATE INDEX quoteitems_quoteid ON quoteitems ("quoteid")',
    """CREATE TABLE billableitems (
        "id" {words.id},
        "userid" {words.integer} NOT NULL,
        "description" {words.text} NOT NULL,
        "unit" {words.line} NOT NULL,
        "hours" {words.integer} NOT NULL,
        "amount" {words.integer} NOT NULL,
        "invoiceaction" {words.line} NOT NULL,
        "recur" {words.integer} NOT NULL,
        "recurcycle" {words.line} NOT NULL,
        "recurfor" {words.integer} NOT NULL,
        "invoicecount" {words.integer} NOT NULL,
        "duedate" {words.line},
        "invoiceid" {words.integer} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX billableitems_date_created ON billableitems ("date_created")',
    'CREATE INDEX billableitems_duedate ON billableitems ("duedate")',
    'CREATE INDEX billableitems_invoiceaction ON billableitems ("invoiceaction")',
    'CREATE INDEX billableitems_invoiceid ON billableitems ("invoiceid")',
    'CREATE INDEX billableitems_userid ON billableitems ("userid")',
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return tuple(each.format(words=words) for each in STATEMENTS)
