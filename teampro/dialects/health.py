"""What a watcher asks: whether the process answers and its database can be read."""

from __future__ import annotations

import falcon

from teampro.errors import Refusal
from teampro.store.database import Database

PATH = "/healthz"


class Health:
    """The resource at PATH; needs no login and writes no line of the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Answer 200, or 503 when the database cannot be read."""
        resp.content_type = "application/json"
        resp.cache_control = ["no-store"]
        try:
            self._database.rows("SELECT 1 FROM meta LIMIT 1")
            resp.text = '{"status":"ok"}'
        except Refusal as refusal:
            resp.status = falcon.HTTP_503
            resp.set_header("Retry-After", str(refusal.retry_seconds or 1))
            resp.text = '{"status":"the database cannot be read"}'

    on_head = on_get
