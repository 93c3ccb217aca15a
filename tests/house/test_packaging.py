"""What is installed: bounded, pinned by hash, and free of places that only one machine knows."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

import teampro
from teampro.sandbox_files import SANDBOX

ROOT = Path(__file__).parents[2]
RUN_TIME = {"falcon", "gunicorn", "peewee", "bcrypt", "orjson", "apsw", "cryptography", "pyjwt"}
LOCKS: Mapping[str, tuple[str, ...]] = {
    "requirements.lock": (),
    "requirements-dev.lock": ("test", "lint"),
    "requirements-docs.lock": ("docs",),
}
"""The lock files and the extras that each holds beside the package's own needs."""
PIN = re.compile(r"^([a-z0-9][a-z0-9-]*)==[\w.]+ \\$", re.MULTILINE)


@pytest.fixture(scope="module")
def package() -> configparser.ConfigParser:
    """The package's declaration."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "setup.cfg")
    return parser


def requirements(text: str) -> dict[str, str]:
    """Return name and bounds of each line."""
    pairs = (re.match(r"([\w-]+) *(.*)", line) for line in text.strip().splitlines())
    return {found[1]: found[2] for found in pairs if found}


def test_run_time_packages_are_the_eight(package: configparser.ConfigParser) -> None:
    """A ninth is a decision, not an accident."""
    assert RUN_TIME == requirements(package["options"]["install_requires"]).keys()


def test_every_requirement_is_bounded(package: configparser.ConfigParser) -> None:
    """A release of others never changes what is installed to something untried."""
    texts = [package["options"]["install_requires"], *package["options.extras_require"].values()]
    for text in texts:
        for name, bounds in requirements(text).items():
            assert re.search(r"<\d|==", bounds), name


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_what_the_package_asks_for(package: configparser.ConfigParser, lock: str) -> None:
    """The lock files follow the declaration; `make lock` renews them."""
    wanted = set(RUN_TIME)
    for extra in LOCKS[lock]:
        wanted |= requirements(package["options.extras_require"][extra]).keys()

    assert wanted <= set(PIN.findall((ROOT / lock).read_text()))


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_a_hash_for_every_pin_and_names_no_place(lock: str) -> None:
    """Whoever serves the packages, these bytes are installed or none."""
    text = (ROOT / lock).read_text()
    blocks = re.split(r"^(?=[a-z0-9][\w.-]*==)", text, flags=re.MULTILINE)[1:]

    assert all("--hash=sha256:" in block for block in blocks)
    assert len(blocks) == len(PIN.findall(text))
    assert not re.search(r"://|file:/|index-url|find-links|^-e", text, re.MULTILINE)


@pytest.mark.parametrize("lock", [lock for lock, extras in LOCKS.items() if extras])
def test_locks_agree(lock: str) -> None:
    """Tests run against the versions that are served, and docs are printed from them."""
    served, tried = ((ROOT / each).read_text() for each in ("requirements.lock", lock))
    pins = re.findall(r"^([\w-]+==[\w.]+)", served, re.MULTILINE)

    assert all(pin in tried for pin in pins)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel, made from a copy: a build leaves things behind."""
    directory = tmp_path_factory.mktemp("wheel")
    source = directory / "source"
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("teampro", "sandbox"):
        shutil.copytree(ROOT / name, source / name, symlinks=True, ignore=ignored)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    make = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*make, "--no-build-isolation", "-w", directory, source], check=True)
    [found] = directory.glob("*.whl")
    return found


def test_wheel_holds_the_page_where_the_code_looks(wheel: Path) -> None:
    """Every file of sandbox/, the licences of others' files too, with the same bytes."""
    place = SANDBOX.relative_to(Path(teampro.__file__).parents[1]).as_posix()
    page = ROOT / "sandbox"
    wanted = {path.relative_to(page).as_posix() for path in page.rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if name.startswith(f"{place}/")}
        held = {name.removeprefix(f"{place}/"): packed.read(name) for name in names}
    assert "index.html" in wanted
    assert held == {name: (page / name).read_bytes() for name in wanted}


def test_wheel_holds_all_modules(wheel: Path) -> None:
    """No package is left out."""
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "teampro").rglob("*.py")}
    with zipfile.ZipFile(wheel) as packed:
        assert modules == {name for name in packed.namelist() if name.endswith(".py")}
