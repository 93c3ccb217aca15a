"""Every read: opened from the left, its form filled in, sent, its answer shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.forms import CREATES, DELETES, METHODS, UPDATES, form_of, of_source, reads, told
from tests.browser.sandbox import Sandbox


def test_the_source_has_46_methods() -> None:
    """Each stands in one of the tables below."""
    assert 46 == len(of_source())
    assert set(of_source()) == {*reads(), *CREATES, *UPDATES, *DELETES}


@pytest.mark.parametrize("title", reads())
def test_read_is_opened_filled_in_and_answered(signed_in: Sandbox, title: str) -> None:
    """What the form holds is what is sent."""
    signed_in.open_method(title)
    form = form_of(title)
    signed_in.fill(form.values)
    if form.fields:
        signed_in.choose_fields(*form.fields)
    assert form.params == signed_in.params

    sent = signed_in.send()
    assert 200 == sent.code
    expect(signed_in.answer.get_by_role("tabpanel")).not_to_be_empty()


@pytest.mark.parametrize("title", sorted(set(METHODS) - set(of_source())))
def test_method_beyond_the_source_has_its_form(signed_in: Sandbox, title: str) -> None:
    """Nothing that the left side offers leads nowhere."""
    signed_in.open_method(title)

    expect(signed_in.call.get_by_role("button", name="Send")).to_be_enabled()
    expect(signed_in.call.locator(".form")).not_to_be_empty()
    if METHODS[title].verb == "GET":
        codes = (200,) if METHODS[title].resource in told() else (200, 404)
        assert signed_in.send().code in codes
