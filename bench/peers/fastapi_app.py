"""The job in FastAPI with SQLAlchemy: declared models, a session for each request, pydantic."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from typing import Annotated, Any

from columns import ACTION, PASSWORD_SHA256, PROJECT, is_number
from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, create_model
from sqlalchemy import Integer, Text, create_engine, event, func, select
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, sessionmaker

engine = create_engine(f"sqlite:///{os.environ['BENCH_DATABASE']}")
make_session = sessionmaker(engine)


@event.listens_for(engine, "connect")
def _durable(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


class Base(DeclarativeBase):
    """The models' base."""


def _model(name: str, table: str, columns: tuple[str, ...]) -> Any:
    fields = {
        column: mapped_column(
            Integer if is_number(column) else Text, primary_key=column == columns[0]
        )
        for column in columns
    }
    return type(name, (Base,), {"__tablename__": table, **fields})


def _schema(name: str, columns: tuple[str, ...]) -> type[BaseModel]:
    kinds: Any = {
        column: (int | None if is_number(column) else str | None, None) for column in columns
    }
    config = ConfigDict(from_attributes=True)
    made: type[BaseModel] = create_model(name, __config__=config, **kinds)
    return made


Project = _model("Project", "projects", PROJECT)
Action = _model("Action", "actions", ACTION)
Admin = _model("Admin", "admins", ("id", "username", "role"))
ProjectOut, ActionOut = _schema("ProjectOut", PROJECT), _schema("ActionOut", ACTION)
ActionIn = _schema("ActionIn", ACTION[1:])


class Page(BaseModel):
    """The answer of the job."""

    request: dict[str, Any]
    data: dict[str, Any]
    project: ProjectOut
    actions: list[ActionOut]


app = FastAPI()


def session() -> Iterator[Session]:
    """Yield a session for one request."""
    with make_session() as opened:
        yield opened


Opened = Annotated[Session, Depends(session)]


def caller(opened: Opened, username: str, password: str) -> Any:
    """Return who calls."""
    admin = opened.scalar(select(Admin).where(Admin.username == username))
    if admin is None or hashlib.sha256(password.encode()).hexdigest() != PASSWORD_SHA256:
        raise HTTPException(401)
    return admin


Caller = Annotated[Any, Depends(caller)]


@app.get("/job", response_model=Page)
def job(opened: Opened, _caller: Caller, project_id: int = 100) -> Any:
    """Answer the job."""
    project = opened.get(Project, project_id)
    if project is None:
        raise HTTPException(404)
    mine = Action.project_id == project_id
    total = opened.scalar(select(func.count()).select_from(Action).where(mine))
    page = select(Action).where(mine).order_by(Action.ordering, Action.action_id).limit(50)
    actions = opened.scalars(page).all()
    data = {"total": total, "page": 1, "limit": 50}
    return {"request": {"code": 200}, "data": data, "project": project, "actions": actions}


@app.post("/actions", status_code=201, response_model=ActionOut)
def create(opened: Opened, _caller: Caller, sent: ActionIn) -> Any:
    """Create an action."""
    action = Action(**sent.model_dump())
    opened.add(action)
    opened.commit()
    opened.refresh(action)
    return action
