"""The ceiling: a bare Falcon app that answers the measured job with raw sqlite3 and nothing else.

It also creates an action with one raw INSERT, in the product's journal and synchronous settings. No
login, no checks, no options: the least that any server of this stack must spend on the job.
"""

from __future__ import annotations

import os
import sqlite3
import threading

import falcon
import orjson

PROJECT = "SELECT * FROM projects WHERE project_id = ?"
COUNT = "SELECT COUNT(*) FROM actions WHERE project_id = ?"
PAGE = "SELECT * FROM actions WHERE project_id = ? ORDER BY ordering, action_id LIMIT 50"


class Connections:
    """One open connection for each thread."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.local = threading.local()

    def __call__(self) -> sqlite3.Connection:
        """Return this thread's connection."""
        if not hasattr(self.local, "connection"):
            connection = sqlite3.connect(self.path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            self.local.connection = connection
        found: sqlite3.Connection = self.local.connection
        return found


class Job:
    """Reads project 100, counts its actions, reads 50 of them, prints one envelope."""

    def __init__(self, connections: Connections) -> None:
        self.connections = connections

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Answer the job."""
        connection = self.connections()
        project = self._records(connection.execute(PROJECT, (100,)))[0]
        total = connection.execute(COUNT, (100,)).fetchone()[0]
        actions = self._records(connection.execute(PAGE, (100,)))
        request = {"action": "projects/100/actions", "code": 200, "message": "Success"}
        data = {"total": total, "page": 1, "pages": 1, "limit": 50, "offset": 0}
        resp.data = orjson.dumps(
            {
                "request": request,
                "response": {"data": data, "project": project, "actions": actions},
            }
        )

    @staticmethod
    def _records(cursor: sqlite3.Cursor) -> list[dict[str, object]]:
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Create:
    """Creates an action with the columns that were sent, and answers its id."""

    def __init__(self, connections: Connections) -> None:
        self.connections = connections

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Insert and commit."""
        row = orjson.loads(req.bounded_stream.read())
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        connection = self.connections()
        text = f"INSERT INTO actions ({names}) VALUES ({marks})"
        with connection:
            number = connection.execute(text, tuple(row.values())).lastrowid
        resp.status = falcon.HTTP_201
        resp.data = orjson.dumps({"response": {"action": row | {"action_id": number}}})


def create_app() -> falcon.App:
    """Return the application over the database that BENCH_DATABASE names."""
    app = falcon.App()
    connections = Connections(os.environ["BENCH_DATABASE"])
    app.add_route("/job", Job(connections))
    app.add_route("/actions", Create(connections))
    return app
