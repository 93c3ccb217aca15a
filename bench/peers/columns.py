"""The columns of the job, for peers that declare their own models over the same tables."""

from __future__ import annotations

import hashlib

PASSWORD_SHA256 = hashlib.sha256(b"demo").hexdigest()
"""Peers look the caller up by name and compare this: cheaper than what the product must do."""
_NUMBERS = ("_id", "_adminid", "_userid", "_contactid", "_hostingid", "_complete", "_elapsed")
_NUMERIC = (
    *("action_priority", "action_duration", "level_children", "ordering", "version"),
    *("project_tasks", "project_billable", "project_rate", "action_billable"),
)
PROJECT = (
    *("project_id", "project_name", "project_type", "project_status", "project_function"),
    *("project_complete", "project_detail", "project_notes", "project_billable", "project_rate"),
    *("date_start", "date_finish", "date_created", "date_modified", "date_activity"),
    *("client_userid", "client_contactid", "client_hostingid", "manager_adminid"),
    *("assigned_adminid", "visible_status", "client_visible", "project_tasks"),
    *("project_elapsed", "version"),
)
ACTION = (
    *("action_id", "project_id", "parent_action_id", "action_name", "action_type"),
    *("action_status", "action_priority", "action_complete", "action_duration"),
    *("action_elapsed", "action_detail", "action_notes", "date_start", "date_finish"),
    *("date_created", "date_modified", "date_activity", "manager_adminid", "assigned_adminid"),
    *("client_contactid", "client_visible", "action_billable", "level_children"),
    *("level_class", "ordering", "version"),
)


def is_number(column: str) -> bool:
    """Say whether a column holds whole numbers; all others hold text or nothing."""
    return column.endswith(_NUMBERS) or column in _NUMERIC
