"""Callers for tests that go in behind the login."""

from __future__ import annotations

from dataclasses import replace

from teampro.schema.caller import ADMIN, CLIENT, STAFF_AREAS, Caller, Rights

ALL = Rights()


def super_admin(adminid: int, name: str, rights: Rights = ALL) -> Caller:
    """Return a super administrator."""
    return Caller(ADMIN, adminid, name, rights)


def staff(
    adminid: int, name: str, rights: Rights = ALL, areas: frozenset[str] = STAFF_AREAS
) -> Caller:
    """Return a member of the staff, with the areas that they begin with unless told others."""
    return Caller(ADMIN, adminid, name, replace(rights, areas=areas))


def customer(client_id: int, permissions: frozenset[str] | None = None) -> Caller:
    """Return a client's person."""
    return Caller(CLIENT, client_id, f"client {client_id}", user_id=1, permissions=permissions)


ANNA = super_admin(1, "anna")
BOB = staff(2, "bob")
CARL = staff(3, "carl")
