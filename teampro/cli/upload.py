"""`teampro upload`: a file goes to the server, with how far it is."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from teampro.cli.command import Commands, Failure, add_command
from teampro.cli.progress import megabytes, progress
from teampro.cli.target import add_options, sender
from teampro.client.call import ClientCall, put, read_params
from teampro.client.remote import Remote
from teampro.settings import Settings


def register(commands: Commands) -> None:
    """Declare the command."""
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
    call = ClientCall("POST", "files", "json", params, path)
    send, size = sender(arguments, settings), path.stat().st_size
    with progress(f"Uploading {path.name}", megabytes) as report:
        send = _counting(send, lambda done: report(done, size))
        record = send(call).checked().tree()["response"]["file"]
    print(f"Uploaded {path} as file {record['file_id']}, version {record['file_version']}.")
    return 0


def _counting(send: Any, report: Any) -> Any:
    """Return a sender that reports how many bytes of the file are on their way."""
    if not isinstance(getattr(send, "__self__", None), Remote):
        return send
    done = 0

    def on_bytes(count: int) -> None:
        nonlocal done
        done += count
        report(done)

    return partial(send, on_bytes=on_bytes)
