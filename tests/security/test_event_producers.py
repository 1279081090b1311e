"""No kind of event is a word alone: whatever the access log promises to tell, some place in the programs writes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from domain.event import EVENT_KINDS, event_of_operation
from domain.operation import OPERATION_KINDS
from domain.store_only import INCIDENTS

_ROOT = Path(__file__).resolve().parents[2]
_WRITERS = frozenset(
    {*("note", "_note", "write", "add", "close", "own_event", "Event", "_event", "operator_event"), "_mark_device"}
)
"""What writes an event: methods of both logs, and of those who pass a kind on to them."""


def words(node: ast.AST) -> set[str]:
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def called(call: ast.Call) -> str:
    """What is called, or is handed on to be called with the rest."""
    first = call.args[0] if call.args and isinstance(call.args[0], ast.Attribute) else None
    if first is not None and first.attr in _WRITERS:
        return first.attr
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def written_in(function: ast.AST) -> set[str]:
    """The words that a function gives to what writes, straight or by a name it has given them."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and called(node) in _WRITERS]
    given = [argument for call in calls for argument in call.args]
    names = {node.id for argument in given for node in ast.walk(argument) if isinstance(node, ast.Name)}
    found = {word for argument in given for word in words(argument)}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id in names for one in node.targets):
            found |= words(node.value)
    return found


def functions(*packages: str) -> Iterator[ast.AST]:
    for package in packages:
        for path in sorted((_ROOT / package).rglob("*.py")):
            text = path.read_text("utf-8")
            if any(f'"{kind}"' in text for kind in EVENT_KINDS):
                yield from (one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.FunctionDef))


def test_every_kind_is_written_somewhere() -> None:
    told = set().union(*map(written_in, functions("desktop", "central")))
    told |= {event_of_operation(kind) for kind in OPERATION_KINDS}  # which comes with each operation
    told |= INCIDENTS  # which comes with each operation that is held for one
    assert set(EVENT_KINDS) - told == set()


def test_what_is_only_named_and_never_written_is_found() -> None:
    source = """
def writes(self, code):
    kind = "refused" if code else "failed"
    self.book.note(kind)
def names(self):
    known = {"printed": 1}
    return self.events.look("exported")
"""
    found = [written_in(one) for one in ast.walk(ast.parse(source)) if isinstance(one, ast.FunctionDef)]
    assert found == [{"refused", "failed"}, set()]
