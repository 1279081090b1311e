"""From one version of a form to the next: where each answer belongs now. Total: no answer is ever dropped.

A newer version names the one it supersedes and says what has moved, which option has a new code, and what is no longer
asked. Everything else keeps its place. What is no longer asked stays where it is, shown and kept but not written in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.forms.definition import CHOICE_TYPES, FormDefinition, Item, Supersedes
from domain.operation import CellValue

_LONGEST_CHAIN = 100
_SAME_ANSWERS = {frozenset({"text", "prose"}), frozenset({"radio", "choice"})}
"""Types whose answers are written alike."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The steps from an older version to a newer one, oldest first. None at all leave everything as it is."""

    steps: tuple[Supersedes, ...] = ()

    def path(self, old: str) -> str:
        """Where the answer at an old path belongs now."""
        for step in self.steps:
            old = _moved(old, step.moved)
        return old

    def value(self, old: str, value: CellValue) -> CellValue:
        """What the answer at an old path is written as now."""
        for step in self.steps:
            value = _recoded(old, value, step.codes)
            old = _moved(old, step.moved)
        return value

    def old_path(self, new: str) -> str:
        """Where the answer at a new path was."""
        for step in reversed(self.steps):
            new = _moved(new, {target: source for source, target in step.moved.items()})
        return new

    def old_value(self, new: str, value: CellValue) -> CellValue:
        """What the answer at a new path was written as."""
        for step in reversed(self.steps):
            new = _moved(new, {target: source for source, target in step.moved.items()})
            back = {place: {after: before for before, after in codes.items()} for place, codes in step.codes.items()}
            value = _recoded(new, value, back)
        return value


def upgrade_between(forms: Mapping[str, FormDefinition], older: str, newer: str) -> Upgrade | None:
    """The way from one version to a later one, by hash; None when the one does not lead to the other."""
    steps: list[Supersedes] = []
    at = newer
    while at != older:
        step = forms[at].supersedes if at in forms else None
        if step is None or len(steps) == _LONGEST_CHAIN:
            return None
        steps.append(step)
        at = step.hash
    return Upgrade(tuple(reversed(steps)))


def upgrade_mistakes(older: Sequence[FormDefinition], newer: FormDefinition) -> Iterator[tuple[str, str]]:
    """(code, where) for everything that keeps `newer` from taking over every answer of the versions before it.

    `older` are all of them, first to last. `where` is a place in the old form or the new one.
    """
    step = newer.supersedes
    last = older[-1] if older else None
    if step is None or last is None or step.hash != last.hash or last.id != newer.id:
        yield "does_not_follow", newer.id
        return
    places = dict(_places(last))
    fixed = {cell.id for cell in (*last.process, *newer.process)}
    for source, target in step.moved.items():
        if {source, target} & fixed:
            yield "bad_move", source
        if not any(place == source or place.startswith(source + "/") for place in places):
            yield "unknown_id", source
    yield from _torn_rows(last, step, places)
    once_asked = {place for form in older for place, _ in _places(form)}
    kept = set()
    upgrade = Upgrade((step,))
    for place, item in places.items():
        target = upgrade.path(place)
        if upgrade.old_path(target) != place or target in kept:
            yield "two_in_one_place", place
        kept.add(target)
        now = newer.item(target.replace("*", "row"))
        if place in step.retired:
            if now is not None or target != place:
                yield "retired_but_asked", place
        elif now is None:
            yield "answer_without_place", place
        else:
            yield from _fits(place, item, now, step.codes.get(place, {}))
    for place, _ in _places(newer):
        if place not in kept and place in once_asked:
            yield "place_used_again", place


def _torn_rows(last: FormDefinition, step: Supersedes, places: Mapping[str, Item]) -> Iterator[tuple[str, str]]:
    """A row and its answers stay together, or a removed row would come back."""
    for template, item in last.index.items():
        if item.repeat is None:
            continue
        row = f"{template}/*"
        inside = [place for place in places if place.startswith(row + "/") and place not in step.retired]
        home = _moved(row, step.moved)
        if any(not _moved(place, step.moved).startswith(home + "/") for place in inside):
            yield "row_torn", template


def _fits(place: str, old: Item, new: Item, codes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if old.type != new.type and frozenset({old.type, new.type}) not in _SAME_ANSWERS:
        yield "other_type", place
    if old.type in CHOICE_TYPES - {"multi"}:
        before, after = [option.code for option in old.options], {option.code for option in new.options}
        now = [codes.get(code, code) for code in before]
        if not set(now) <= after or len(set(now)) != len(now) or not codes.keys() <= set(before):
            yield "option_without_place", place
    elif codes:
        yield "bad_codes", place


def _places(form: FormDefinition) -> Iterator[tuple[str, Item]]:
    """Every template place of a cell with its item: an option of a multi is a place of its own."""
    for template, item in form.index.items():
        if item.type == "multi":
            for option in item.options:
                yield f"{template}/{option.code}", item
        elif item.type not in {"group", "display"}:
            yield template, item


def _moved(path: str, moves: Mapping[str, str]) -> str:
    """The path after the most particular move that names it or something around it."""
    parts = path.split("/")
    best: tuple[int, str] | None = None
    for source in moves:
        names = source.split("/")
        if len(names) <= len(parts) and all(n in {"*", p} for n, p in zip(names, parts, strict=False)):
            best = max(best or (0, ""), (len(names), source))
    if best is None:
        return path
    length, source = best
    rows = iter(part for name, part in zip(source.split("/"), parts, strict=False) if name == "*")
    places = [next(rows) if name == "*" else name for name in moves[source].split("/")]
    return "/".join([*places, *parts[length:]])


def _recoded(path: str, value: CellValue, codes: Mapping[str, Mapping[str, str]]) -> CellValue:
    if not isinstance(value, str):
        return value
    parts = path.split("/")
    for place, known in codes.items():
        names = place.split("/")
        if len(names) == len(parts) and all(n in {"*", p} for n, p in zip(names, parts, strict=True)):
            return known.get(value, value)
    return value
