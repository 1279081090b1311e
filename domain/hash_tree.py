"""One signature for many statements: their hashes are joined in a tree whose root is signed.

Each statement keeps the steps from its own hash up to the root, so that it can be checked alone, for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

_NODE = b"samsa/receipts/v1"
"""Begins what is hashed for a pair. No statement begins so: canonical JSON begins with a brace."""
_LEFT, _RIGHT = b"\x00", b"\x01"
STEP = 33
MOST_STEPS = 16


def root_and_steps(leaves: Sequence[bytes]) -> tuple[bytes, list[bytes]]:
    """The root over hashes of 32 bytes, and for each of them its steps: 33 bytes per level.

    A step is the side on which the other hash of a pair stands (0 left, 1 right), and that hash. What has no partner
    in its level goes up as it is. Raises ValueError without a leaf, or with more than 2^16.
    """
    if not 0 < len(leaves) <= 2**MOST_STEPS:
        raise ValueError("from one to 65,536 leaves")
    steps: list[list[bytes]] = [[] for _ in leaves]
    level = [(leaf, [place]) for place, leaf in enumerate(leaves)]
    while len(level) > 1:
        above = []
        for (left, on_left), (right, on_right) in zip(level[::2], level[1::2], strict=False):
            for place in on_left:
                steps[place].append(_RIGHT + right)
            for place in on_right:
                steps[place].append(_LEFT + left)
            above.append((_join(left, right), on_left + on_right))
        level = above + level[len(above) * 2 :]
    return level[0][0], [b"".join(each) for each in steps]


def root_from(leaf: bytes, steps: bytes) -> bytes:
    """Where the steps lead from a leaf. Raises ValueError for what are no steps."""
    if len(steps) % STEP or len(steps) > MOST_STEPS * STEP:
        raise ValueError("no steps")
    for start in range(0, len(steps), STEP):
        side, other = steps[start : start + 1], steps[start + 1 : start + STEP]
        if side not in {_LEFT, _RIGHT}:
            raise ValueError("no steps")
        leaf = _join(other, leaf) if side == _LEFT else _join(leaf, other)
    return leaf


def _join(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
