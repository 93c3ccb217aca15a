"""An answer, seen in the ways that fit it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.sandbox import Sandbox


def snapshot(sandbox: Sandbox) -> None:
    """Ask for the whole project of the demonstration."""
    sandbox.write_chain("projects/100/snapshot")
    assert 200 == sandbox.send().code


def test_head_tells_what_the_answer_cost(signed_in: Sandbox) -> None:
    """Code, call, times, SQL statements, size; all headers in a view of their own."""
    snapshot(signed_in)
    expect(signed_in.answer.get_by_text("GET projects/100/snapshot")).to_be_visible()
    figures = signed_in.answer.locator(".figures").inner_text()
    assert re.search(r"\d+ ms.*server [\d.]+ ms.*\d+ SQL.*kB", figures, re.DOTALL)
    headers = signed_in.look("Headers").inner_text()
    assert {"x-request-id", "server-timing"} <= set(re.findall(r"^[\w-]+", headers, re.MULTILINE))


def test_tree_folds_and_its_ids_open_their_record(signed_in: Sandbox) -> None:
    """What was asked is folded on a good answer; a link goes to the record it names."""
    snapshot(signed_in)
    tree = signed_in.look("Tree")
    expect(tree.locator("details").first).not_to_have_attribute("open", "")
    expect(tree.get_by_text('"Museum am Hafen: website relaunch"')).to_be_visible()
    tree.locator("summary").get_by_text("actions").first.click()

    link = tree.get_by_role("link", name="12", exact=True).first
    assert 200 == signed_in.sending(link.click).code
    assert ["clients"] == signed_in.chain


def test_table_is_sorted_by_the_server(signed_in: Sandbox) -> None:
    """A click on a head sorts all pages, a second one turns the order round."""
    signed_in.write_chain("actions")
    signed_in.fill({"limit": "3"})
    signed_in.send()
    for expected in ("action_name", "-action_name"):
        table = signed_in.look("Table")
        head = table.get_by_role("button", name="action_name")
        assert 200 == signed_in.sending(head.click).code
        assert {"limit": 3, "sort": expected} == signed_in.params
    sorted_head = signed_in.look("Table").get_by_role("columnheader", name="action_name")
    expect(sorted_head).to_have_attribute("aria-sort", "descending")
    names = [row["action_name"] for row in signed_in.response["actions"]]
    assert sorted(names, reverse=True) == names


def test_timeline_draws_each_action_with_its_numbers(signed_in: Sandbox) -> None:
    """A bar for each, filled by percent; late ones and today are marked; Enter opens one."""
    snapshot(signed_in)
    actions = signed_in.response["actions"]
    timeline = signed_in.look("Timeline")
    bars = timeline.get_by_role("listitem")
    expect(bars).to_have_count(len(actions))
    expect(timeline.get_by_text("today", exact=True).first).to_be_visible()
    late = bars.get_by_role("link", name=re.compile(r", late$"))
    assert late.count() == timeline.locator(".bar.late").count() > 0

    design = next(action for action in actions if action["action_name"] == "Design")
    told = f"Design: {design['date_start']} to {design['date_finish']}, "
    bar = timeline.get_by_role("link", name=re.compile(rf"^{told}{design['action_complete']} %"))
    whole, done = (bar.locator(kind).bounding_box() for kind in (".whole", ".done"))
    assert whole and done
    assert abs(done["width"] / whole["width"] * 100 - design["action_complete"]) < 1
    assert 200 == signed_in.sending(lambda: bar.press("Enter")).code
    assert design["action_id"] == signed_in.response["action"]["action_id"]


def action(action_id: int, start: str | None, finish: str | None) -> dict[str, object]:
    """Return an action as an answer holds it."""
    return {
        "action_id": action_id,
        "action_name": f"Action {action_id}",
        "parent_action_id": 0,
        "date_start": start,
        "date_finish": finish,
        "action_complete": 0,
        "action_status": "Active",
        "assigned_adminid": 0,
        "level_children": 0,
    }


def answer_with(sandbox: Sandbox, *actions: dict[str, object]) -> Locator:
    """Let the server have these actions, in the evening of 6 May in UTC; return the timeline."""
    page = sandbox.page
    page.clock.set_fixed_time("2024-05-06T20:00:00Z")
    envelope = {"request": {}, "response": {"data": {}, "actions": actions}}
    page.route("**/v1/actions/json", lambda route: route.fulfill(json=envelope))
    sandbox.write_chain("actions")
    sandbox.send()
    return sandbox.look("Timeline")


def test_timeline_shows_what_has_one_date(signed_in: Sandbox) -> None:
    """On its day; what has none is counted."""
    timeline = answer_with(
        signed_in,
        action(1, "2024-05-01", "2024-05-20"),
        action(2, "2024-05-02", None),
        action(3, None, "2024-05-03"),
        action(4, None, None),
    )
    expect(timeline.locator("figcaption")).to_contain_text(
        "3 actions, 1 late, 1 more without a date"
    )
    links = timeline.get_by_role("listitem").get_by_role("link")
    told = [link.get_attribute("aria-label") for link in links.all()]
    assert [
        "Action 1: 2024-05-01 to 2024-05-20, 0 % done",
        "Action 2: from 2024-05-02, 0 % done",
        "Action 3: until 2024-05-03, 0 % done, late",
    ] == told


def test_one_action_is_one(signed_in: Sandbox) -> None:
    """Not one actions."""
    timeline = answer_with(signed_in, action(1, "2024-05-01", "2024-05-20"))
    expect(timeline.locator("figcaption")).to_have_text("Timeline 1 action, 0 late")


def test_today_is_the_day_of_the_server(signed_in: Sandbox) -> None:
    """In Tokyo it is the seventh already, and what was to be done on the sixth is late."""
    config = {"request": {}, "response": {"config": {"server_timezone": "Asia/Tokyo"}}}
    signed_in.page.route("**/v1/config/json", lambda route: route.fulfill(json=config))
    timeline = answer_with(
        signed_in,
        action(1, "2024-05-01", "2024-05-06"),
        action(2, "2024-05-01", "2024-05-07"),
    )
    expect(timeline.locator(".bar.late")).to_have_count(1)
    expect(timeline.locator("figcaption")).to_contain_text("2 actions, 1 late")


def test_hours_of_a_page_are_not_told_as_all(signed_in: Sandbox) -> None:
    """The caption says whose they are."""
    signed_in.write_chain("projects/100/timelogs")
    for limit, told in (("500", "in all"), ("2", "in the 2 timelogs of this answer")):
        signed_in.fill({"limit": limit})
        signed_in.send()
        expect(signed_in.look("Hours").locator("figcaption")).to_contain_text(f"{told}, running")


def test_hours_add_up_for_each_person(signed_in: Sandbox) -> None:
    """The figures beside the bars are the sum of the timelogs."""
    snapshot(signed_in)
    seconds: dict[int, int] = {}
    for log in signed_in.response["timelogs"]:
        owner = log["owner_adminid"]
        seconds[owner] = seconds.get(owner, 0) + log["timelog_elapsed"]
    people = signed_in.look("Hours").get_by_role("listitem")

    most = max(seconds, key=lambda owner: seconds[owner])
    expect(people).to_have_count(len(seconds))
    expect(people.first).to_contain_text({1: "Anna Albers", 2: "Stefan Böhm"}[most])
    expect(people.first.get_by_role("img")).to_have_attribute("aria-label", re.compile("billable$"))


def text_of(tree: Locator) -> str:
    """The text of a tree, without the names that come later for the ids in it."""
    without = """tree => {
        for (const name of tree.querySelectorAll(".name")) name.remove();
        return tree.innerText;
    }"""
    return str(tree.evaluate(without))


def test_xml_decodes_to_the_same_tree(signed_in: Sandbox) -> None:
    """The tree of an XML answer is that of the JSON one; its text is coloured."""
    signed_in.write_chain("projects/100/actions")
    signed_in.fill({"limit": "2"})
    signed_in.send()
    tree = text_of(signed_in.look("Tree"))

    signed_in.call.get_by_label("Format").select_option("xml")
    assert signed_in.send().url.endswith("/xml")
    same = re.compile(r"format: \"\w+\"|id: \"\w{26}\"")
    assert same.sub("", tree) == same.sub("", text_of(signed_in.look("Tree")))
    raw = signed_in.look("Raw")
    expect(raw).to_contain_text("<teampro>")
    assert raw.locator(".key").count() > 20


def test_export_is_shown_and_saved(signed_in: Sandbox, tmp_path: Path) -> None:
    """Both come as text; Save keeps the bytes as they came."""
    signed_in.write_chain("timelogs")
    for name in ("csv", "ndjson"):
        signed_in.call.get_by_label("Format").select_option(name)
        assert signed_in.send().url.endswith(name)
        expect(signed_in.look("Raw")).to_contain_text("timelog_id")
        with signed_in.page.expect_download() as saving:
            signed_in.answer.get_by_role("button", name="Save").click()
        assert f"answer.{name}" == saving.value.suggested_filename
        saving.value.save_as(tmp_path / name)
        assert b"timelog_id" in (tmp_path / name).read_bytes()


def test_file_goes_up_and_comes_back(signed_in: Sandbox, upload: Path, tmp_path: Path) -> None:
    """The bytes that are saved are those that were sent, under the name they had."""
    signed_in.open_method("createFile")
    signed_in.call.get_by_label("File to upload").set_input_files(upload)
    assert 201 == signed_in.send().code
    file_id = signed_in.response["file"]["file_id"]

    signed_in.write_chain(f"files/{file_id}/download")
    assert 200 == signed_in.send().code
    with signed_in.page.expect_download() as saving:
        signed_in.look("File").get_by_role("button", name="Save the file").click()
    saving.value.save_as(tmp_path / "back")
    assert upload.name == saving.value.suggested_filename
    assert upload.read_bytes() == (tmp_path / "back").read_bytes()


def test_upload_shows_how_much_has_left(signed_in: Sandbox, tmp_path: Path) -> None:
    """A bar moves while the file goes up, and is gone when it has."""
    big = tmp_path / "big.bin"
    big.write_bytes(b"\0" * 8_000_000)
    signed_in.page.evaluate(
        """() => {
            window.seen = [];
            new MutationObserver(() => {
                const bar = document.querySelector("progress");
                if (!bar.hidden) window.seen.push(bar.value / bar.max);
            }).observe(document.querySelector(".send-row"), {subtree: true, attributes: true});
        }"""
    )
    signed_in.open_method("createFile")
    signed_in.call.get_by_label("File to upload").set_input_files(big)
    assert 201 == signed_in.send().code

    seen = signed_in.page.evaluate("window.seen")
    assert seen and sorted(seen) == seen and 0 < seen[-1] <= 1
    expect(signed_in.call.get_by_role("progressbar")).to_be_hidden()


def test_next_page_follows_the_cursor(signed_in: Sandbox) -> None:
    """Page after page until there is none; no row twice, none left out."""
    signed_in.write_chain("projects/100/actions")
    signed_in.fill({"limit": "8"})
    signed_in.send()
    found = [row["action_id"] for row in signed_in.response["actions"]]
    total = signed_in.response["data"]["total"]
    button = signed_in.answer.get_by_role("button", name="Next page")
    while button.count():
        assert 200 == signed_in.sending(button.click).code
        found += [row["action_id"] for row in signed_in.response["actions"]]

    assert total == len(found) == len(set(found))
