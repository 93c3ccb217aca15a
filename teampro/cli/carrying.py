"""`teampro upload` and `teampro download`: files up and down, with how far they are."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from teampro.cli.command import Commands, Failure, add_command
from teampro.cli.progress import megabytes, progress
from teampro.cli.reaching import add_options, sender
from teampro.client.asked import Asked, put, read_params
from teampro.client.remote import Remote
from teampro.settings import Settings


def register(commands: Commands) -> None:
    """Declare the commands."""
    upload = add_command(
        commands,
        "upload",
        _upload,
        "Upload a file to a project.",
        "upload plan.pdf --project 100 -p file_label='Floor plan'",
    )
    upload.add_argument("file", type=Path, metavar="FILE", help="what is uploaded")
    upload.add_argument("--project", metavar="ID", help="the project it belongs to")
    upload.add_argument("--version-of", metavar="ID", help="the file it is a new version of")
    upload.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="NAME=TEXT",
        help="another field of the file: file_label, file_detail, action_id",
    )
    add_options(upload)
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


def _upload(arguments: argparse.Namespace, settings: Settings) -> int:
    path: Path = arguments.file
    if not path.is_file():
        raise Failure(f"{path} is no file.")
    params = read_params(arguments.param)
    for name, value in (
        ("project_id", arguments.project),
        ("parent_file_id", arguments.version_of),
    ):
        if value is not None:
            put(params, name, value)
    asked = Asked("POST", "files", "json", params, path)
    send, size = sender(arguments, settings), path.stat().st_size
    with progress(f"Uploading {path.name}", megabytes) as tell:
        send = _counting(send, lambda done: tell(done, size))
        record = send(asked).checked().tree()["response"]["file"]
    print(f"Uploaded {path} as file {record['file_id']}, version {record['file_version']}.")
    return 0


def _counting(send: Any, tell: Any) -> Any:
    """Return a sender that tells how many bytes of the file are on their way."""
    if not isinstance(getattr(send, "__self__", None), Remote):
        return send
    done = 0

    def on_bytes(count: int) -> None:
        nonlocal done
        done += count
        tell(done)

    return partial(send, on_bytes=on_bytes)


def _download(arguments: argparse.Namespace, settings: Settings) -> int:
    asked = Asked("GET", f"files/{arguments.id}/download", "raw")
    answer = sender(arguments, settings)(asked).checked()
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
        with staged.open("wb") as file, progress(f"Downloading {path.name}", megabytes) as tell:
            for chunk in answer.chunks:
                file.write(chunk)
                done += len(chunk)
                tell(done, length)
        os.replace(staged, path)
    finally:
        staged.unlink(missing_ok=True)
    print(f"Downloaded {path}, {done:,} bytes.")
    return 0
