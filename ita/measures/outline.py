"""Measures as they are read: what stands under what, and which answer an indicator.

Works on the rows of ``ita.measures.snapshot``; a measure that answers several indicators stands
under each of them, and is still one measure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Json = dict[str, object]


@dataclass
class Node:
    """A measure with its sub-measures; ``row`` is what the snapshot says of it."""

    row: Json
    children: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Group:
    """An indicator and what answers it; without an indicator, what answers none or a risk."""

    indicator: Json | None
    nodes: list[Node]


def tree_of(rows: Sequence[Json]) -> list[Node]:
    """A row stands under the nearest row above it of a lower level."""
    heads: list[Node] = []
    open_nodes: list[Node] = []
    for row in rows:
        while open_nodes and open_nodes[-1].row["level"] >= row["level"]:
            open_nodes.pop()
        node = Node(row)
        (open_nodes[-1].children if open_nodes else heads).append(node)
        open_nodes.append(node)
    return heads


def by_indicator(snapshot: Json) -> list[Group]:
    """Each indicator that a measure answers, by number; then what answers none."""
    heads = tree_of(snapshot["measures"])
    groups = [
        Group(indicator, _answering(heads, indicator["number"]))
        for indicator in snapshot["indicators"]
    ]
    rest = [node for node in heads if not any(each.row["indicators"] for each in node.walk())]
    return [*(group for group in groups if group.nodes), *([Group(None, rest)] if rest else [])]


def unanswered(snapshot: Json) -> list[Json]:
    """Indicators that no measure answers."""
    answered = {number for row in snapshot["measures"] for number in row["indicators"]}
    return [each for each in snapshot["indicators"] if each["number"] not in answered]


def _answering(nodes: Sequence[Node], number: int) -> list[Node]:
    """Whole measures that answer it, else those of their sub-measures that do."""
    found: list[Node] = []
    for node in nodes:
        if number in node.row["indicators"]:
            found.append(node)
        else:
            found += _answering(node.children, number)
    return found
