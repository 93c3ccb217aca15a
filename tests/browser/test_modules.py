"""The page's pure modules: values in, values out; imported by the browser, as the page does it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.server.running import Running

CALL = """async ([module, name, args]) => {
  const result = (await import(`/sandbox/${module}`))[name](...args);
  return result === undefined ? null : result;
}"""


@pytest.fixture(scope="module")
def opened(browser: Browser, server: Running) -> Page:
    """A page of the sandbox's own origin."""
    page = browser.new_page()
    page.goto(f"{server.url}/sandbox/")
    return page


def called(page: Page, function: str, *arguments: object) -> Any:
    """Return what `call/chain.js#parseChain` makes of these arguments."""
    module, name = function.split("#")
    return page.evaluate(CALL, [module, name, list(arguments)])


def step(words: str, ids: str = "") -> dict[str, list[str]]:
    """Return a step as the page writes it."""
    return {"words": words.split(","), "ids": [id for id in ids.split(",") if id]}


CHAINS = {
    "projects/100/actions": ([step("projects", "100"), step("actions")], ""),
    "/v1/projects/100/json": ([step("projects", "100")], "json"),
    "v1.projects.100.actions.xml": ([step("projects", "100"), step("actions")], "xml"),
    "actions/4,5/timelogs,topics": ([step("actions", "4,5"), step("timelogs,topics")], ""),
    "files/7/download/raw": ([step("files", "7"), step("download")], "raw"),
    "": ([], ""),
}


@pytest.mark.parametrize("text", CHAINS)
def test_chain_is_read(opened: Page, text: str) -> None:
    """With slashes or dots, with or without version and format."""
    steps, format = CHAINS[text]
    assert {"steps": steps, "format": format} == called(opened, "call/chain.js#parseChain", text)


LINKS: dict[str, dict[str, Any]] = {
    "#GET/v1/projects/100/snapshot/json": {"verb": "GET", "params": {}, "format": "json"},
    "#POST/v1/topics/xml?params=%7B%22topic_name%22%3A%22%23%25%26%22%7D": {
        "verb": "POST",
        "params": {"topic_name": "#%&"},
        "format": "xml",
    },
}


@pytest.mark.parametrize("link", LINKS)
def test_link_is_the_call_it_was_made_from(opened: Page, link: str) -> None:
    """There and back."""
    call = called(opened, "call/call.js#callOfLink", link)

    assert LINKS[link] == {name: call[name] for name in LINKS[link]}
    assert link == called(opened, "call/call.js#linkOf", call)


BROKEN_LINKS = (
    "",
    "#PATCH/v1/projects/json",
    "#GET/v2/projects/json",
    "#GET/v1/projects/json?params=%7B",
    "#GET/v1/projects/json?params=%5B1%5D",
    "#GET/v1/%E0%A4%A/json",
)


@pytest.mark.parametrize("link", BROKEN_LINKS)
def test_broken_link_is_no_call(opened: Page, link: str) -> None:
    """Whoever follows one sees the page's first state, not an error."""
    assert None is called(opened, "call/call.js#callOfLink", link)


MENDS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "filter's field": (
        {"asigned_adminid": 2},
        {"path": "asigned_adminid", "given": "asigned_adminid", "nearest": "assigned_adminid"},
        {"assigned_adminid": 2},
    ),
    "operator": (
        {"actions": {"date_finish": {"lss": "today"}}},
        {"path": "actions.date_finish.lss", "given": "lss", "nearest": "lt"},
        {"actions": {"date_finish": {"lt": "today"}}},
    ),
    "choice": (
        {"action_status": "Activ"},
        {"path": "action_status", "given": "Activ", "nearest": "Active"},
        {"action_status": "Active"},
    ),
    "one of several fields": (
        {"fields": "action_name,date_finsh"},
        {"path": "fields", "given": "date_finsh", "nearest": "date_finish"},
        {"fields": "action_name,date_finish"},
    ),
    "descending sort": (
        {"sort": "-date_finsh,action_id"},
        {"path": "sort", "given": "date_finsh", "nearest": "date_finish"},
        {"sort": "-date_finish,action_id"},
    ),
    "in a list of filters": (
        {"or": [{"action_id": 1}, {"acton_id": 2}]},
        {"path": "or.1.acton_id", "given": "acton_id", "nearest": "action_id"},
        {"or": [{"action_id": 1}, {"action_id": 2}]},
    ),
}


@pytest.mark.parametrize("name", MENDS)
def test_nearest_word_takes_the_place_of_the_wrong_one(opened: Page, name: str) -> None:
    """There and nowhere else; the order of params stays."""
    params, fault, mended = MENDS[name]
    call = {"verb": "GET", "steps": [step("actions")], "params": params}

    assert mended == called(opened, "call/mend.js#mended", call, fault)["params"]


def test_fault_whose_place_is_gone_mends_nothing(opened: Page) -> None:
    """The form went on while the answer was on its way."""
    fault = {"path": "sort", "given": "x", "nearest": "y"}
    call = {"verb": "GET", "steps": [], "params": {}}

    assert None is called(opened, "call/mend.js#mended", call, fault)


XML = {
    '<root><n type="int">7</n></root>': {"n": 7},
    '<root><n type="bool">true</n><m type="null"></m></root>': {"n": True, "m": None},
    '<root><n type="str">a &lt; b</n></root>': {"n": "a < b"},
    '<root><n type="list"><item type="int">1</item><item type="int">2</item></n></root>': {
        "n": [1, 2]
    },
    '<root><n type="dict"></n><m type="list"></m></root>': {"n": {}, "m": []},
}


@pytest.mark.parametrize("text", XML)
def test_xml_is_the_tree_of_the_json(opened: Page, text: str) -> None:
    """By the types that each element tells."""
    assert XML[text] == called(opened, "api/decode_xml.js#decodeXml", text)


PROGRESS = """async () => {
  const {during, countCall} = await import("/sandbox/page/progress.js");
  const seen = [];
  const look = () => seen.push(`${document.body.dataset.state} ${document.body.dataset.call}`);
  const answers = [];
  const asked = [0, 1].map(() => during(new Promise((...each) => answers.push(each))));
  look();
  answers[0][0]();
  await asked[0];
  countCall();
  look();
  answers[1][1](new Error("no answer"));
  await asked[1].catch(look);
  return seen;
}"""


def test_page_is_busy_until_the_last_answer_or_fault(opened: Page) -> None:
    """Whoever drives it waits for that, and for the number of answers, not for a time."""
    assert ["busy 0", "busy 1", "idle 1"] == opened.evaluate(PROGRESS)


DAYS = {"2026-03-29": "2026-03-30", "2026-10-25": "2026-10-26", "2026-12-31": "2027-01-01"}


@pytest.mark.parametrize("day", DAYS)
def test_a_day_is_followed_by_the_next(opened: Page, day: str) -> None:
    """Where clocks change as well: bars do not jump by an hour."""
    first = called(opened, "views/action_tree.js#dayOf", day)

    assert first + 1 == called(opened, "views/action_tree.js#dayOf", DAYS[day])


IN_ZONES = {
    "UTC": "2024-05-06",
    "Asia/Tokyo": "2024-05-07",
    "Pacific/Kiritimati": "2024-05-07",
    "America/Los_Angeles": "2024-05-06",
}


@pytest.mark.parametrize("zone", IN_ZONES)
def test_day_is_that_of_a_zone(opened: Page, zone: str) -> None:
    """At eight in the evening in UTC it is tomorrow in Tokyo."""
    evening = 1_715_025_600_000
    assert IN_ZONES[zone] == called(opened, "api/server_day.js#dayIn", zone, evening)


COMPARED: dict[str, tuple[dict[str, Any], str, Any]] = {
    "one stays one": ({"operator": "eq", "value": 5}, "lt", 5),
    "one of several": ({"operator": "eq", "value": 5}, "in", [5]),
    "several stay": ({"operator": "in", "value": [5, 6]}, "between", [5, 6]),
    "the first of several": ({"operator": "nin", "value": [5, 6]}, "ne", 5),
    "kept from empty": ({"operator": "empty", "value": True, "kept": [5]}, "in", [5]),
    "one kept from empty": ({"operator": "empty", "value": False, "kept": 5}, "eq", 5),
    "empty has its own": ({"operator": "eq", "value": 5}, "empty", True),
    "nothing stays nothing": ({"operator": "eq"}, "in", None),
}


@pytest.mark.parametrize("case", COMPARED)
def test_value_goes_along_with_another_operator(opened: Page, case: str) -> None:
    """As one value or as several, whichever the operator takes."""
    row, operator, value = COMPARED[case]
    found = called(opened, "forms/operators.js#comparedBy", {"name": "x", **row}, operator)
    assert (operator, value) == (found["operator"], found.get("value"))


WHOLE: dict[str, tuple[dict[str, Any], bool]] = {
    "one page": ({"data": {"total": 2}, "timelogs": [{}, {}]}, True),
    "a page of several": ({"data": {"total": 3}, "timelogs": [{}, {}]}, False),
    "not counted": ({"data": {"total": None}, "timelogs": [{}]}, False),
    "inside rows": (
        {"data": {"lists": {"actions": {"total": 2, "returned": 2},
                            "actions.timelogs": {"total": 9, "returned": 9}}}},
        True,
    ),
    "inside a page of rows": (
        {"data": {"lists": {"actions": {"total": 3, "returned": 2},
                            "actions.timelogs": {"total": 9, "returned": 9}}}},
        False,
    ),
    "beside a page of others": (
        {"data": {"lists": {"topics": {"total": 3, "returned": 2},
                            "timelogs": {"total": 9, "returned": 9}}}},
        True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE)
def test_hours_are_all_hours_only_when_no_row_is_missing(opened: Page, case: str) -> None:
    """Neither of the timelogs nor of the rows they stand in."""
    response, is_whole = WHOLE[case]
    assert is_whole is called(opened, "views/hours.js#isWhole", response)


NOT_LOGGED_IN: dict[str, tuple[int, dict[str, str] | None, str, str]] = {
    "wrong": (401, {"result": "error", "messages": "User not exists"}, "", "No customer has this"),
    "banned": (403, {"message": "Banned.", "error": "banned"}, "3600", "banned until "),
    "overloaded": (503, {"message": "Try again.", "error": "busy"}, "1", "Try again."),
    "no such path": (404, {"message": "Nothing is here."}, "", "no customers log in"),
    "another program": (200, None, "", "not as this API does"),
}


@pytest.mark.parametrize("case", NOT_LOGGED_IN)
def test_customer_is_told_why_he_was_not_let_in(opened: Page, case: str) -> None:
    """In a sentence, whatever answered at the address."""
    code, tree, retry_after, says = NOT_LOGGED_IN[case]
    told = opened.evaluate(
        """async ([code, tree, seconds]) => {
            const {whyNotLoggedIn} = await import("/sandbox/call/refusal.js");
            const headers = new Headers(seconds ? {"Retry-After": seconds} : {});
            return whyNotLoggedIn({code, tree, headers});
        }""",
        [code, tree, retry_after],
    )
    assert says in told
