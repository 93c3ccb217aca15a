"""The logic of a tree that is known as a mapping from each node to its parent, 0 above roots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

Parents = Mapping[int, int]


def below(parents: Parents, node: int) -> list[int]:
    """Return every node below `node`, level by level from the top."""
    children: dict[int, list[int]] = defaultdict(list)
    for child, parent in parents.items():
        children[parent].append(child)
    found = list(children[node])
    for each in found:
        found.extend(children[each])
    return found


def depth(parents: Parents, node: int) -> int:
    """Return the level of a node: 1 for a root, 0 for no node."""
    levels = 0
    while node:
        node = parents[node]
        levels += 1
    return levels


def height(parents: Parents, node: int) -> int:
    """Return how many levels the subtree of `node` has, itself included."""
    deepest = max(depth(parents, each) for each in (node, *below(parents, node)))
    return deepest - depth(parents, node) + 1


def level_class(parent: int, children: int) -> str:
    """Return milestone for a root, group for what has children, task for a leaf."""
    if not parent:
        return "milestone"
    return "group" if children else "task"
