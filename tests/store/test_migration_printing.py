"""A migration is printed from the models, and makes what they declare on every database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import peewee
import pytest

from teampro.describe import migration as printing
from teampro.describe.migration import main, models, next_number, print_migration
from teampro.schema import columns
from teampro.store import migrations
from teampro.store.database import Database
from teampro.store.migrations import Migration, migrate
from teampro.store.migrations.difference import difference
from tests import databases
from tests.store.test_migrations import killed


class Gadget(peewee.Model):
    """A column of each kind that is stored in a way of its own, one called like a word of SQL."""

    gadget_id = columns.Id()
    owner_id = columns.Reference("clients", index=True)
    external = columns.External()
    gadget_name = columns.Line(index=True)
    order = columns.Integer()
    price = columns.Money()
    rate = columns.Rate()
    is_shown = columns.Flag(default=1)
    kind = columns.Choice(("it's", "{new}"), default="it's")
    notes = columns.Text()
    opened = columns.Day(stamp="created", index=True)
    version = columns.Version()

    class Meta:
        table_name = "gadgets"
        indexes = ((("owner_id", "order"), True), (("kind", "opened"), False))


class Later(peewee.Model):
    """The same some releases later: six columns more, another index on two of the old ones."""

    gadget_id = columns.Id()
    owner_id = columns.Reference("clients", index=True)
    external = columns.External()
    gadget_name = columns.Line()
    order = columns.Integer()
    price = columns.Money()
    rate = columns.Rate()
    is_shown = columns.Flag(default=1)
    kind = columns.Choice(("it's", "{new}"), default="it's")
    notes = columns.Text(index=True)
    opened = columns.Day(stamp="created", index=True)
    version = columns.Version()
    state = columns.Choice(("it's", "{new}"), default="{it's}", index=True)
    factor = columns.Factor()
    secret = columns.Secret()
    closed = columns.Moment()
    code = columns.Line(default=None, null=True, unique=True)
    row = columns.Text()

    class Meta:
        table_name = "gadgets"
        indexes = ((("owner_id", "order"), False), (("kind", "opened"), False))


Apply = Callable[[type[peewee.Model]], Migration]


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A migrated database."""
    made = Database(databases.place(tmp_path))
    migrate(made)
    return made


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Apply:
    """What prints the migration of a model and puts it behind those there are."""

    def register(model: type[peewee.Model]) -> Migration:
        text = print_migration("gadgets", difference([model]))
        assert [] == [line for line in text.splitlines() if len(line) > 100]
        module: dict[str, Any] = {}
        exec(compile(text, "printed", "exec"), module)
        made = Migration(f"{next_number()}_gadgets", module["statements"])
        monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, made))
        return made

    return register


def check_made(database: Database, model: type[peewee.Model]) -> None:
    """Assert that a table is what its model declares, by what the database itself says."""
    fields = model._meta.sorted_fields
    assert [each.column_name for each in fields] == database.columns("gadgets")
    assert {each.column_name for each in fields if each.null} == {
        each.column_name
        for each in fields[1:]
        if databases.is_nullable("gadgets", each.column_name, database)
    }
    declared = {((each.column_name,), each.unique) for each in fields if each.index or each.unique}
    declared -= {(("gadget_id",), True), (("gadget_id",), False)}
    declared |= {(tuple(names), is_unique) for names, is_unique in model._meta.indexes}
    assert declared == databases.indexes("gadgets", database)


def test_printed_migrations_make_what_the_models_declare(
    database: Database, printed: Apply
) -> None:
    """A new table, then more columns and other indexes on its rows; then nothing is lacking."""
    for model in (Gadget, Later):
        made = printed(model)
        assert [made.name] == migrate(database)
        check_made(database, model)
        assert not difference([model])
        if model is Gadget:
            databases.plant(database, Gadget, {"order": 1}, {"order": 2})
    names = ("state", "factor", "secret", "closed", "code", "row", "kind")
    listed = ", ".join(f'"{name}"' for name in names)
    rows = database.rows(f"SELECT {listed} FROM gadgets")
    assert [("{it's}", 100_000, "", None, None, "", "it's")] * 2 == rows


def test_printed_migration_that_was_killed_goes_on(
    database: Database, printed: Apply, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each of its statements, on databases that cannot undo them as well."""
    known = migrations.MIGRATIONS
    for model in (Gadget, Later):
        made = printed(model)
        for count in range(len(made.statements(database.engine.words)) + 1):
            monkeypatch.setattr(migrations, "MIGRATIONS", (*known, killed(made, count)))
            with pytest.raises(Exception, match="killed"):
                migrate(database)
        known = (*known, made)
        monkeypatch.setattr(migrations, "MIGRATIONS", known)
        assert [made.name] == migrate(database)
        check_made(database, model)


def test_migrations_make_all_that_the_models_declare() -> None:
    """Of the product: what is declared and not migrated would fail at the first request."""
    lacking = difference(models())
    assert ((), ()) == (lacking.statements, lacking.dropped)


def test_module_is_written_beside_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under the next number; where nothing is lacking it says so, writes none and fails."""
    words = ["gadgets", "--folder", str(tmp_path)]
    assert 1 == main(words)
    assert "nothing is lacking" in capsys.readouterr().out
    assert [] == list(tmp_path.iterdir())
    name = f"{next_number()}_gadgets.py"
    monkeypatch.setattr(printing, "models", lambda: [*models(), Gadget])
    assert 0 == main(words)
    assert f"Printed {name}: read it before you commit it.\n" == capsys.readouterr().out
    assert print_migration("gadgets", difference([Gadget])) == (tmp_path / name).read_text()


@pytest.mark.parametrize("name", ["", "Invoices", "0invoices", "in-voices", "in/voices", "x" * 41])
def test_name_that_is_no_module_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is compared."""
    with pytest.raises(SystemExit):
        main([name])
    assert f"not {name!r}" in capsys.readouterr().err


def test_modules_are_found_by_their_names() -> None:
    """A further file is all that a further migration takes; what only helps is none."""
    files = sorted(path.stem for path in Path(migrations.__file__).parent.glob("m[0-9]*.py"))
    assert files == [migration.name for migration in migrations.MIGRATIONS]
    assert files[:3] == ["m0001_initial", "m0002_nouns", "m0003_history_and_jobs"]
