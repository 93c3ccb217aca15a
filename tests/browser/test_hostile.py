"""Names and texts that would run, break out or break the page: they are shown, and do nothing."""

from __future__ import annotations

import json
import unicodedata
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sandbox import Sandbox
from tests.server.running import Running

HOSTILE = {
    "script": "<script>window.broken = 1</script>",
    "picture": '<img src=x onerror="window.broken = 1">',
    "attribute": '" onmouseover="window.broken = 1" x="',
    "template": "${window.broken = 1} {{7*7}} </textarea></pre>",
    "long": "Donaudampfschifffahrtsgesellschaft" * 6,
    "right to left": "שלום עולם ‮abc‬ مرحبا",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈 e\u0301\u0301\u0301\u0301 ﷽",
    "markup of XML": "]]> &amp; &#x3c; <!-- --> <?php echo 1 ?>",
}


@pytest.fixture(scope="module")
def planted(server: Running) -> Iterator[int]:
    """A project whose every text is hostile, with all that can hang on it; yields its id."""
    text = " ".join(HOSTILE.values())
    project = write(server, "projects", project_name=text[:250], project_notes=text)
    below = {"project_id": project["project_id"]}
    for value in HOSTILE.values():
        dates = {"date_start": "today-3d", "date_finish": "today-1d"}
        action = write(server, "actions", **below, **dates, action_name=value, action_notes=value)
        on = {**below, "action_id": action["action_id"]}
        write(server, "topics", **on, topic_name=value, topic_detail=value)
        write(server, "timelogs", **on, timelog_note=value, timelog_elapsed=60)
        write(server, "files", **on, file_name=value.replace("/", "")[:100], file_data="SGk=")
    yield project["project_id"]


def write(server: Running, chain: str, **params: object) -> dict[str, int]:
    """Create a record and return it."""
    form = {"username": "admin", "password": "demo", "params": json.dumps(params)}
    body = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(f"{server.url}/v1/{chain}/json", body) as answer:
        response = json.load(answer)["response"]
    [record] = [value for name, value in response.items() if name != "data"]
    return record  # type: ignore[no-any-return]


def assert_unharmed(page: Page) -> None:
    """Nothing ran, no element came from a text, and the page is no wider than its window."""
    assert not page.evaluate("window.broken")
    assert 0 == page.locator("#page script, #page img[src='x'], #page [onmouseover]").count()
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert 0 == page.evaluate(width)


@pytest.mark.parametrize("width", [1280, 360])
def test_hostile_texts_are_texts_in_every_view(
    signed_in: Sandbox, planted: int, width: int
) -> None:
    """Each is there to be read, letter by letter, its letters composed as every stored text's."""
    signed_in.write_chain(f"projects/{planted}/snapshot")
    signed_in.send()
    names = [action["action_name"] for action in signed_in.response["actions"]]
    assert [unicodedata.normalize("NFC", text) for text in HOSTILE.values()] == names
    signed_in.page.set_viewport_size({"width": width, "height": 800})
    for view in ("Tree", "Table", "Timeline", "Hours", "Raw"):
        panel = signed_in.look(view)
        assert_unharmed(signed_in.page)
        if view == "Table":
            for name in names:
                expect(panel.get_by_role("cell", name=name, exact=True).first).to_be_attached()


def test_hostile_names_are_looked_up_asked_about_and_remembered(
    signed_in: Sandbox, planted: int
) -> None:
    """In the look-up, in the form of a write, in the question before a delete, in the history."""
    signed_in.write_chain("projects")
    box = signed_in.call.get_by_role("combobox", name="Id of project")
    box.fill("<script>")
    signed_in.page.get_by_role("option").filter(has_text="<script>").first.click()
    expect(box).to_have_value(str(planted))
    assert_unharmed(signed_in.page)
    signed_in.call.get_by_label("Verb").select_option("PUT")
    signed_in.control("project_name").wait_for()
    assert_unharmed(signed_in.page)
    signed_in.call.get_by_label("Verb").select_option("DELETE")
    signed_in.call.get_by_role("button", name="Send", exact=True).click()
    signed_in.page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    assert_unharmed(signed_in.page)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_file_is_downloaded_under_a_safe_name(
    signed_in: Sandbox, planted: int, tmp_path: Path, kind: str
) -> None:
    """The browser gets the bytes; the name is a name and no path."""
    signed_in.write_chain(f"projects/{planted}/files")
    signed_in.send()
    files = signed_in.response["files"]
    file_id = files[list(HOSTILE).index(kind)]["file_id"]
    signed_in.write_chain(f"files/{file_id}/download")
    assert 200 == signed_in.send().code
    with signed_in.page.expect_download() as saving:
        signed_in.look("File").get_by_role("button", name="Save the file").click()
    saving.value.save_as(tmp_path / "file")

    assert b"Hi" == (tmp_path / "file").read_bytes()
    assert_unharmed(signed_in.page)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_link_opens_nothing_but_a_call(sandbox: Sandbox, text: str) -> None:
    """Whatever stands in the address, it is a chain and params, or it is not read."""
    sandbox.page.goto("about:blank")
    sandbox.open(f"#GET/v1/{urllib.parse.quote(text)}/json?params={urllib.parse.quote(text)}")
    sandbox.page.get_by_label("User").wait_for()

    assert_unharmed(sandbox.page)
