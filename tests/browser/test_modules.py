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
