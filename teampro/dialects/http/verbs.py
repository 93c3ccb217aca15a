"""The verbs of HTTP that are answered, and what each stands for in a call."""

from __future__ import annotations

HTTP_VERBS = {
    "GET": "GET",
    "HEAD": "GET",
    "POST": "POST",
    "PUT": "PUT",
    "PATCH": "PUT",
    "DELETE": "DELETE",
    "OPTIONS": "OPTIONS",
}
