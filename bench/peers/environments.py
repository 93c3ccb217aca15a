"""The peers' own environments, made once below bench/.work, and how each peer is served."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.servers import tell

HERE = Path(__file__).parent
WORK = HERE.parent / ".work"


@dataclass(frozen=True)
class Peer:
    """A product to compare with: what pip installs and what serves it with two threads."""

    name: str
    packages: tuple[str, ...]
    serve: tuple[str, ...]
    creates: bool = True
    """Whether it has the write of goal 4."""

    def command(self, port: int) -> list[str]:
        """Return the command that serves it; its environment is made where it is missing."""
        python = environment(self.name, self.packages)
        words = {"PORT": str(port), "HERE": str(HERE)}
        return [str(python), "-m", *(_filled(word, words) for word in self.serve)]


def environment(name: str, *installs: Sequence[str]) -> Path:
    """Return the Python of an environment, made where it is missing by some `pip install`s."""
    place = WORK / name.split()[0].lower()
    python = place / "bin" / "python"
    if not (place / "ready").exists():
        tell(f"Installing {name}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
        for words in installs:
            subprocess.run([python, "-m", "pip", "install", "--quiet", *words], check=True)
        (place / "ready").touch()
    return python


def _filled(word: str, words: Mapping[str, str]) -> str:
    for name, value in words.items():
        word = word.replace(name, value)
    return word


_GUNICORN = (
    *("gunicorn", "--workers", "1", "--threads", "2", "--bind", "127.0.0.1:PORT"),
    *("--log-level", "error", "--chdir", "HERE"),
)
PEERS = (
    Peer(
        "FastAPI + SQLAlchemy",
        ("fastapi==0.165.0", "uvicorn[standard]==0.54.0", "sqlalchemy==2.1.9"),
        (
            *("uvicorn", "fastapi_app:app", "--port", "PORT", "--app-dir", "HERE"),
            *("--log-level", "error", "--no-access-log"),
        ),
    ),
    Peer(
        "Flask + peewee",
        ("flask==3.1.3", "peewee==4.5.3", "gunicorn==27.0.1"),
        (*_GUNICORN, "flask_app:app"),
    ),
    Peer(
        "Django REST Framework",
        ("django==5.2.19", "djangorestframework==3.18.3", "gunicorn==27.0.1"),
        (*_GUNICORN, "django_app:app"),
        creates=False,
    ),
)
