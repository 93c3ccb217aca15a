"""How old the newest backup is, as its own list says: a copied file looks younger than it is."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

from teampro.cli.advice import counted
from teampro.settings import Settings
from teampro.store.archive import BackupError, made_at
from teampro.store.data_paths import is_there, require

_READ = os.R_OK | os.X_OK
SECONDS = 3600


def why_no_fresh_backup(settings: Settings, now: datetime) -> str:
    """Return what is wrong with the newest backup, "" for nothing or where none is expected.

    Raises: DataPathError where this user may not look.
    """
    if not settings["backup.directory"]:
        return ""
    folder, hours = Path(settings["backup.directory"]), settings["backup.hours"]
    moments = _moments(folder)
    if not moments:
        return f"There is no backup in {folder}."
    age = int((now - max(moments)).total_seconds() // SECONDS)
    if age < hours:
        return ""
    return (
        f"The newest backup in {folder} is {counted(age, 'hour')} old, and should be younger than "
        f"{hours} (TEAMPRO_BACKUP_HOURS): see why no later one was made."
    )


def _moments(folder: Path) -> list[datetime]:
    """Return when each backup of a folder was made."""
    if not is_there(folder):
        return []
    require(folder, _READ)
    moments = []
    for path in folder.glob("*.tar"):
        with contextlib.suppress(BackupError, ValueError):
            moment = datetime.fromisoformat(made_at(path))
            moments.append(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return moments
