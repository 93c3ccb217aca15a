"""The tab of commands: one is chosen, filled in, sent, and opened as the chain it stands for."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Request, expect

from teampro.cli.demo_data import IDENTIFIER, SECRET
from tests.browser.sandbox import Sandbox
from tests.browser.test_snippets import HARD
from tests.tools import tool

PROGRAMS = {"curl": ("/bin/sh", "x.sh"), "PHP": ("", "x.php")}


def raw(sandbox: Sandbox) -> str:
    """Return the text of the answer."""
    return sandbox.look("Raw").get_by_label("Answer as text").inner_text()


def test_a_command_is_found_filled_in_and_sent(signed_in: Sandbox) -> None:
    """What reads has its example filled in; the page's own login goes along, in the body."""
    sent: list[Request] = []
    signed_in.page.on("request", lambda request: sent.append(request))
    signed_in.open_command("GetClients")
    signed_in.send_command()

    form = parse_qs(sent[-1].post_data or "")
    assert sent[-1].url.endswith("/includes/api.php")
    assert (["GetClients"], ["museum"]) == (form["action"], form["search"])
    assert "Museum am Hafen" == json.loads(raw(signed_in))["clients"]["client"][0]["companyname"]
    expect(signed_in.look("Tree").get_by_text("clients", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("format_name", "begins"), [("xml", "<?xml"), ("nvp", "result=success;"), ("json", "{")]
)
def test_an_answer_comes_in_three_formats(
    signed_in: Sandbox, format_name: str, begins: str
) -> None:
    """As the text that came; what is no JSON has no tree."""
    signed_in.open_command("GetConfigurationValue")
    signed_in.call.get_by_label("Format").select_option(format_name)
    signed_in.send_command()

    assert raw(signed_in).startswith(begins)
    assert (format_name == "json") == bool(signed_in.answer.get_by_role("tab", name="Tree").count())


def test_a_refusal_and_a_warning_are_told_above_the_answer(signed_in: Sandbox) -> None:
    """A business error is 200, so the code does not tell it."""
    signed_in.open_command("GetClientsDetails")
    signed_in.fill({"clientid": "999"})
    signed_in.send_command()
    expect(signed_in.answer.locator(".notice")).to_have_text("Client Not Found")

    signed_in.open_command("SendQuote")
    signed_in.fill({"quoteid": "1"})
    signed_in.send_command()
    expect(signed_in.answer.locator(".notes")).to_contain_text("No mail was sent")


def test_what_writes_is_left_to_a_person(signed_in: Sandbox) -> None:
    """Nothing is filled in until he asks for the example."""
    signed_in.open_command("AddContact")
    expect(signed_in.control("clientid")).to_have_value("")

    signed_in.call.get_by_role("button", name="Fill in the example").click()
    expect(signed_in.control("clientid")).to_have_value("12")
    signed_in.send_command()
    assert "success" == json.loads(raw(signed_in))["result"]


def test_a_command_that_deletes_asks_first(signed_in: Sandbox) -> None:
    """Whoever keeps it has sent nothing."""
    signed_in.open_command("DeleteContact")
    signed_in.fill({"contactid": "999"})
    signed_in.call.get_by_role("button", name="Send", exact=True).click()
    dialog = signed_in.page.get_by_role("dialog", name="Send DeleteContact?")
    dialog.get_by_role("button", name="Keep it").click()
    expect(signed_in.page.locator("body")).to_have_attribute("data-call", "0")

    signed_in.send_command(and_confirm=True)
    expect(signed_in.answer.locator(".notice")).to_have_text("Contact ID Not Found")


def test_the_chain_of_a_list_is_opened_with_its_filters(signed_in: Sandbox) -> None:
    """One click leads to the tab of chains, where it can be sent as it is."""
    signed_in.open_command("GetContacts")
    signed_in.fill({"userid": "12", "limitnum": "5", "limitstart": "0"})
    signed_in.call.get_by_role("button", name="GET contacts").click()

    assert ["contacts"] == signed_in.chain
    assert {"userid": 12, "limit": 5, "offset": 0} == signed_in.params
    assert 200 == signed_in.send().code


def test_the_chain_of_a_write_is_opened_with_its_fields(signed_in: Sandbox) -> None:
    """Below the record that a parameter names; opening it sends nothing."""
    signed_in.open_command("AddContact")
    add = signed_in.call.get_by_role("list").get_by_role("button")
    expect(add).to_have_text("GET clients")

    signed_in.fill({"clientid": "12", "firstname": "Kim", "email_preferences[invoice]": "true"})
    expect(add).to_have_text("POST clients/12/contacts")
    add.click()

    assert ["clients", "contacts"] == signed_in.chain
    assert {"firstname": "Kim", "invoiceemails": True} == signed_in.params


def test_a_command_that_is_code_names_each_chain_it_asks(signed_in: Sandbox) -> None:
    """With the records that are filled in."""
    signed_in.open_command("GetUserPermissions")
    chains = signed_in.call.get_by_role("list").get_by_role("button")

    expect(chains).to_have_text(["GET userclients", "GET users/2", "GET clients/12"])


def test_commands_are_those_that_the_caller_may_send(sandbox: Sandbox) -> None:
    """Staff without the area is not shown what it would be refused."""
    sandbox.sign_in("staff")
    sandbox.open_command("GetProjects")
    sandbox.commands.get_by_label("Search commands").fill("AddClient")

    expect(sandbox.commands.get_by_role("status")).to_have_text("No command has these words.")


def test_what_is_filled_in_stays_behind_the_other_tab(signed_in: Sandbox) -> None:
    """And so does what was answered there."""
    signed_in.open_command("GetUsers")
    signed_in.fill({"search": "sorensen"})
    signed_in.page.get_by_role("button", name="Chains", exact=True).click()
    signed_in.write_chain("projects/100")
    signed_in.send()
    signed_in.page.get_by_role("button", name="Commands", exact=True).click()

    expect(signed_in.control("search")).to_have_value("sorensen")


@pytest.mark.parametrize("spelling", PROGRAMS)
def test_a_command_as_code_runs_as_it_stands(
    signed_in: Sandbox, tmp_path: Path, spelling: str
) -> None:
    """Once credentials stand in place of the placeholders; texts pass letter by letter."""
    signed_in.open_command("LogActivity")
    signed_in.fill({"description": HARD})
    signed_in.call.get_by_label("Spelling").select_option(spelling)
    text = signed_in.call.get_by_label("The command as code").inner_text()
    text = text.replace("IDENTIFIER", IDENTIFIER).replace("SECRET", SECRET)
    program, name = PROGRAMS[spelling]
    (tmp_path / name).write_text(text + "\n")
    words = [program or tool("PHP"), name]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr), text
    assert "success" in done.stdout

    signed_in.open_command("GetActivityLog")
    signed_in.fill({"limitnum": "1"})
    signed_in.send_command()
    [entry] = json.loads(raw(signed_in))["activity"]["entry"]
    assert HARD == entry["description"]
