"""Many writes in one request: rows of a create, one change of several records, a batch."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.sandbox import Sandbox
from tests.browser.watch import Watch

LINES = '{"action_name": "One"}\n\n{"action_name": ""}\n{"action_name": "Three"}'


def test_create_is_turned_into_rows_and_back(signed_in: Sandbox) -> None:
    """What was filled in is the first row; a line that is no object yet is not sent."""
    signed_in.write_chain("projects/100/actions")
    signed_in.call.get_by_label("Verb").select_option("POST")
    signed_in.fill({"action_name": "One"})
    signed_in.call.get_by_role("button", name="Many rows").click()
    rows = signed_in.control("rows")
    expect(rows).to_be_focused()
    expect(rows).to_have_value('{"action_name":"One"}')

    rows.fill('{"action_name": "One"}\n{"action_name": ')
    expect(signed_in.call.get_by_text("Line 2 is no JSON object yet")).to_be_visible()
    signed_in.call.get_by_role("button", name="Send", exact=True).click()
    expect(signed_in.page.locator("#announcements")).to_contain_text("Not sent")

    rows.fill(LINES)
    names = ["One", "", "Three"]
    assert {"rows": [{"action_name": name} for name in names]} == signed_in.params
    signed_in.call.get_by_role("button", name="One record").click()
    assert {"action_name": "One"} == signed_in.params


def test_rows_are_answered_with_a_table_of_verdicts(signed_in: Sandbox) -> None:
    """207 is neither a success nor an error: it says how many rows were refused, and why."""
    signed_in.write_chain("projects/100/actions")
    signed_in.call.get_by_label("Verb").select_option("POST")
    signed_in.call.get_by_role("button", name="Many rows").click()
    signed_in.fill({"rows": LINES, "mode": "each", "match": "id"})
    assert 207 == signed_in.send().code

    expect(signed_in.answer.locator("strong.code")).to_have_class("code partly")
    expect(signed_in.answer.locator(".faults")).to_have_count(0)
    expect(signed_in.answer.locator(".notes")).to_contain_text("1 of 3 rows refused")
    verdicts = signed_in.look("Rows").get_by_role("row")
    expect(verdicts).to_have_count(4)
    expect(verdicts.nth(1)).to_contain_text(re.compile(r"0\s*201.*One.*created", re.DOTALL))
    expect(verdicts.nth(2)).to_contain_text(re.compile("1\\s*400.*action_name is required"))
    assert ["One", "Three"] == [row["action_name"] for row in signed_in.response["actions"]]

    link = signed_in.look("Rows").get_by_role("link").last
    assert 200 == signed_in.sending(link.click).code
    assert "Three" == signed_in.response["action"]["action_name"]


def test_one_change_of_several_records(signed_in: Sandbox) -> None:
    """A chain that ends in several ids offers PUT and DELETE; a delete asks once for all."""
    signed_in.write_chain("actions/7,8")
    verb = signed_in.call.get_by_label("Verb")
    assert ["GET", "PUT", "DELETE"] == verb.locator("option").all_inner_texts()
    verb.select_option("PUT")
    signed_in.fill({"action_complete": "17"})
    assert 200 == signed_in.send().code
    rows = signed_in.look("Rows").get_by_role("row")
    expect(rows.nth(2)).to_contain_text("changed action_complete")

    verb.select_option("DELETE")
    expect(signed_in.control("version")).to_have_count(0)
    signed_in.call.get_by_role("button", name="Send", exact=True).click()
    dialog = signed_in.page.get_by_role("dialog", name="Delete actions/7,8?")
    expect(dialog.get_by_role("listitem").first).to_have_text("2 actions")
    dialog.get_by_role("button", name="Keep it").click()

    signed_in.call.get_by_label("params as JSON").fill('{"preview": true}')
    assert 200 == signed_in.send().code
    expect(signed_in.answer.locator(".notes")).to_contain_text("nothing of this is kept")
    expect(signed_in.look("Rows")).to_contain_text("removed 1 action, 2 topics")


def test_batch_is_opened_changed_and_answered_step_by_step(signed_in: Sandbox) -> None:
    """Its example can be sent; each step has a row in the form and a place in the answer."""
    signed_in.open_method("runBatch")
    assert ["POST"] == signed_in.call.get_by_label("Verb").locator("option").all_inner_texts()
    assert 3 == len(signed_in.params["steps"])
    expect(signed_in.control("steps.1.action")).to_have_value("projects/{p}/actions")

    signed_in.call.get_by_role("button", name="Remove step 2").click()
    signed_in.call.get_by_role("button", name="Add a step").click()
    expect(signed_in.control("steps.2.action")).to_be_focused()
    signed_in.fill({"steps.2.action": "projects/{p}", "steps.2.params": '{"fields": "external"}'})
    signed_in.fill({"steps.0.params": '{"project_name": "From the page"}'})
    assert {"action": "projects/{p}", "params": {"fields": "external"}} == signed_in.params[
        "steps"
    ].pop()

    assert 200 == signed_in.send().code
    steps = signed_in.look("Steps").locator(".answered-steps > li")
    expect(steps).to_have_count(3)
    expect(steps.nth(0).locator("summary").first).to_contain_text(re.compile("POST projects.*201"))
    expect(steps.nth(0)).to_contain_text("From the page")
    expect(steps.nth(2).locator("summary").first).to_contain_text(re.compile(r"GET projects/\d+"))
    link = steps.nth(0).get_by_role("link", name=re.compile(r"^\d+$")).first
    assert 200 == signed_in.sending(link.click).code


def test_refused_step_is_told_in_its_row(signed_in: Sandbox, watch: Watch) -> None:
    """A misspelt chain in it is mended by a click."""
    watch.expect(404)
    signed_in.write_chain("batch")
    signed_in.call.get_by_role("button", name="Add a step").click()
    signed_in.fill({"steps.0.action": "projects/100/actons"})
    assert 404 == signed_in.send().code
    expect(signed_in.call.locator('[data-at="steps.0"] .field-fault')).to_be_visible()

    mend = signed_in.answer.get_by_role("button", name="Use actions")
    assert 200 == signed_in.sending(mend.click).code
    assert {"steps": [{"action": "projects/100/actions"}]} == signed_in.params
