"""Every write: opened from the left, its form filled in, sent, its answer shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.forms import CREATES, DELETES, OPERATIONS, UPDATES
from tests.browser.sandbox import Sandbox
from tests.browser.watch import Watch


@pytest.mark.parametrize("title", CREATES)
def test_create_is_opened_filled_in_and_answered(
    signed_in: Sandbox, title: str, upload: Path
) -> None:
    """The new record holds what was typed, and its id is a link."""
    signed_in.open_method(title)
    signed_in.call.get_by_label("params as JSON").fill("")
    form = CREATES[title]
    if title == "createFile":
        signed_in.call.get_by_label("File to upload").set_input_files(upload)
    signed_in.fill(form.values)
    assert form.params == signed_in.params

    sent = signed_in.send()
    assert 201 == sent.code
    record = record_of(signed_in.response)
    same = {
        name for name, value in form.params.items() if not str(value).startswith(("today", "now"))
    }
    assert {name: form.params[name] for name in same} == {name: record[name] for name in same}


@pytest.mark.parametrize("title", UPDATES)
def test_update_is_opened_filled_in_and_answered(signed_in: Sandbox, title: str) -> None:
    """Only what was typed is sent, and it is written."""
    signed_in.open_method(title)
    assert {} == signed_in.params
    form = UPDATES[title]
    signed_in.fill(form.values)
    assert form.params == signed_in.params

    sent = signed_in.send()
    assert 200 == sent.code
    record = record_of(signed_in.response)
    assert form.params == {name: record[name] for name in form.params}


def test_rows_of_children_are_sent_beside_what_the_form_says(
    signed_in: Sandbox, watch: Watch
) -> None:
    """Written as JSON they stay when a field is filled in; a faulty one is told by its place."""
    signed_in.open_method("createProject")
    raw = signed_in.call.get_by_label("params as JSON")
    raw.fill('{"actions": [{"action_name": "Draft", "actions": [{"action_name": ""}]}]}')
    signed_in.fill({"project_name": "Site"})
    watch.expect(400)
    assert 400 == signed_in.send().code
    faults = signed_in.answer.get_by_role("alert")
    expect(faults).to_contain_text("actions.0.actions.0.action_name")

    params = signed_in.params
    params["actions"][0]["actions"][0]["action_name"] = "Sketch"
    raw.fill(json.dumps(params))
    expect(signed_in.control("project_name")).to_have_value("Site")
    assert 201 == signed_in.send().code
    answer = signed_in.response
    assert {"projects": 1, "actions": 2} == answer["data"]["created"]
    [draft] = answer["project"]["actions"]
    assert ["Sketch"] == [each["action_name"] for each in draft["actions"]]


def test_conflict_shows_what_stands_there_and_what_stood_there(
    signed_in: Sandbox, watch: Watch
) -> None:
    """The version that was seen is sent like a field, and the fault names the values."""
    watch.expect(409)
    signed_in.open_method("updateAction")
    signed_in.fill({"action_name": "One"})
    assert 200 == signed_in.send().code
    seen = record_of(signed_in.response)["version"]
    signed_in.fill({"action_name": "Two"})
    assert 200 == signed_in.send().code

    signed_in.fill({"action_name": "Three", "base_version": str(seen)})
    assert {"action_name": "Three", "base_version": seen} == signed_in.params
    assert 409 == signed_in.send().code
    faults = signed_in.answer.get_by_role("alert")
    expect(faults).to_contain_text('given "Three", stored "Two", base "One"')


@pytest.mark.parametrize("title", OPERATIONS)
def test_operation_is_opened_filled_in_and_answered(signed_in: Sandbox, title: str) -> None:
    """What it takes is its form, the verb is the only one, and the record shows what was typed."""
    signed_in.open_method(title)
    assert ["POST"] == signed_in.call.get_by_label("Verb").locator("option").all_inner_texts()
    signed_in.call.get_by_label("params as JSON").fill("")
    code, form = OPERATIONS[title]
    signed_in.fill(form.values)
    assert form.params == signed_in.params

    sent = signed_in.send()
    assert code == sent.code
    record = record_of(signed_in.response)
    written = {name: value for name, value in form.params.items() if name != "version"}
    assert written == {name: record[name] for name in written}


@pytest.mark.parametrize("title", DELETES)
def test_delete_is_opened_asked_about_and_answered(signed_in: Sandbox, title: str) -> None:
    """What the question shows is what goes."""
    signed_in.open_method(title)
    signed_in.call.get_by_role("button", name="Send", exact=True).click()
    dialog = signed_in.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    asked = dialog.get_by_role("listitem").all_inner_texts()

    sent = signed_in.sending(dialog.get_by_role("button", name="Delete").click)
    assert 200 == sent.code
    deleted = signed_in.response["data"]["deleted"]
    assert [str(count) for count in deleted.values()] == [line.split()[0] for line in asked]


def test_write_with_a_key_is_done_once_and_a_delete_asks_without_it(signed_in: Sandbox) -> None:
    """The second answer is the first one; the question before a delete uses up no key."""
    signed_in.open_method("createTopic")
    signed_in.fill({**CREATES["createTopic"].values, "idempotency_key": "one"})
    topics = [(signed_in.send().code, record_of(signed_in.response)["topic_id"]) for _ in range(2)]
    assert 201 == topics[0][0]
    assert topics[0] == topics[1]

    signed_in.write_chain(f"topics/{topics[0][1]}")
    signed_in.call.get_by_label("Verb").select_option("DELETE")
    signed_in.call.get_by_label("params as JSON").fill("")
    signed_in.fill({"idempotency_key": "two"})
    signed_in.call.get_by_role("button", name="Send", exact=True).click()
    dialog = signed_in.page.get_by_role("dialog")
    sent = signed_in.sending(dialog.get_by_role("button", name="Delete").click)
    assert 200 == sent.code


def record_of(response: Any) -> Any:
    """Return the record that a write answers with."""
    [record] = [value for name, value in response.items() if name != "data" and "version" in value]
    return record
