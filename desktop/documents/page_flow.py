"""Blocks laid out on pages. Everything is placed before anything is drawn, so the number of pages is known in time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop.documents.page_blocks import Block

_SLACK = 0.01


@dataclass(frozen=True, slots=True)
class Item:
    """A block in the flow.

    `gap`: points of air above, which vanish at the top of a page. `keep_next`: never the last thing on a page.
    `off_first_page`: starts page 2 if page 1 is still being filled; `fresh_page`: starts a page of its own.
    `mark`: a name to find the page by.
    """

    block: Block
    gap: float = 0.0
    keep_next: bool = False
    off_first_page: bool = False
    fresh_page: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the distance of its upper edge from the top of the page."""

    block: Block
    y: float


@dataclass(frozen=True, slots=True)
class Flow:
    """The laid-out pages and, for each mark, the number (from 1) of the page where it came to stand."""

    pages: tuple[tuple[Placed, ...], ...]
    marks: Mapping[str, int]


def lay_out(items: Sequence[Item], *, first_top: float, top: float, bottom: float) -> Flow:
    """Place `items` between `top` and `bottom` of each page; on the first page from `first_top`."""
    waiting = deque(items)
    pages: list[list[Placed]] = [[]]
    marks: dict[str, int] = {}
    y = first_top
    while waiting:
        item = waiting.popleft()
        page = pages[-1]
        fresh = not page
        start = y if fresh else y + item.gap
        room = bottom - start
        put_off = not fresh and (item.fresh_page or (item.off_first_page and len(pages) == 1))
        may_start = fresh or (not put_off and _needed(item, waiting, bottom - top) <= room + _SLACK)
        parts = _cut(item.block, room, fresh=fresh) if may_start else None
        if parts is not None:
            first, rest = parts
            page.append(Placed(first, start))
            marks.setdefault(item.mark, len(pages))
            y = start + first.height
            if rest is None:
                continue
            item = Item(rest, keep_next=item.keep_next)
        waiting.appendleft(item)
        pages.append([])
        y = top
    return Flow(tuple(tuple(page) for page in pages if page), marks)


def _cut(block: Block, room: float, *, fresh: bool) -> tuple[Block, Block | None] | None:
    """What of `block` fits in `room` and what is left. A fresh page takes a block that cannot be cut as it is."""
    if block.height <= room + _SLACK:
        return block, None
    return block.split(room) or ((block, None) if fresh else None)


def _needed(item: Item, following: Iterable[Item], page: float) -> float:
    """Room that must be free for `item` to start here: its first part, or all of it with what it must stay with."""
    if not item.keep_next:
        return item.block.least
    needed = item.block.height
    for after in following:
        needed += after.gap + (after.block.height if after.keep_next else after.block.least)
        if not after.keep_next:
            break
    return needed if needed <= page else item.block.least
