"""Where the reach condition of a caller must stand: no query of a restricted one goes without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from teampro.chain import parse
from teampro.engine.access import check_rights, is_implied, needs_reach, why_not
from teampro.engine.options.reader import OptionReader
from teampro.engine.path import Branch, PathStep
from teampro.engine.path import Path as ChainPath
from teampro.engine.reading.branches import BranchPlans
from teampro.engine.reading.planner import Planner
from teampro.engine.reading.plans import Plan, PlanShape
from teampro.engine.resolve import resolve
from teampro.errors import Refusal
from teampro.resources import RESOURCES
from teampro.schema.caller import Caller, Rights
from teampro.schema.links import Child
from teampro.schema.reach import ALL as EVERY_ROW
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.slot import Slot
from teampro.schema.visible import visible_to
from teampro.session.session import Session, Sessions
from teampro.settings import read_settings
from teampro.store.database import Database
from tests.callers import ANNA, BOB, CARL, customer, staff, super_admin

REGISTRY = Registry(RESOURCES)
ALL, RESTRICTED = visible_to(REGISTRY, ANNA), visible_to(REGISTRY, BOB)
NOON = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)
ASKING = {"admins"}
"""Nouns whose fields ask who calls; their count does not."""
CLOSED = {"history"}
"""Nouns that no staff member sees any of: their condition is never implied."""

RECORDS = [noun for noun in RESOURCES if noun.model is not None]
OPEN = {noun.plural for noun in RECORDS if noun.reach is EVERY_ROW}
"""Nouns that every administrator sees all of who sees them."""
LINKS = [(noun, child) for noun in RECORDS for child in noun.children]
LOOSE = {(noun.plural, child.plural) for noun, child in LINKS if child.loose}
"""What only refers to the record above: being allowed to read that says nothing of it."""


def asks_again(plural: str, parent: Resource) -> bool:
    """Say whether rows below a record in reach must be asked for by their own reach."""
    is_loose = (parent.plural, plural) in LOOSE and plural not in OPEN
    return plural in CLOSED or is_loose


def names_of(plan: Plan) -> set[str]:
    """Return the names of the slots of a plan."""
    return {value.name for value in plan.page[1] if isinstance(value, Slot)}


@pytest.mark.parametrize(("noun", "child"), LINKS, ids=lambda each: each.plural)
def test_children_of_a_reached_record_are_in_reach(noun: Resource, child: Child) -> None:
    """Whatever hangs on a record in reach is in reach with it, but the history and loose ones."""
    if child.plural not in OPEN:
        implied = is_implied(RESTRICTED[child.plural], child, noun, RESTRICTED)
        assert (not asks_again(child.plural, noun)) == implied


def test_nothing_is_implied_below_nothing() -> None:
    """A step that hangs on none must carry its own condition."""
    projects = RESTRICTED["projects"]
    assert not is_implied(RESTRICTED["actions"], None, projects, RESTRICTED)


@pytest.mark.parametrize("plural", [noun.plural for noun in RECORDS])
@pytest.mark.parametrize("ids", [(), (1,), (1, 2)])
def test_flat_steps_need_reach_unless_all_may_see_all(plural: str, ids: tuple[int, ...]) -> None:
    """A super administrator needs none."""
    step = PathStep(REGISTRY[plural], ids)
    assert (plural not in OPEN) == needs_reach(step, None, RESTRICTED)
    assert not needs_reach(step, None, ALL)


@pytest.mark.parametrize(("noun", "child"), LINKS, ids=lambda each: each.plural)
def test_children_need_reach_where_it_is_not_implied(noun: Resource, child: Child) -> None:
    """The truth table of each link: only the history and loose ones ask again."""
    step = PathStep(REGISTRY[child.plural], (), child)
    assert asks_again(child.plural, noun) == needs_reach(step, noun, RESTRICTED)
    assert not needs_reach(step, noun, ALL)


def chains() -> Iterator[str]:
    """Every chain of up to three steps: collections, records, several ids, tails."""
    for noun in RECORDS:
        for ids in ("", "/1", "/1,2"):
            yield noun.plural + ids
            for child in noun.children:
                yield f"{noun.plural}{ids}/{child.plural}"
                if ids == "/1":
                    yield f"{noun.plural}/1/{child.plural}/2"
                    yield f"{noun.plural}/1/{child.plural}/2,3"
                for below in REGISTRY[child.plural].children:
                    yield f"{noun.plural}{ids}/{child.plural}/{below.plural}"
        for tail in noun.tails:
            yield f"{noun.plural}{'/1' if tail.on_record else ''}/{tail.word}"


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Planner:
    """Return a planner; its database is never opened."""
    folder: Path = tmp_path_factory.mktemp("plans")
    return Planner(Database(folder / "never_opened.db"))


def session_of(planner: Planner, caller: Caller) -> Session:
    """Return a session of a caller."""
    zone = ZoneInfo("UTC")
    shared = Sessions(planner.database, REGISTRY, read_settings({}), zone, NOON.timestamp)
    return shared.of(caller)


@pytest.mark.parametrize("chain", sorted(chains()))
def test_any_query_of_a_restricted_caller_carries_its_reach(planner: Planner, chain: str) -> None:
    """Each statement binds the caller, or hangs on a record whose statement does; groups too.

    Below a loose one it binds both.
    """
    session = session_of(planner, BOB)
    path = resolve(parse(["v1", *chain.split("/")]), RESTRICTED)
    _check_path(planner, session, path, {})
    leaves = [leaf.step.resource.plural for leaf in path.leaves if not leaf.step.ids]
    _check_path(planner, session, path, {plural: {"group": ""} for plural in leaves})


def _check_path(
    planner: Planner, session: Session, path: ChainPath, params: Mapping[str, Mapping[str, str]]
) -> None:
    reader = OptionReader(RESTRICTED, session.settings, session.context, False)
    options = reader.read(path, params)
    plans = BranchPlans(planner, session, options)
    above: PathStep | None = None
    for step in path.records:
        _check(record_plan(planner, step, above), step, above.resource if above else None)
        above = step
    for branch in path.lists:
        _check_branch(plans, branch, above.resource if above else None)


def record_plan(planner: Planner, step: PathStep, above: PathStep | None, by: Caller = BOB) -> Plan:
    """Return the plan of a record step as the reader asks for it."""
    nouns = visible_to(REGISTRY, by)
    parent = above.resource if above is not None else None
    return planner.plan(
        PlanShape(
            nouns,
            "record",
            step.resource.plural,
            parent.plural if parent is not None else "",
            reach=needs_reach(step, parent, nouns),
        )
    )


def _check_branch(plans: BranchPlans, branch: Branch, parent: Resource | None) -> None:
    plan = plans.plan(branch, parent)
    _check(plan, branch.step, parent)
    if branch.step.ids:
        _check(plans.bare_plan(branch, parent), branch.step, parent)
    elif branch.step.resource.plural not in ASKING:
        counted = {value.name for value in plan.count[1] if isinstance(value, Slot)}
        assert ("me" in names_of(plan)) == ("me" in counted)
    for inner in branch.below:
        _check_branch(plans, inner, branch.step.resource)


def _check(plan: Plan, step: PathStep, parent: Resource | None) -> None:
    bound = names_of(plan)
    plural = step.resource.plural
    if plural in CLOSED:
        assert "FALSE" in plan.page[0]
    elif parent is None and plural not in OPEN:
        assert "me" in bound
    elif parent is not None:
        assert bound & {"parent", "parents"}
        assert asks_again(plural, parent) == ("me" in bound)


def test_no_text_of_a_plan_holds_a_value(planner: Planner) -> None:
    """Ids, limits and the caller are bound; the text is the same for all of them."""
    for chain in ("projects/7/actions", "projects/7,8", "topics/bythread"):
        texts = set()
        for by in (BOB, staff(3, "carl")):
            session = session_of(planner, by)
            for number in ("7", "9"):
                words = ["v1", *chain.replace("7", number).split("/")]
                path = resolve(parse(words), session.nouns)
                reader = OptionReader(session.nouns, session.settings, session.context, False)
                options = reader.read(path, {"limit": int(number)} if "," not in chain else {})
                plans = BranchPlans(planner, session, options)
                parent = path.records[-1].resource if path.records else None
                texts.add(plans.plan(path.lists[0], parent).page[0])
        assert 1 == len(texts)


ALIKE = (
    (ANNA, super_admin(4, "dora", Rights(verbs=frozenset({"GET"})))),
    (BOB, CARL),
    (BOB, staff(5, "emil", Rights(resources=frozenset({"clients"})))),
    (customer(51), customer(52)),
    (customer(51, frozenset({"invoices"})), customer(52, frozenset({"invoices"}))),
)
UNLIKE = (ANNA, BOB, staff(2, "bob", areas=frozenset({"clients:read"})), customer(51))


def client_plan(planner: Planner, caller: Caller) -> Plan:
    """Return the plan of the list of clients as a caller reads it."""
    nouns = session_of(planner, caller).nouns
    reach = needs_reach(PathStep(nouns["clients"]), None, nouns)
    return planner.plan(PlanShape(nouns, "list", "clients", sort=(("id", False),), reach=reach))


@pytest.mark.parametrize(("one", "other"), ALIKE, ids=lambda each: each.name)
def test_callers_of_one_audience_share_their_plans(
    planner: Planner, one: Caller, other: Caller
) -> None:
    """Whoever they are and whatever their tokens carry: the very same nouns, so the same SQL."""
    assert session_of(planner, one).nouns is session_of(planner, other).nouns
    assert client_plan(planner, one) is client_plan(planner, other)


def test_other_audiences_have_plans_of_their_own(planner: Planner) -> None:
    """Only that of a customer asks who calls."""
    plans = [client_plan(planner, caller) for caller in UNLIKE]
    assert len(UNLIKE) == len(set(map(id, plans)))
    assert [False, False, False, True] == ["me" in names_of(plan) for plan in plans]


@pytest.mark.parametrize(
    ("rights", "verb", "plural", "allowed"),
    [
        (Rights(), "DELETE", "projects", True),
        (Rights(verbs=frozenset({"GET"})), "GET", "projects", True),
        (Rights(verbs=frozenset({"GET"})), "PUT", "projects", False),
        (Rights(resources=frozenset({"actions"})), "PUT", "actions", True),
        (Rights(resources=frozenset({"actions"})), "GET", "projects", False),
        (Rights(), "GET", "history", False),
    ],
)
def test_a_token_does_what_it_carries(
    rights: Rights, verb: str, plural: str, allowed: bool
) -> None:
    """Verbs and nouns both; the history is for super administrators."""
    caller = staff(2, "bob", rights)
    assert allowed == (why_not(caller, verb, RESTRICTED[plural]) == "")


@pytest.mark.parametrize(
    ("chain", "verb", "needed"),
    [
        ("projects/1/actions/timelogs", "GET", {"projects", "actions", "timelogs"}),
        ("projects/1/actions,topics", "GET", {"projects", "actions", "topics"}),
        (
            "projects/1/snapshot",
            "GET",
            {"projects", "actions", "topics", "files", "whmcstickets", "timelogs"},
        ),
        ("files/1/download", "GET", {"files"}),
        ("projects/1/whmcstickets", "POST", {"projects", "whmcstickets", "ticketxrefs"}),
        ("projects/1/whmcstickets", "GET", {"projects", "whmcstickets"}),
        ("config", "GET", {"config"}),
        ("api/resources", "GET", {"api"}),
    ],
)
def test_a_token_needs_the_right_for_every_noun_of_a_chain(
    chain: str, verb: str, needed: set[str]
) -> None:
    """Without any one of them the chain is refused."""
    path = resolve(parse(["v1", *chain.split("/")]), ALL)
    check_rights(path, verb, super_admin(1, "anna", Rights(resources=frozenset(needed))), ALL)
    for missing in needed:
        rights = Rights(resources=frozenset(needed - {missing}))
        with pytest.raises(Refusal) as caught:
            check_rights(path, verb, super_admin(1, "anna", rights), ALL)
        assert "forbidden" == caught.value.word
