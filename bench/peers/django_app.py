"""The job in Django REST Framework: declared models and their serializers."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import django
from columns import ACTION, PASSWORD_SHA256, PROJECT, is_number
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["rest_framework"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["BENCH_DATABASE"],
            "CONN_MAX_AGE": None,
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "UNAUTHENTICATED_USER": None,
    },
)
django.setup()
# Models can be declared, and what needs them imported, only from here on: hence E402.

from django.db import models  # noqa: E402
from rest_framework import serializers  # noqa: E402
from rest_framework.exceptions import AuthenticationFailed  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402


def _model(name: str, table: str, columns: tuple[str, ...]) -> Any:
    fields: dict[str, Any] = {columns[0]: models.AutoField(primary_key=True)}
    for column in columns[1:]:
        fields[column] = (
            models.IntegerField(null=True) if is_number(column) else models.TextField(null=True)
        )
    meta = type("Meta", (), {"db_table": table, "managed": False, "app_label": "bench"})
    return type(name, (models.Model,), {**fields, "Meta": meta, "__module__": __name__})


def _serializer(model: Any) -> Any:
    meta = type("Meta", (), {"model": model, "fields": "__all__"})
    return type(f"{model.__name__}Out", (serializers.ModelSerializer,), {"Meta": meta})


Project = _model("Project", "projects", PROJECT)
Action = _model("Action", "actions", ACTION)
Admin = _model("Admin", "admins", ("id", "username", "role"))
ProjectOut, ActionOut = _serializer(Project), _serializer(Action)


class Job(APIView):
    """Answers the job."""

    def get(self, request: Any) -> Response:
        """Read the project and a page of its actions."""
        username, password = request.query_params["username"], request.query_params["password"]
        admin = Admin.objects.filter(username=username).first()
        if admin is None or hashlib.sha256(password.encode()).hexdigest() != PASSWORD_SHA256:
            raise AuthenticationFailed
        actions = Action.objects.filter(project_id=100)
        page = actions.order_by("ordering", "action_id")[:50]
        return Response(
            {
                "request": {"code": 200},
                "data": {"total": actions.count(), "page": 1, "limit": 50},
                "project": ProjectOut(Project.objects.get(pk=100)).data,
                "actions": ActionOut(page, many=True).data,
            }
        )


urlpatterns = [path("job", Job.as_view())]
app = get_wsgi_application()
