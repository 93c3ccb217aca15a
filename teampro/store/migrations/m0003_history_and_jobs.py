"""A fuller history, keys of other systems, areas of administrators, more of tokens, and jobs.

Statements on data may run twice: a migration that was killed begins at its first one again. A
statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

HISTORY: tuple[str, ...] = (
    "ALTER TABLE history ADD COLUMN version {words.integer} NOT NULL DEFAULT 0",
    "ALTER TABLE history ADD COLUMN was_project_id {words.integer} NOT NULL DEFAULT 0",
    "ALTER TABLE history ADD COLUMN actor {words.line} NOT NULL DEFAULT ''",
    "ALTER TABLE history ADD COLUMN client_id {words.integer} NOT NULL DEFAULT 0",
    """ALTER TABLE history ADD COLUMN "row" {words.text} NOT NULL DEFAULT ''""",
    """UPDATE history SET actor = CASE WHEN adminid > 0 THEN 'admin:' || adminid ELSE 'clock' END
        WHERE actor = ''""",
    "CREATE INDEX history_project_id_sequence ON history (project_id, sequence)",
    "CREATE INDEX history_resource_record_id_sequence ON history (resource, record_id, sequence)",
    "CREATE INDEX history_was_project_id_sequence ON history (was_project_id, sequence)",
    "CREATE INDEX history_request_id ON history (request_id{words.beginning})",
    "CREATE INDEX history_client_id_sequence ON history (client_id, sequence)",
)
REPLACED = ("history_project_id", "history_resource_record_id")

# Where history was bounded, its first entries are gone already.
META: tuple[str, ...] = (
    """INSERT INTO meta ("key", value) SELECT 'epoch', '1'
        WHERE NOT EXISTS (SELECT 1 FROM meta WHERE "key" = 'epoch')""",
    """INSERT INTO meta ("key", value)
        SELECT 'history_floor', '' || (COALESCE(MIN(sequence), 1) - 1) FROM history
        HAVING NOT EXISTS (SELECT 1 FROM meta WHERE "key" = 'history_floor')""",
)

CALLERS: tuple[str, ...] = (
    "ALTER TABLE admins ADD COLUMN areas {words.text} NOT NULL DEFAULT ''",
    """UPDATE admins SET areas = 'projects:write support:write'
        WHERE role = 'staff' AND areas = ''""",
    "ALTER TABLE tokens ADD COLUMN chains {words.text}",
    "ALTER TABLE tokens ADD COLUMN identifier {words.line}",
    "ALTER TABLE tokens ADD COLUMN commands {words.text}",
    "ALTER TABLE tokens ADD COLUMN addresses {words.text}",
    "ALTER TABLE tokens ADD COLUMN default_responsetype {words.line}",
    "CREATE UNIQUE INDEX tokens_identifier ON tokens (identifier)",
    "ALTER TABLE attempts ADD COLUMN is_forgiven {words.integer} NOT NULL DEFAULT 0",
)

EXTERNAL: tuple[str, ...] = (
    "ALTER TABLE projects ADD COLUMN external {words.line}",
    "ALTER TABLE actions ADD COLUMN external {words.line}",
    "ALTER TABLE topics ADD COLUMN external {words.line}",
    "ALTER TABLE files ADD COLUMN external {words.line}",
    "ALTER TABLE timelogs ADD COLUMN external {words.line}",
    "ALTER TABLE ticketxrefs ADD COLUMN external {words.line}",
)

# perf: hardly a row has such a key, and an index of all rows would cost each create a page.
PARTIAL: tuple[str, ...] = (
    "CREATE UNIQUE INDEX projects_external ON projects (external)",
    "CREATE UNIQUE INDEX actions_external ON actions (external)",
    "CREATE UNIQUE INDEX topics_external ON topics (external)",
    "CREATE UNIQUE INDEX files_external ON files (external)",
    "CREATE UNIQUE INDEX timelogs_external ON timelogs (external)",
    "CREATE UNIQUE INDEX ticketxrefs_external ON ticketxrefs (external)",
)

JOBS: tuple[str, ...] = (
    """CREATE TABLE jobs (
        id {words.id},
        kind {words.line} NOT NULL,
        task {words.line} NOT NULL,
        related {words.line} NOT NULL,
        relid {words.integer} NOT NULL,
        module {words.line} NOT NULL,
        payload {words.text} NOT NULL,
        due {words.line},
        attempt_key {words.line} NOT NULL,
        open_mark {words.line},
        status {words.line} NOT NULL,
        attempts {words.integer} NOT NULL,
        lease_until {words.line},
        last_attempt {words.line},
        last_error {words.text} NOT NULL,
        amount {words.integer} NOT NULL,
        fee {words.integer} NOT NULL,
        reference {words.line} NOT NULL,
        date_created {words.line},
        date_modified {words.line},
        version {words.integer} NOT NULL
    ){words.options}""",
    "CREATE INDEX jobs_kind ON jobs (kind)",
    "CREATE INDEX jobs_relid ON jobs (relid)",
    "CREATE INDEX jobs_module ON jobs (module)",
    "CREATE INDEX jobs_due ON jobs (due)",
    "CREATE INDEX jobs_status_due ON jobs (status, due)",
    "CREATE INDEX jobs_date_created ON jobs (date_created)",
    "CREATE UNIQUE INDEX jobs_attempt_key ON jobs (attempt_key)",
    "CREATE UNIQUE INDEX jobs_open_mark ON jobs (open_mark)",
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    dropped = (words.drop_index.format(name=name, table="history") for name in REPLACED)
    others = META + CALLERS + EXTERNAL + JOBS
    filled = " WHERE external IS NOT NULL" if words.has_partial_indexes else ""
    return (
        *(each.format(words=words) for each in HISTORY),
        *dropped,
        *(each.format(words=words) for each in others),
        *(each + filled for each in PARTIAL),
    )
