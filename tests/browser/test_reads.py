"""Every read: opened from the left, its form filled in, sent, its answer shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.forms import (
    CREATES,
    DELETES,
    METHODS,
    UPDATES,
    beyond_the_source,
    form_of,
    of_source,
    reads,
    told,
)
from tests.browser.sandbox import Sandbox
from tests.browser.watch import Watch


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


@pytest.mark.parametrize("noun", beyond_the_source())
def test_methods_beyond_the_source_have_their_forms(
    signed_in: Sandbox, watch: Watch, noun: str
) -> None:
    """Nothing that the left side offers leads nowhere; its example may be a record to come."""
    is_told = noun in told()
    if not is_told:
        watch.expect(404)
    for title in beyond_the_source()[noun]:
        signed_in.open_method(title)

        send = signed_in.call.get_by_role("button", name="Send", exact=True)
        expect(send, title).to_be_enabled()
        expect(signed_in.call.locator(".form"), title).not_to_be_empty()
        if METHODS[title].verb == "GET":
            assert signed_in.send().code in ((200,) if is_told else (200, 404)), title


def test_filter_keeps_its_value_with_another_operator(signed_in: Sandbox) -> None:
    """What was typed is in the call, whichever way it is compared."""
    signed_in.write_chain("projects/100/actions")
    signed_in.call.get_by_label("Add a filter").select_option("action_complete")
    signed_in.fill({"action_complete": "50"})
    operator = signed_in.call.get_by_label("How action_complete is compared")
    for word, condition in (
        ("lt", {"lt": 50}),
        ("in", [50]),
        ("between", {"between": [50]}),
        ("gte", {"gte": 50}),
    ):
        operator.select_option(word)
        assert {"action_complete": condition} == signed_in.params
    assert 200 == signed_in.send().code
    assert {50 <= row["action_complete"] for row in signed_in.response["actions"]} == {True}


def test_filter_that_was_empty_for_a_while_has_its_value_again(signed_in: Sandbox) -> None:
    """`empty` takes no value of the field, and loses none."""
    signed_in.write_chain("actions")
    signed_in.call.get_by_label("Add a filter").select_option("date_finish")
    signed_in.fill({"date_finish": "today"})
    operator = signed_in.call.get_by_label("How date_finish is compared")
    operator.select_option("empty")
    assert {"date_finish": {"empty": True}} == signed_in.params
    operator.select_option("lt")
    assert {"date_finish": {"lt": "today"}} == signed_in.params


@pytest.mark.parametrize(
    ("chain", "word", "named"),
    [
        ("actions", "names", {"names": True}),
        ("projects/100", "names", {"names": True}),
        ("projects/100/actions/topics", "topics.names", {"topics": {"names": True}}),
    ],
)
def test_names_are_asked_for_by_a_box(
    signed_in: Sandbox, chain: str, word: str, named: dict[str, object]
) -> None:
    """Of lists, records, and lists inside rows; unticked it leaves nothing behind."""
    signed_in.write_chain(chain)
    box = signed_in.call.locator(f'[data-path="{word}"]')
    box.check()
    assert named == signed_in.params
    assert 200 == signed_in.send().code
    box.uncheck()
    assert {} == signed_in.params
