"""`teampro download`: a file comes from the server, with how far it is."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from teampro.cli.command import Commands, Failure, add_command
from teampro.cli.progress import megabytes, progress
from teampro.cli.target import add_options, sender
from teampro.client.call import ClientCall
from teampro.settings import Settings


def register(commands: Commands) -> None:
    """Declare the command."""
    download = add_command(
        commands,
        "download",
        _download,
        "Download a file by its id, under its own name unless another is given.",
        "download 9 plan.pdf",
    )
    download.add_argument("id", type=int, metavar="ID", help="the file's id")
    download.add_argument("to", nargs="?", metavar="FILE", help="- for standard output")
    download.add_argument("--force", action="store_true", help="replace a file that is there")
    add_options(download)


def _download(arguments: argparse.Namespace, settings: Settings) -> int:
    call = ClientCall("GET", f"files/{arguments.id}/download", "raw")
    answer = sender(arguments, settings)(call).checked()
    if arguments.to == "-":
        for chunk in answer.chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.flush()
        return 0
    # sec: the server's name may hold a path; only its last part counts, and never a hidden file.
    name = Path(answer.filename).name.lstrip(".") or f"file-{arguments.id}"
    path = Path(arguments.to or name)
    if path.is_dir():
        path /= name
    if path.exists() and not arguments.force:
        raise Failure(f"{path} is there already: give another name, or say --force.")
    length = int(answer.headers.get("content-length", 0))
    staged = path.with_name(f".{path.name}.part")
    done = 0
    try:
        with staged.open("wb") as file, progress(f"Downloading {path.name}", megabytes) as report:
            for chunk in answer.chunks:
                file.write(chunk)
                done += len(chunk)
                report(done, length)
        os.replace(staged, path)
    finally:
        staged.unlink(missing_ok=True)
    print(f"Downloaded {path}, {done:,} bytes.")
    return 0
