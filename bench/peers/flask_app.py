"""The job in Flask with peewee: declared models, their rows as dictionaries."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from columns import ACTION, PASSWORD_SHA256, PROJECT, is_number
from flask import Flask, abort, request
from peewee import AutoField, IntegerField, Model, SqliteDatabase, TextField
from playhouse.shortcuts import model_to_dict

database = SqliteDatabase(
    os.environ["BENCH_DATABASE"], pragmas={"journal_mode": "wal", "synchronous": 2}
)


def _model(name: str, table: str, columns: tuple[str, ...]) -> Any:
    fields: dict[str, Any] = {columns[0]: AutoField()}
    for column in columns[1:]:
        fields[column] = (IntegerField if is_number(column) else TextField)(null=True)
    meta = type("Meta", (), {"database": database, "table_name": table})
    return type(name, (Model,), {**fields, "Meta": meta})


Project = _model("Project", "projects", PROJECT)
Action = _model("Action", "actions", ACTION)
Admin = _model("Admin", "admins", ("id", "username", "role"))
app = Flask(__name__)


@app.before_request
def _open() -> None:
    database.connect(reuse_if_open=True)


@app.teardown_request
def _close(_fault: BaseException | None) -> None:
    if not database.is_closed():
        database.close()


def _authenticate() -> None:
    username, password = request.args["username"], request.args["password"]
    admin = Admin.get_or_none(Admin.username == username)
    if admin is None or hashlib.sha256(password.encode()).hexdigest() != PASSWORD_SHA256:
        abort(401)


@app.get("/job")
def job() -> Any:
    """Answer the job."""
    _authenticate()
    project = Project.get_or_none(Project.project_id == 100) or abort(404)
    actions = Action.select().where(Action.project_id == 100)
    page = actions.order_by(Action.ordering, Action.action_id).limit(50)
    return {
        "request": {"code": 200},
        "data": {"total": actions.count(), "page": 1, "limit": 50},
        "project": model_to_dict(project),
        "actions": list(page.dicts()),
    }


@app.post("/actions")
def create() -> Any:
    """Create an action."""
    _authenticate()
    with database.atomic():
        action = Action.create(**request.get_json())
    return model_to_dict(Action.get_by_id(action.action_id)), 201
