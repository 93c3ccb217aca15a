"""A call put together by hand: chips, options, filters, raw params, and what is wrong with them."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.sandbox import Sandbox
from tests.browser.watch import Watch


def test_nested_chain_is_built_by_clicks(signed_in: Sandbox) -> None:
    """Noun, record by its name, list below, list in its rows, list beside."""
    call = signed_in.call
    call.get_by_role("button", name="Next step: projects").click()
    signed_in.look_up(call.get_by_role("combobox", name="Id of project"), "Museum")
    call.get_by_role("button", name="Next step: actions").click()
    call.get_by_role("button", name="Next step: timelogs").click()
    call.get_by_role("button", name="Beside it: topics").click()
    assert ["projects", "actions", "timelogs,topics"] == signed_in.chain

    sent = signed_in.send()
    assert (200, True) == (
        sent.code,
        sent.url.endswith("/projects/100/actions/timelogs,topics/json"),
    )
    assert {"timelogs", "topics"} <= signed_in.response["actions"][0].keys()


def test_many_words_to_begin_with_are_folded(signed_in: Sandbox) -> None:
    """What is sent stays in sight below them; a chain may begin with the others, too."""
    invoices = signed_in.call.get_by_role("button", name="Next step: invoices", exact=True)
    expect(signed_in.call.get_by_role("button", name="Send", exact=True)).to_be_in_viewport()
    expect(invoices).to_be_hidden()
    signed_in.call.get_by_text(re.compile(r"^\d+ more$")).click()
    invoices.click()
    assert ["invoices"] == signed_in.chain


def test_examples_of_options_are_about_fields_of_the_list(signed_in: Sandbox) -> None:
    """Who copies what stands there in grey is not refused."""
    for chain, sort, other in (
        ("actions", "-date_start,…", '[{"manager_adminid": "me"}, {"assigned_adminid": "me"}]'),
        ("invoices", "-date,…", '[{"status": "Draft"}, {"status": "Unpaid"}]'),
    ):
        signed_in.write_chain(chain)
        expect(signed_in.control("sort")).to_have_attribute("placeholder", sort)
        expect(signed_in.control("or")).to_have_attribute("placeholder", other)


def test_chain_is_written_by_keys(signed_in: Sandbox) -> None:
    """`/` goes down, digits are the id, `,` adds the next list, Backspace takes away."""
    box = signed_in.call.get_by_label("Next step", exact=True)
    box.press_sequentially("projects/actions,topics")
    box.press("Enter")
    assert ["projects", "actions,topics"] == signed_in.chain
    signed_in.call.get_by_role("button", name="Remove projects and what follows").click()
    box.press_sequentially("projects/100/actions,topics")
    box.press("Enter")
    assert ["projects", "actions,topics"] == signed_in.chain
    box.press(",")
    assert ["projects", "actions,topics,files"] == signed_in.chain
    box.press("Backspace")
    box.press("Backspace")
    assert ["projects", "actions"] == signed_in.chain
    assert signed_in.send().url.endswith("/projects/100/actions/json")


def test_operation_is_the_last_step_and_turns_the_verb(signed_in: Sandbox) -> None:
    """It is offered behind one record; behind it stands nothing, and without it is read again."""
    signed_in.write_chain("projects/100/actions/7")
    signed_in.call.get_by_role("button", name="Next step: starttimer").click()
    verb = signed_in.call.get_by_label("Verb")
    assert (["projects", "actions", "starttimer"], "POST") == (signed_in.chain, verb.input_value())
    assert 0 == signed_in.call.get_by_role("button", name="Next step").count()

    signed_in.call.get_by_label("timelog_note", exact=True).fill("By hand")
    sent = signed_in.send()
    assert (201, True) == (sent.code, sent.url.endswith("/projects/100/actions/7/starttimer/json"))

    signed_in.call.get_by_role("button", name="Remove starttimer and what follows").click()
    assert ("GET", {}) == (verb.input_value(), signed_in.params)


def test_step_and_all_behind_it_are_removed_by_a_click(signed_in: Sandbox) -> None:
    """A chain cannot go on from what is not there."""
    signed_in.write_chain("projects/100/actions/timelogs")
    signed_in.call.get_by_role("button", name="Remove actions and what follows").click()

    assert ["projects"] == signed_in.chain


def test_options_of_each_step_stand_under_its_own_word(signed_in: Sandbox) -> None:
    """The forms of two lists do not write into each other."""
    signed_in.write_chain("projects/actions")
    signed_in.fill({"projects.limit": "2", "actions.limit": "1", "actions.require": "true"})
    signed_in.fill({"actions.sort": "-date_finish"})

    expected = {
        "projects": {"limit": 2},
        "actions": {"limit": 1, "require": True, "sort": "-date_finish"},
    }
    assert expected == signed_in.params
    assert 200 == signed_in.send().code


def test_list_is_grouped_by_what_is_picked(signed_in: Sandbox) -> None:
    """Fields, parts of dates, and totals of what has them; no view takes it for hours."""
    signed_in.write_chain("timelogs")
    signed_in.call.get_by_text("groups and totals").click()
    for name in ("owner_adminid", "timelog_start.month"):
        signed_in.call.get_by_label("Add a field to group").select_option(name)
    total = signed_in.call.get_by_label("Add a field to sum")
    assert 0 == total.locator("option[value=timelog_note]").count()
    total.select_option("timelog_elapsed")

    asked = {"group": "owner_adminid,timelog_start.month", "sum": "timelog_elapsed"}
    assert asked == signed_in.params
    assert 200 == signed_in.send().code
    columns = {"owner_adminid", "timelog_start.month", "count", "sum.timelog_elapsed"}
    assert columns == set(signed_in.response["timelogs"][0])
    assert 0 == signed_in.answer.get_by_role("tab", name="Hours").count()


FILTERS = (
    ("date_finish", "lt", "today", {"lt": "today"}),
    ("action_complete", "between", "10, 90", {"between": [10, 90]}),
    ("action_name", "contains", "the", {"contains": "the"}),
    ("assigned_adminid", "eq", "Stefan", 2),
    ("action_status", "eq", "Active", "Active"),
    ("action_billable", "eq", "true", True),
    ("client_contactid", "empty", "true", {"empty": True}),
)


@pytest.mark.parametrize(("field", "operator", "value", "expected"), FILTERS)
def test_filter_is_a_row_with_an_operator(
    signed_in: Sandbox, field: str, operator: str, value: str, expected: object
) -> None:
    """Each kind of field has its own input."""
    signed_in.write_chain("actions")
    signed_in.call.get_by_label("Add a filter").select_option(field)
    chooser = signed_in.call.get_by_label(f"How {field} is compared")
    if chooser.input_value() != operator:
        chooser.select_option(operator)
    signed_in.fill({field: value})

    assert {field: expected} == signed_in.params
    assert 200 == signed_in.send().code


def test_filter_of_several_words_is_ticked(signed_in: Sandbox) -> None:
    """`in` of a choice offers its words; the row goes away again by its button."""
    signed_in.write_chain("actions")
    signed_in.call.get_by_label("Add a filter").select_option("action_status")
    signed_in.call.get_by_label("How action_status is compared").select_option("in")
    for word in ("Active", "Progress"):
        signed_in.call.get_by_label(word, exact=True).check()
    assert {"action_status": ["Active", "Progress"]} == signed_in.params

    signed_in.call.get_by_role("button", name="Remove the filter action_status").click()
    assert {} == signed_in.params
    expect(signed_in.call.get_by_label("Add a filter")).to_be_focused()


def test_form_and_raw_params_follow_each_other(signed_in: Sandbox) -> None:
    """What one holds the other shows, and what neither draws a control for is kept."""
    signed_in.write_chain("actions")
    raw = signed_in.call.get_by_label("params as JSON")
    raw.fill('{"limit": 7, "or": [{"assigned_adminid": "me"}], "date_finish": {"lt": "today"}}')
    expect(signed_in.control("limit")).to_have_value("7")
    expect(signed_in.control("date_finish")).to_have_value("today")

    signed_in.fill({"limit": "3"})
    expected = {
        "limit": 3,
        "or": [{"assigned_adminid": "me"}],
        "date_finish": {"lt": "today"},
    }
    assert expected == signed_in.params


def test_raw_params_that_are_no_json_are_told_while_typing(signed_in: Sandbox) -> None:
    """The call keeps what was read last."""
    signed_in.write_chain("actions")
    raw = signed_in.call.get_by_label("params as JSON")
    raw.fill('{"limit": 2')

    expect(signed_in.call.get_by_text("Not JSON yet")).to_be_visible()
    expect(raw).to_have_attribute("aria-invalid", "true")


MISTAKES = (
    ("actions", '{"action_statsu": "Active"}', "action_status", {"action_status": "Active"}),
    ("actions", '{"sort": "-date_finsh"}', "date_finish", {"sort": "-date_finish"}),
    ("actions", '{"date_finish": {"lessthan": "today"}}', None, None),
    ("projects/100", '{"fields": "project_nam"}', "project_name", {"fields": "project_name"}),
)


@pytest.mark.parametrize(("chain", "params", "nearest", "mended"), MISTAKES)
def test_nearest_word_mends_the_call_by_a_click(
    signed_in: Sandbox,
    watch: Watch,
    chain: str,
    params: str,
    nearest: str | None,
    mended: object,
) -> None:
    """The mended call is sent at once, and goes well; without a near word the legal ones stand."""
    watch.expect(400)
    signed_in.write_chain(chain)
    signed_in.call.get_by_label("params as JSON").fill(params)
    assert 400 == signed_in.send().code

    if nearest is None:
        expect(signed_in.answer.get_by_text("what may stand here")).to_be_visible()
        return
    mend = signed_in.answer.get_by_role("button", name=f"Use {nearest}")
    assert 200 == signed_in.sending(mend.click).code
    assert mended == signed_in.params


def test_misspelt_step_is_mended_by_a_click(signed_in: Sandbox, watch: Watch) -> None:
    """The chain is a place like any other."""
    watch.expect(404)
    signed_in.write_chain("projects/100/actoins")
    assert 404 == signed_in.send().code

    mend = signed_in.answer.get_by_role("button", name="Use actions")
    assert 200 == signed_in.sending(mend.click).code
    assert ["projects", "actions"] == signed_in.chain


def test_fault_stands_at_the_control_it_names(signed_in: Sandbox, watch: Watch) -> None:
    """Every faulty field at once, also one that is folded away."""
    watch.expect(400)
    signed_in.open_method("createProject")
    values = {"project_name": "x", "date_finish": "tomorow", "project_rate": "much"}
    signed_in.call.get_by_label("params as JSON").fill(json.dumps(values))
    assert 400 == signed_in.send().code

    for name in ("date_finish", "project_rate"):
        expect(signed_in.control(name)).to_have_attribute("aria-invalid", "true")
        place = signed_in.call.locator(f'[data-at="{name}"]')
        expect(place.locator(".field-fault")).to_be_visible()
    expect(signed_in.control("project_name")).not_to_have_attribute("aria-invalid", "true")


def test_method_that_a_person_may_not_use_says_why(sandbox: Sandbox) -> None:
    """Staff sees what there is; the rest is not offered to be sent."""
    sandbox.sign_in("staff", "demo")
    sandbox.methods.get_by_label("Search methods").fill("findHistory")
    method = sandbox.methods.get_by_role("button", name=re.compile("findHistory"))

    expect(method).to_have_attribute("aria-disabled", "true")
    expect(method).to_contain_text("super")


def test_snippets_follow_the_call_and_hold_no_credentials(signed_in: Sandbox) -> None:
    """Each spelling of the call; what is copied is what is shown."""
    signed_in.write_chain("projects/100/actions")
    signed_in.fill({"limit": "3"})
    for spelling in ("clean URL", "dotted", "curl", "Python", "PHP", "JavaScript"):
        signed_in.call.get_by_label("Spelling").select_option(spelling)
        text = signed_in.call.get_by_label("The call as code").inner_text()
        assert "actions" in text and "limit" in text
        assert "fe01ce2a7fbac8fafaed7c982a04e229" not in text
