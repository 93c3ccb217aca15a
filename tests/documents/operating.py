"""A machine to follow docs/operations.md on: its paths below a directory, its tools in the small.

What only root or systemd can do is done by little programs of the same names: they keep the
meaning (a service runs what its unit says, with its settings) and leave out the user.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACES = ("/opt/", "/etc/", "/var/", "/usr/local/bin/", "/sbin/runuser", "/run/teampro/")
PASSWORD = "correct horse"
NOTHING = "#!/bin/sh\nexit 0\n"
PROGRAMS = {
    "apt-get": NOTHING,
    "useradd": NOTHING,
    "usermod": NOTHING,
    "nginx": NOTHING,
    "journalctl": '#!/bin/sh\ncat "$MACHINE/log"\n',
    "install": '#!/bin/sh\nshift 7\nmkdir -p -m 0700 "$@"\n',
    "make": '#!/bin/sh\nmkdir -p "$2/.venv/bin"\nln -sf "$PROGRAM" "$2/.venv/bin/"\n',
    "../sbin/runuser": '#!/bin/sh\nshift 3\nexec "$@"\n',
    "systemctl": """#!/bin/bash
[ "${*: -1}" = teampro ] || exit 0
if [ "$1" = stop ] || [ "$1" = restart ]; then
    kill "$(cat "$MACHINE/pid")"
    tail --pid="$(cat "$MACHINE/pid")" -f /dev/null
fi
if [ "$1" != stop ]; then
    set -a; . "$MACHINE/etc/teampro.env"; set +a
    unit=$MACHINE/etc/systemd/system/teampro.service
    mkdir -p "$MACHINE/run/$(sed -n 's/^RuntimeDirectory=//p' "$unit")"
    $(sed -n "s|unix:|unix:$MACHINE|; s|^ExecStart=|$MACHINE|p" "$unit") \\
        > "$MACHINE/said" 2>> "$MACHINE/log" &
    echo $! > "$MACHINE/pid"
    curl -s --retry 60 --retry-delay 1 --retry-all-errors \\
        --unix-socket "$MACHINE/run/teampro/teampro.sock" http://teampro/healthz > /dev/null
fi
""",
}


@dataclass(frozen=True)
class Machine:
    """A directory that stands for `/`."""

    place: Path

    @property
    def socket(self) -> Path:
        """Where the service listens."""
        return self.place / "run/teampro/teampro.sock"

    def run(self, commands: str) -> str:
        """Run a block of the page and return what it printed; fail where a command fails."""
        text = self.moved(commands)
        text = text.replace("admin add", "admin add --password-stdin")
        environment = os.environ | {
            "MACHINE": str(self.place),
            "PATH": f"{self.place}/bin:{self.place}/usr/local/bin:{os.environ['PATH']}",
            "TEAMPRO_PASSWORD_COST": "10",
            "PROGRAM": str(Path(sys.executable).with_name("teampro")),
        }
        with (self.place / "output").open("w+") as output:
            # A file and no pipe: the service lives on and would hold a pipe open.
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", text],
                cwd=ROOT,
                env=environment,
                input=f"{PASSWORD}\n",
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=120,
                check=False,
            )
            output.seek(0)
            said = output.read()
        assert done.returncode == 0, f"{commands}\nsays\n{said}"
        return said

    def moved(self, text: str) -> str:
        """Return a text with the places of this machine in it."""
        for path in PLACES:
            text = text.replace(path, f"{self.place}{path}")
        return text

    def run_bare(self, line: str, **variables: str) -> int:
        """Run a line as cron does, and systemd a unit's: with the system's programs alone."""
        return subprocess.run(
            ["/bin/sh", "-c", line],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", **variables},
            capture_output=True,
            timeout=120,
            check=False,
        ).returncode

    def stop(self) -> None:
        """End the service if it runs."""
        if (self.place / "pid").exists():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int((self.place / "pid").read_text()), signal.SIGTERM)


def new_machine(place: Path) -> Machine:
    """Make a machine with nothing on it."""
    folders = ("bin", "sbin", "opt", "var", "usr/local/bin", "etc/cron.d", "etc/systemd/system")
    for below in (*folders, "etc/nginx/conf.d"):
        (place / below).mkdir(parents=True, exist_ok=True)
    for name, text in PROGRAMS.items():
        (place / "bin" / name).write_text(text)
        (place / "bin" / name).chmod(0o755)
    return Machine(place)
