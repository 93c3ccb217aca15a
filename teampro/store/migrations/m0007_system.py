"""Currencies, settings, activities, to-do items and news; what administrators tell of themselves.

Statements on data may run twice: a migration that was killed begins at its first one again. A
statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

CURRENCIES: tuple[str, ...] = (
    """CREATE TABLE currencies (
        "id" {words.id},
        "code" {words.line} NOT NULL,
        "prefix" {words.line} NOT NULL,
        "suffix" {words.line} NOT NULL,
        "format" {words.integer} NOT NULL,
        "rate" {words.integer} NOT NULL,
        "is_default" {words.integer} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    "CREATE UNIQUE INDEX currencies_code ON currencies (code)",
    "CREATE INDEX currencies_date_created ON currencies (date_created)",
    """INSERT INTO currencies (code, prefix, suffix, format, rate, is_default, version)
        SELECT 'USD', '$', ' USD', 1, 100000, 1, 1
        WHERE NOT EXISTS (SELECT 1 FROM currencies)""",
)

SETTINGS: tuple[str, ...] = (
    """CREATE TABLE settings (
        "id" {words.id},
        "name" {words.line} NOT NULL,
        "value" {words.text} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    "CREATE INDEX settings_date_created ON settings (date_created)",
    "CREATE UNIQUE INDEX settings_name ON settings (name)",
)
ACTIVITIES: tuple[str, ...] = (
    """CREATE TABLE activities (
        "id" {words.id},
        "date" {words.line},
        "description" {words.text} NOT NULL,
        "user" {words.line} NOT NULL,
        "userid" {words.integer} NOT NULL,
        "user_id" {words.integer} NOT NULL,
        "adminid" {words.integer} NOT NULL,
        "ipaddr" {words.line} NOT NULL
    ){words.options}""",
    "CREATE INDEX activities_adminid ON activities (adminid)",
    'CREATE INDEX activities_date ON activities ("date")',
    "CREATE INDEX activities_userid ON activities (userid)",
)
OFFICE: tuple[str, ...] = (
    """CREATE TABLE todoitems (
        "id" {words.id},
        "date" {words.line},
        "title" {words.line} NOT NULL,
        "description" {words.text} NOT NULL,
        "admin" {words.integer} NOT NULL,
        "status" {words.line} NOT NULL,
        "duedate" {words.line},
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX todoitems_admin ON todoitems ("admin")',
    'CREATE INDEX todoitems_date_created ON todoitems ("date_created")',
    'CREATE INDEX todoitems_duedate ON todoitems ("duedate")',
    """CREATE TABLE announcements (
        "id" {words.id},
        "date" {words.line},
        "title" {words.line} NOT NULL,
        "announcement" {words.text} NOT NULL,
        "published" {words.integer} NOT NULL,
        "parentid" {words.integer} NOT NULL,
        "language" {words.line} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX announcements_date ON announcements ("date")',
    'CREATE INDEX announcements_date_created ON announcements ("date_created")',
)
INVOICES: tuple[str, ...] = (
    'ALTER TABLE actions ADD COLUMN "action_billed" {words.integer} NOT NULL DEFAULT 0',
    """CREATE TABLE invoicexrefs (
        "xref_id" {words.id},
        "invoice_id" {words.integer} NOT NULL,
        "project_id" {words.integer} NOT NULL,
        "owner_adminid" {words.integer} NOT NULL,
        "date_created" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX invoicexrefs_date_created ON invoicexrefs ("date_created")',
    """CREATE UNIQUE INDEX invoicexrefs_invoice_id_project_id
        ON invoicexrefs ("invoice_id", "project_id")""",
    'CREATE INDEX invoicexrefs_owner_adminid ON invoicexrefs ("owner_adminid")',
    'CREATE INDEX invoicexrefs_project_id ON invoicexrefs ("project_id")',
)
BANS: tuple[str, ...] = (
    'ALTER TABLE bans ADD COLUMN "expires" {words.line}',
    'ALTER TABLE bans ADD COLUMN "date_created" {words.line}',
    'ALTER TABLE bans ADD COLUMN "version" {words.integer} NOT NULL DEFAULT 1',
    'CREATE INDEX bans_date_created ON bans ("date_created")',
)
# The place of the last blank of a name, 0 for none; no function finds it on every database.
_BLANK = """(WITH RECURSIVE places (place) AS
            (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < 255)
        SELECT COALESCE(MAX(place), 0) FROM places WHERE SUBSTR(name, place, 1) = ' ')"""
ADMINS: tuple[str, ...] = (
    """ALTER TABLE admins ADD COLUMN "firstname" {words.line} NOT NULL DEFAULT ''""",
    """ALTER TABLE admins ADD COLUMN "lastname" {words.line} NOT NULL DEFAULT ''""",
    'ALTER TABLE admins ADD COLUMN "email" {words.line}',
    """ALTER TABLE admins ADD COLUMN "notes" {words.text} NOT NULL DEFAULT ''""",
    """ALTER TABLE admins ADD COLUMN "signature" {words.text} NOT NULL DEFAULT ''""",
    """ALTER TABLE admins ADD COLUMN "language" {words.line} NOT NULL DEFAULT ''""",
    'ALTER TABLE admins ADD COLUMN "notify_system" {words.integer} NOT NULL DEFAULT 1',
    'ALTER TABLE admins ADD COLUMN "notify_account" {words.integer} NOT NULL DEFAULT 1',
    'ALTER TABLE admins ADD COLUMN "notify_support" {words.integer} NOT NULL DEFAULT 1',
    """ALTER TABLE admins ADD COLUMN "ipaddress" {words.line} NOT NULL DEFAULT ''""",
    'ALTER TABLE admins ADD COLUMN "logintime" {words.line}',
    'ALTER TABLE admins ADD COLUMN "lastvisit" {words.line}',
    'ALTER TABLE admins ADD COLUMN "date_created" {words.line}',
    'ALTER TABLE admins ADD COLUMN "date_modified" {words.line}',
    'ALTER TABLE admins ADD COLUMN "version" {words.integer} NOT NULL DEFAULT 1',
    "CREATE INDEX admins_date_created ON admins (date_created)",
    f"""UPDATE admins SET
        firstname = SUBSTR(name, 1, {_BLANK}), lastname = SUBSTR(name, {_BLANK} + 1)
        WHERE firstname = '' AND lastname = ''""",
    "UPDATE admins SET firstname = RTRIM(firstname) WHERE firstname LIKE '% '",
)
# A later version that knows more names adds their rows in a migration of its own.
VALUES: tuple[tuple[str, str], ...] = (
    ("CompanyName", ""),
    ("Email", ""),
    ("Domain", ""),
    ("SystemURL", ""),
    ("Language", "english"),
    ("DefaultCountry", "US"),
    ("DateFormat", "DD/MM/YYYY"),
    ("TaxEnabled", ""),
    ("TaxType", "Exclusive"),
    ("TaxL2Compound", ""),
    ("TaxPerLineItem", ""),
    ("TaxDomains", "on"),
    ("TaxBillableItems", ""),
    ("TaxLateFee", ""),
    ("SequentialInvoiceNumbering", ""),
    ("SequentialInvoiceNumberFormat", "{NUMBER}"),
    ("SequentialInvoiceNumberValue", "1"),
    ("SequentialInvoiceNumberAt", "paid"),
    ("CreateInvoiceDaysBefore", "14"),
    ("CreateDomainInvoiceDaysBefore", "14"),
    ("AutoCreditApply", "on"),
    ("CreditOnDowngrade", "on"),
    ("OrderDaysGrace", "0"),
    ("AutoSuspension", "on"),
    ("AutoSuspensionDays", "5"),
    ("AutoUnsuspend", "on"),
    ("AutoTermination", ""),
    ("AutoTerminationDays", "30"),
    ("AutoCancellationRequests", "on"),
    ("AddLateFeeDays", "0"),
    ("LateFeeType", "Percentage"),
    ("InvoiceLateFeeAmount", "10.00"),
    ("LateFeeMinimum", "0.00"),
    ("TicketMask", "%n%n%n%n%n%n"),
    ("TicketAllowedFileTypes", ".jpg,.gif,.jpeg,.png,.txt,.pdf"),
    ("CloseInactiveTickets", "0"),
    ("AffiliateEnabled", ""),
    ("AffiliateEarningPercent", "0.00"),
    ("AffiliatesDelayCommission", "0"),
    ("NotificationRules", ""),
    ("DailyCronHour", "9"),
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return (
        *(
            each.format(words=words)
            for each in CURRENCIES + SETTINGS + ACTIVITIES + ADMINS + OFFICE + INVOICES + BANS
        ),
        *(_setting(name, value) for name, value in VALUES),
    )


def _setting(name: str, value: str) -> str:
    return (
        f"INSERT INTO settings (name, value, version) SELECT '{name}', '{value}', 1 "
        f"WHERE NOT EXISTS (SELECT 1 FROM settings WHERE name = '{name}')"
    )
