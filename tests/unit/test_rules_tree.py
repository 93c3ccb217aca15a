"""The logic of trees that are known by their parents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.tree import below, depth, height, level_class

TREE = {1: 0, 2: 1, 3: 1, 4: 2, 5: 4, 6: 0}


@st.composite
def trees(draw: st.DrawFn) -> dict[int, int]:
    """Make a tree: each node hangs below an earlier one, or is a root."""
    size = draw(st.integers(1, 30))
    return {node: draw(st.integers(0, node - 1)) for node in range(1, size + 1)}


def test_below_goes_level_by_level() -> None:
    """Nearer nodes come first; the node itself is left out."""
    assert [2, 3, 4, 5] == below(TREE, 1)
    assert [] == below(TREE, 6)


@pytest.mark.parametrize(("node", "levels"), [(0, 0), (1, 1), (3, 2), (5, 4)])
def test_depth_counts_from_the_root(node: int, levels: int) -> None:
    """A root is of depth 1, nothing is of depth 0."""
    assert levels == depth(TREE, node)


@pytest.mark.parametrize(("node", "levels"), [(1, 4), (2, 3), (5, 1), (6, 1)])
def test_height_counts_the_subtree(node: int, levels: int) -> None:
    """A leaf is of height 1."""
    assert levels == height(TREE, node)


@pytest.mark.parametrize(
    ("parent", "children", "word"),
    [(0, 0, "milestone"), (0, 3, "milestone"), (1, 3, "group"), (1, 0, "task")],
)
def test_level_class_is_the_place_in_the_tree(parent: int, children: int, word: str) -> None:
    """Roots are milestones, inner ones groups, leaves tasks."""
    assert word == level_class(parent, children)


@given(trees())
def test_subtrees_of_the_roots_are_the_whole_tree(parents: dict[int, int]) -> None:
    """Each node is below exactly one root, parents before their children."""
    order = [node for node in parents if not parents[node]]
    order += [node for root in list(order) for node in below(parents, root)]
    assert sorted(parents) == sorted(order)
    for node in below(parents, 1):
        assert depth(parents, node) > depth(parents, 1)


@given(trees())
def test_depth_and_height_add_up_to_the_whole(parents: dict[int, int]) -> None:
    """No leaf lies deeper than its ancestors' depth and height say."""
    for node, parent in parents.items():
        if parent:
            assert depth(parents, node) == depth(parents, parent) + 1
            assert height(parents, parent) >= height(parents, node) + 1
