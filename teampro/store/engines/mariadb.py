"""MariaDB, through PyMySQL: the same answers as SQLite, and its one writer at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar

import peewee

from teampro.database_url import DatabaseUrl
from teampro.schema.values import FINAL_SIGMA, SIGMA
from teampro.store import faults
from teampro.store.engines.engine import Engine, Row, Words
from teampro.store.query_stats import QueryStats

try:
    import pymysql
    from pymysql.constants import FIELD_TYPE
    from pymysql.converters import conversions
    from pymysql.cursors import SSCursor
except ImportError as missing:
    raise faults.UnfitServer(
        "The driver of MariaDB is missing: run `pip install 'teampro[mysql]'`."
    ) from missing

LEAST_VERSION = (10, 11)
CONNECT_SECONDS = 5
SIGMAS = peewee.SQL(f"'{FINAL_SIGMA}'"), peewee.SQL(f"'{SIGMA}'")
READ_SECONDS = 60
"""How long an answer may take: a server that hangs is given up then."""
UNREAD_SECONDS = 600
"""How long the server waits for the reader of an export."""
COLLATION = "utf8mb4_nopad_bin"
FOLDING = "utf8mb4_uca1400_as_cs"
"""The collation whose lower case is Python's, for every character but İ."""
MODES = (
    "ANSI_QUOTES",
    "PIPES_AS_CONCAT",
    "STRICT_ALL_TABLES",
    "STRICT_TRANS_TABLES",
    "NO_ZERO_DATE",
    "NO_ZERO_IN_DATE",
    "ERROR_FOR_DIVISION_BY_ZERO",
    "NO_ENGINE_SUBSTITUTION",
)
SESSION = (
    f"SET SESSION sql_mode = '{','.join(MODES)}', "
    "SESSION tx_isolation = 'REPEATABLE-READ', "
    f"SESSION innodb_lock_wait_timeout = {faults.BUSY_SECONDS}, "
    f"SESSION lock_wait_timeout = {faults.BUSY_SECONDS}, "
    f"SESSION net_write_timeout = {UNREAD_SECONDS}"
)
PROMISES = {"innodb_flush_log_at_trx_commit": 1, "innodb_doublewrite": 1}
OPTIONS = ("unix_socket", "ssl_ca", "ssl_cert", "ssl_key", "ssl_verify_cert")
"""What may stand behind the ? of an address."""


class Mariadb(Engine):
    """One database of a MariaDB server."""

    words = Words(
        id="BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY",
        line="VARCHAR(255)",
        text="MEDIUMTEXT",
        integer="BIGINT",
        float="DOUBLE",
        options=f" ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE {COLLATION}",
        beginning="(64)",
        drop_index="DROP INDEX {name} ON {table}",
        has_partial_indexes=False,
    )
    orders_nulls = False
    has_atomic_ddl = False
    errors: ClassVar[tuple[type[Exception], ...]] = (pymysql.MySQLError,)

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url

    def connect(self, stats: QueryStats) -> MariadbConnection:
        """Open a connection whose commits are on the disk.

        Raises: pymysql.MySQLError, UnfitServer.
        """
        url = self._url
        for name, _ in url.options:
            if name not in OPTIONS:
                known = ", ".join(OPTIONS)
                raise faults.UnfitServer(f"{url}: {name} is none of the options {known}.")
        connection = pymysql.connect(
            host=url.host or "localhost",
            port=url.port or 3306,
            user=url.user or None,
            password=url.password,
            database=url.name,
            charset="utf8mb4",
            collation=COLLATION,
            autocommit=True,
            init_command=SESSION,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            write_timeout=READ_SECONDS,
            program_name="teampro",
            # Sums of whole numbers are whole.
            conv={**conversions, FIELD_TYPE.DECIMAL: int, FIELD_TYPE.NEWDECIMAL: int},
            **dict(url.options),
        )
        try:
            self._examine(connection)
        except BaseException:
            connection.close()
            raise
        return MariadbConnection(connection, url.name, stats)

    def _examine(self, connection: pymysql.Connection) -> None:
        """See that the server keeps what is promised. Raises: UnfitServer."""
        with connection.cursor() as cursor:
            names = ", ".join(f"@@{name}" for name in PROMISES)
            cursor.execute(f"SELECT version(), @@sql_mode, @@auto_increment_increment, {names}")
            found = cursor.fetchone()
        assert found is not None
        version, modes, step, *promises = found
        # trap: nodes of a cluster share the numbers out: each leaves out those of the others.
        self.counts_on = step == 1
        numbers = tuple(int(part) for part in version.split("-")[0].split(".")[:2])
        if "MariaDB" not in version or numbers < LEAST_VERSION:
            raise faults.UnfitServer(
                f"{self._url}: this is {version}; MariaDB 10.11 or newer is needed."
            )
        if not set(MODES) <= set(modes.split(",")):
            raise faults.UnfitServer(f"{self._url}: the server refuses strict modes.")
        for (name, wanted), value in zip(PROMISES.items(), promises, strict=True):
            if value != wanted:
                raise faults.UnfitServer(
                    f"{self._url}: the server runs with {name} = {value}, so that a power cut "
                    f"could take what was acknowledged: set {name} = {wanted} in its my.cnf."
                )

    def translated(self, fault: Exception) -> Exception:
        """Return what an error of PyMySQL's stands for, by its number."""
        number = fault.args[0] if fault.args else None
        if isinstance(fault, pymysql.InterfaceError):
            return faults.lost()
        if number in _DAMAGED:
            return faults.DamagedDatabase(str(fault.args[-1]))
        if number in _SYSTEM:
            return faults.full() if "28" in str(fault.args[-1]) else faults.unwritable()
        meaning = _MEANINGS.get(number) if isinstance(number, int) else None
        return meaning() if meaning else fault

    def lower(self, expression: peewee.Node) -> peewee.Node:
        # trap: İ, alone of all characters, loses its dot here (MariaDB 10.11).
        dotted = peewee.fn.REPLACE(expression, peewee.SQL("'İ'"), peewee.SQL("'i̇'"))
        lowered = peewee.fn.LOWER(peewee.NodeList((dotted, peewee.SQL(f"COLLATE {FOLDING}"))))
        binary = peewee.NodeList((lowered, peewee.SQL(f"COLLATE {COLLATION}")))
        sigma = peewee.fn.REPLACE(binary, *SIGMAS)
        return peewee.NodeList((sigma, peewee.SQL(f"COLLATE {COLLATION}")))

    def shifted(self, moment: peewee.Node, seconds: peewee.Node) -> peewee.Node:
        interval = peewee.NodeList((peewee.SQL("INTERVAL"), seconds, peewee.SQL("SECOND")))
        return peewee.fn.DATE_ADD(moment, interval)

    def monday(self, day: peewee.Node) -> peewee.Node:
        weekday = peewee.fn.WEEKDAY(day)
        interval = peewee.NodeList((peewee.SQL("INTERVAL"), weekday, peewee.SQL("DAY")))
        return peewee.fn.DATE_SUB(day, interval)

    def listed(self, values: peewee.Node, of: type[int] | type[str]) -> peewee.Select:
        kind = "BIGINT" if of is int else f"MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE {COLLATION}"
        columns = peewee.SQL(f", '$[*]' COLUMNS (value {kind} PATH '$')")
        rows = peewee.NodeList((peewee.SQL("JSON_TABLE("), values, columns, peewee.SQL(") AS e")))
        return peewee.Select([rows], [peewee.SQL("e.value AS value")])

    def tables(self, connection: Any) -> set[str]:
        text = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
        return {name for (name,) in connection.rows(text, ())}

    def columns(self, connection: Any, table: str) -> list[str]:
        text = (
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position"
        )
        return [name for (name,) in connection.rows(text, (table,))]

    def next_id(self, connection: Any, table: str, key: str) -> int:
        text = (
            "SELECT auto_increment FROM information_schema.tables "
            "WHERE table_schema = DATABASE() AND table_name = ?"
        )
        return int(connection.rows(text, (table,))[0][0] or 0)

    def set_next_id(self, connection: Any, table: str, key: str, number: int) -> None:
        # trap: as every ALTER it commits the transaction it stands in.
        connection.rows(f'ALTER TABLE "{table}" AUTO_INCREMENT = {int(number)}', ())

    def set_flushing(self, connection: Any, is_on: bool) -> None:
        """Change nothing: here all commits of a server are flushed, or none."""

    def analyze(self, connection: Any, table: str) -> None:
        connection.rows(f'ANALYZE TABLE "{table}"', ())

    def damage(self, connection: Any) -> str:
        """Let the server check every table."""
        for table in sorted(self.tables(connection)):
            for _, _, kind, text in connection.rows(f'CHECK TABLE "{table}"', ()):
                if kind.lower() == "error" or (kind == "status" and text != "OK"):
                    return f"table {table}: {text}"
        return ""


class MariadbConnection:
    """A connection of PyMySQL's. Outside a transaction each statement is one of its own."""

    def __init__(self, connection: pymysql.Connection, name: str, stats: QueryStats) -> None:
        self._connection = connection
        self._stats = stats
        self._lock = f"teampro.{name}"
        self._holds_lock = False

    def rows(self, text: str, values: Sequence[Any]) -> list[Row]:
        return self._run(_limited(_formatted(text), self._stats.left_seconds), values)

    def _run(self, text: str, values: Sequence[Any]) -> list[Row]:
        with self._connection.cursor() as cursor:
            cursor.execute(text, tuple(values))
            return list(cursor.fetchall()) if cursor.description else []

    def batches(
        self, text: str, values: Sequence[Any], size: int, is_limited: bool
    ) -> Generator[list[Row]]:
        # The server would count how fast the caller reads.
        seconds = self._stats.left_seconds if is_limited else 0.0
        # Where the caller goes away, the driver reads what is left when the cursor is closed.
        with self._connection.cursor(SSCursor) as cursor:
            cursor.execute(_limited(_formatted(text), seconds), tuple(values))
            while batch := cursor.fetchmany(size):
                yield list(batch)
                if len(batch) < size:
                    break

    def write_many(self, text: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_formatted(text), [tuple(row) for row in rows])

    def begin(self, writes: bool) -> None:
        if not writes:
            self._run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY", ())
            return
        # The view of the transaction is made by its first SELECT, after the lock is had.
        [[got]] = self._run("SELECT GET_LOCK(%s, %s)", (self._lock, faults.BUSY_SECONDS))
        if got != 1:
            raise faults.busy()
        self._holds_lock = True
        self._run("START TRANSACTION", ())

    def commit(self) -> None:
        self._run("COMMIT", ())
        with contextlib.suppress(pymysql.MySQLError):  # It is committed, whatever comes now.
            self._release()

    def roll_back(self) -> None:
        with contextlib.suppress(pymysql.MySQLError):
            self._run("ROLLBACK", ())
            self._release()

    def _release(self) -> None:
        if self._holds_lock:
            self._holds_lock = False
            self._run("SELECT RELEASE_LOCK(%s)", (self._lock,))

    def close(self) -> None:
        with contextlib.suppress(pymysql.MySQLError):
            self._connection.close()


@lru_cache(maxsize=2048)
def _formatted(text: str) -> str:
    """Return a statement with %s in place of each ?."""
    return text.replace("%", "%%").replace("?", "%s")


def _limited(text: str, seconds: float) -> str:
    return f"SET STATEMENT max_statement_time = {seconds:.3f} FOR {text}" if seconds else text


_MEANINGS: Mapping[int, Callable[[], Exception]] = {
    1020: faults.clash,
    1021: faults.full,
    1040: faults.busy,
    1041: faults.busy,
    1053: faults.lost,
    1077: faults.lost,
    1079: faults.lost,
    1114: faults.full,
    1205: faults.busy,
    1213: faults.clash,
    1290: faults.unwritable,
    1317: faults.lost,
    1792: faults.unwritable,
    1836: faults.unwritable,
    1927: faults.lost,
    1969: faults.too_slow,
    2002: faults.lost,
    2003: faults.lost,
    2006: faults.lost,
    2013: faults.lost,
    2055: faults.lost,
}
"""By the number of the error, the server's (1…) or the client's (2…)."""
_DAMAGED = (126, 127, 144, 145, 1034, 1194, 1195, 1712, 1877)
_SYSTEM = (3, 1026, 1030)
"""Errors of the file system, whose number stands in the text: 28 is a full disk."""
