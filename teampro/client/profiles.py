"""The client's profiles: names for servers, each with its address and its token, in one file.

sec: the file is its owner's alone; one that others can read is refused until that is mended.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from teampro.client.answer import Refused


@dataclass(frozen=True)
class Profile:
    """A server, and the token that may be sent to it."""

    url: str
    token: str


def read_profiles(path: Path) -> dict[str, Profile]:
    """Return the profiles by name; none where there is no file. Raises: Refused."""
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            if mode & 0o077:
                raise Refused(f"Others can read the tokens in {path}: run `chmod 600 {path}`.")
            tree = json.load(file)
        return {name: Profile(**each) for name, each in tree.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError):
        raise Refused(f"{path} holds no profiles: remove it and add them again.") from None


def write_profiles(path: Path, profiles: dict[str, Profile]) -> None:
    """Write the profiles, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = path.with_name(f"{path.name}.new")
    staged.unlink(missing_ok=True)
    tree = {name: asdict(each) for name, each in sorted(profiles.items())}
    with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(tree, file, indent=2, ensure_ascii=False)
        file.write("\n")
    staged.replace(path)
