"""Clients in full, and what hangs on them. The columns that are copied go in m0009_client_names.

Statements on data may run twice: a migration that was killed begins at its first one again. A
statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

# The place of the last blank of a name, 0 for none; no function finds it on every database.
_BLANK = """(WITH RECURSIVE places (place) AS
            (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < 255)
        SELECT COALESCE(MAX(place), 0) FROM places WHERE SUBSTR(TRIM(name), place, 1) = ' ')"""
# An id of any length, as the digits of a UUID that is nobody else's (version 8 of RFC 9562).
_DIGITS = "'' || (10000000000000000 + id)"
COPIED: tuple[str, ...] = (
    f"""UPDATE clients SET
        firstname = SUBSTR(TRIM(SUBSTR(TRIM(name), 1, {_BLANK})), 1, 255),
        lastname = SUBSTR(SUBSTR(TRIM(name), {_BLANK} + 1), 1, 255),
        companyname = SUBSTR(company, 1, 255)
        WHERE firstname = '' AND lastname = '' AND companyname = ''""",
    f"""UPDATE clients SET uuid = '00000000-' || SUBSTR({_DIGITS}, 2, 4) || '-8000-8000-'
        || SUBSTR({_DIGITS}, 6, 12) WHERE uuid = ''""",
)

STATEMENTS: tuple[str, ...] = (
    """ALTER TABLE clients ADD COLUMN "uuid" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE clients ADD COLUMN "firstname" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE clients ADD COLUMN "lastname" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE clients ADD COLUMN "companyname" {words.line} NOT NULL DEFAULT ''""",
    'ALTER TABLE clients ADD COLUMN "email" {words.line}',
    """ALTER TABLE clients ADD COLUMN "address1" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE clients ADD COLUMN "address2" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE clients ADD COLUMN "city" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE clients ADD COLUMN "state" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE clients ADD COLUMN "postcode" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE clients ADD COLUMN "country" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE clients ADD COLUMN "phonenumber" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE clients ADD COLUMN "tax_id" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE clients ADD COLUMN "status" {words.line} NOT NULL DEFAULT 'Active'""",
    'ALTER TABLE clients ADD COLUMN "currency" {words.integer} NOT NULL DEFAULT 1',
    'ALTER TABLE clients ADD COLUMN "groupid" {words.integer} NOT NULL DEFAULT 0',
    """ALTER TABLE clients ADD COLUMN "defaultgateway" {words.line} NOT NULL DEFAULT ''""",
    'ALTER TABLE clients ADD COLUMN "default_paymethod" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE clients ADD COLUMN "billingcid" {words.integer} NOT NULL DEFAULT 0',
    """ALTER TABLE clients ADD COLUMN "language" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE clients ADD COLUMN "notes" {words.text} NOT NULL DEFAULT ''""",
    'ALTER TABLE clients ADD COLUMN "credit" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE clients ADD COLUMN "taxexempt" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE clients ADD COLUMN "latefeeoveride" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE clients ADD COLUMN "overideduenotices" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE clients ADD COLUMN "separateinvoices" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE clients ADD COLUMN "disableautocc" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE clients ADD COLUMN "overrideautoclose" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE clients ADD COLUMN "marketing_emails_opt_in" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE clients ADD COLUMN "email_general" {words.integer} NOT NULL DEFAULT 1',
    'ALTER TABLE clients ADD COLUMN "email_invoice" {words.integer} NOT NULL DEFAULT 1',
    'ALTER TABLE clients ADD COLUMN "email_support" {words.integer} NOT NULL DEFAULT 1',
    'ALTER TABLE clients ADD COLUMN "email_product" {words.integer} NOT NULL DEFAULT 1',
    'ALTER TABLE clients ADD COLUMN "email_domain" {words.integer} NOT NULL DEFAULT 1',
    'ALTER TABLE clients ADD COLUMN "email_affiliate" {words.integer} NOT NULL DEFAULT 1',
    'ALTER TABLE clients ADD COLUMN "allow_sso" {words.integer} NOT NULL DEFAULT 1',
    """ALTER TABLE clients ADD COLUMN "ip" {words.line} NOT NULL DEFAULT ''""",
    'ALTER TABLE clients ADD COLUMN "lastlogin" {words.line}',
    'ALTER TABLE clients ADD COLUMN "affiliateid" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE clients ADD COLUMN "datecreated" {words.line}',
    'ALTER TABLE clients ADD COLUMN "date_created" {words.line}',
    'ALTER TABLE clients ADD COLUMN "date_modified" {words.line}',
    'ALTER TABLE clients ADD COLUMN "version" {words.integer} NOT NULL DEFAULT 1',
    'CREATE INDEX clients_date_created ON clients ("date_created")',
    'CREATE INDEX clients_datecreated ON clients ("datecreated")',
    'CREATE UNIQUE INDEX clients_email ON clients ("email")',
    'CREATE INDEX clients_groupid ON clients ("groupid")',
    'CREATE INDEX clients_lastname_id ON clients ("lastname", "id")',
    'CREATE INDEX clients_status_id ON clients ("status", "id")',
    'CREATE INDEX clients_uuid ON clients ("uuid")',
    """CREATE TABLE contacts (
        "id" {words.id},
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
        "generalemails" {words.integer} NOT NULL,
        "invoiceemails" {words.integer} NOT NULL,
        "supportemails" {words.integer} NOT NULL,
        "productemails" {words.integer} NOT NULL,
        "domainemails" {words.integer} NOT NULL,
        "affiliateemails" {words.integer} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX contacts_date_created ON contacts ("date_created")',
    'CREATE INDEX contacts_email ON contacts ("email")',
    'CREATE INDEX contacts_userid ON contacts ("userid")',
    """CREATE TABLE clientgroups (
        "id" {words.id},
        "groupname" {words.line} NOT NULL,
        "groupcolour" {words.line} NOT NULL,
        "discountpercent" {words.integer} NOT NULL,
        "susptermexempt" {words.integer} NOT NULL,
        "separateinvoices" {words.integer} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX clientgroups_date_created ON clientgroups ("date_created")',
    """CREATE TABLE clientnotes (
        "id" {words.id},
        "userid" {words.integer} NOT NULL,
        "adminid" {words.integer} NOT NULL,
        "note" {words.text} NOT NULL,
        "sticky" {words.integer} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX clientnotes_adminid ON clientnotes ("adminid")',
    'CREATE INDEX clientnotes_date_created ON clientnotes ("date_created")',
    'CREATE INDEX clientnotes_userid ON clientnotes ("userid")',
    """CREATE TABLE customfields (
        "id" {words.id},
        "type" {words.line} NOT NULL,
        "relid" {words.integer} NOT NULL,
        "fieldname" {words.line} NOT NULL,
        "fieldtype" {words.line} NOT NULL,
        "description" {words.text} NOT NULL,
        "fieldoptions" {words.text} NOT NULL,
        "adminonly" {words.integer} NOT NULL,
        "required" {words.integer} NOT NULL,
        "showorder" {words.integer} NOT NULL,
        "showinvoice" {words.integer} NOT NULL,
        "sortorder" {words.integer} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX customfields_date_created ON customfields ("date_created")',
    'CREATE INDEX customfields_relid ON customfields ("relid")',
    """CREATE TABLE customfieldvalues (
        "id" {words.id},
        "fieldid" {words.integer} NOT NULL,
        "userid" {words.integer} NOT NULL,
        "relid" {words.integer} NOT NULL,
        "value" {words.text} NOT NULL,
        "secretvalue" {words.text} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX customfieldvalues_date_created ON customfieldvalues ("date_created")',
    'CREATE INDEX customfieldvalues_fieldid ON customfieldvalues ("fieldid")',
    'CREATE UNIQUE INDEX customfieldvalues_fieldid_relid ON customfieldvalues ("fieldid", "relid")',
    'CREATE INDEX customfieldvalues_relid ON customfieldvalues ("relid")',
    'CREATE INDEX customfieldvalues_userid ON customfieldvalues ("userid")',
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return (*(each.format(words=words) for each in STATEMENTS), *COPIED)
