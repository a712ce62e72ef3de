"""A graph drawn in columns: each box right of those it takes, long edges led around the others.

After K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical system
structures", *IEEE Transactions on Systems, Man, and Cybernetics* 11 (1981) 109–125.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import combinations

SIDE = 9  # pixels left and right of all boxes
ROOM = 37  # pixels from a box to the next one below, for what is written between
PORT = 11  # pixels from the middle of a box to where the first of two edges enters it

Place = tuple[float, float]
Edge = tuple[int, int, int]
Step = tuple[int, object, object, float]  # a column, a node there, one in the next, the port of it


@dataclass(frozen=True)
class Layout:
    """Where each box has its middle, and through which places each edge goes, in CSS pixels.

    And the size of the sheet.
    """

    at: tuple[Place, ...]
    ways: dict[Edge, list[Place]]
    size: Place


def columns(of: Sequence[Sequence[int]]) -> list[int]:
    """Return the column of each box: right of all it takes; what takes nothing, as far as can be.

    `of` has the boxes that each box takes, all of them before it.
    """
    found: list[int] = []
    for taken in of:
        found.append(1 + max((found[i] for i in taken), default=-1))
    for i, taken in enumerate(of):
        users = [found[j] for j, others in enumerate(of) if i in others]
        if not taken and users:
            found[i] = min(users) - 1
    return found


def laid_out(
    of: Sequence[Sequence[int]], size: Place, box: Place, free: Container[int] = ()
) -> Layout:
    """Lay out boxes of one size on a sheet of a `size`, higher if a column needs it.

    Few edges cross: boxes of a column change places as long as that helps. Into a box that is
    `free` the upper edge enters above, whichever it is.
    """
    column = columns(of)
    last = max(column)
    ranks: list[list] = [[] for _ in range(last + 1)]
    for i, rank in enumerate(column):
        ranks[rank].append(i)
    chains: dict[Edge, list] = {}
    steps: list[Step] = []
    for parent, taken in enumerate(of):
        for port, child in enumerate(taken):
            between = [(child, parent, port, k) for k in range(column[child] + 1, column[parent])]
            for k, dummy in enumerate(between, column[child] + 1):
                ranks[k].append(dummy)
            chain = chains[child, parent, port] = [child, *between, parent]
            for rank, ends in enumerate(zip(chain, chain[1:], strict=False), column[child]):
                enters = ends[1] == parent and len(taken) > 1 and parent not in free
                steps.append((rank, *ends, enters * PORT * (1 - 2 * port) / size[1]))
    height = _ordered(ranks, steps)
    wide, high = size[0], max(size[1], max(map(len, ranks)) * (box[1] + ROOM))
    places = {node: (_across(rank, last, wide, box[0]), high * height[node])
              for rank, nodes in enumerate(ranks) for node in nodes}  # fmt: skip
    ports = {edge: 0.0 if len(of[edge[1]]) == 1 else PORT * (1 - 2 * edge[2]) for edge in chains}
    for parent, taken in enumerate(of):
        if parent in free and len(taken) > 1:
            one, other = ((child, parent, port) for port, child in enumerate(taken))
            if places[chains[one][-2]][1] < places[chains[other][-2]][1]:
                ports[one], ports[other] = ports[other], ports[one]
    ways = {edge: _way(chain, places, ports[edge], box) for edge, chain in chains.items()}
    return Layout(tuple(places[i] for i in range(len(of))), ways, (wide, high))


def _across(rank: int, last: int, width: float, box: float) -> float:
    return width / 2 if not last else box / 2 + SIDE + rank * (width - box - 2 * SIDE) / last


def _ordered(ranks: list[list], steps: list[Step]) -> dict:
    """Return the height of each node, from 0 to 1, after swaps that make the edges shorter."""
    height: dict = {}
    for nodes in ranks:
        _spread(nodes, height)
    least, better = _cost(steps, height), True
    while better:
        better = False
        for nodes in ranks:
            for i, j in combinations(range(len(nodes)), 2):
                nodes[i], nodes[j] = nodes[j], nodes[i]
                _spread(nodes, height)
                if (cost := _cost(steps, height)) < least - 1e-9:
                    least, better = cost, True
                else:
                    nodes[i], nodes[j] = nodes[j], nodes[i]
                    _spread(nodes, height)
    return height


def _cost(steps: list[Step], height: dict) -> float:
    """Return how many edges cross, and how steep they are."""
    ends = [(rank, height[one], height[other] + lift) for rank, one, other, lift in steps]
    crossings = sum((a - c) * (b - d) < 0 for (rank, a, b), (other, c, d) in combinations(ends, 2)
                    if rank == other)  # fmt: skip
    return crossings + sum((a - b) ** 2 for _, a, b in ends)


def _spread(nodes: list, height: dict) -> None:
    for i, node in enumerate(nodes):
        height[node] = 1 - (i + 0.5) / len(nodes)


def _way(chain: list, places: dict, port: float, box: Place) -> list[Place]:
    (x0, y0), (x1, y1) = places[chain[0]], places[chain[-1]]
    inner = [(places[each][0] + side * box[0] / 2, places[each][1])
             for each in chain[1:-1] for side in (-1, 1)]  # fmt: skip
    return [(x0 + box[0] / 2, y0), *inner, (x1 - box[0] / 2, y1 + port)]
