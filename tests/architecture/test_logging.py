"""One way to log: fixed words, and values that somebody has thought about. A new value is added here, or not logged."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source_tree import PRODUCT, ROOT, parsed, plant, python_files

LOGGED = frozenset(
    {
        # kinds and codes of errors, never their texts
        "type(error).__name__",
        "error.code",
        "refused.code",
        "refusal.code",
        "refused.why",
        "kind_and_place(kind, trace)",
        "category.__name__",
        # where in the program or in the protocol
        "route.path",
        "what",
        "'is away' if passing else 'refused'",
        "file_name(filename)",
        "lineno",
        "fixed_part(text)",
        "person.isConnected()",
        "computer.isConnected()",
        # ids and numbers that say nothing of a person, and an operator's command that must name what is damaged
        "blob",
        "row.blob_id",
        "n",
        "scope",
        "told.head",
        "told.digest.hex()",
        "theirs",
        "one",
        "chain",
        "place.number",
        "place.code",
        # where the handlers are set up
        "_LEVELS.get(kind.name, logging.WARNING)",
    }
)
_METHODS = frozenset({"debug", "info", "warning", "error", "critical", "exception", "log"})
# Who may set logging up, or make a logger of another name.
_SETS_UP = ("central/app/quiet.py", "desktop/app/quiet.py")


def unthought(root: Path) -> list[str]:
    found = []
    for path in python_files(root, PRODUCT):
        place = path.relative_to(root).as_posix()
        found += [f"{place}:{line} {why}" for line, why in _breaches(path, place)]
    return found


def _breaches(path: Path, place: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        whose, method = ast.unparse(node.func.value), node.func.attr
        if whose == "logging" and method in _METHODS | {"basicConfig", "captureWarnings", "StreamHandler"}:
            if place not in _SETS_UP:
                yield node.lineno, "sets logging up or logs by the root: use the module's own `_log`"
        elif whose == "traceback":
            yield node.lineno, "writes a traceback: its last line is the error's text"
        elif method in _METHODS and (whose == "_log" or whose.startswith("logging.getLogger")):
            yield from _of_call(node, method)


def _of_call(node: ast.Call, method: str) -> Iterator[tuple[int, str]]:
    if method == "exception" or node.keywords:
        yield node.lineno, "logs an error's text or more: log its kind"
    given = node.args[1:] if method == "log" else node.args
    if not given or not isinstance(given[0], ast.Constant):
        yield node.lineno, "its words are not fixed"
    for value in node.args if method == "log" else given[1:]:
        if not isinstance(value, ast.Constant) and ast.unparse(value) not in LOGGED:
            yield (
                value.lineno,
                f"logs {ast.unparse(value)}: may it name or describe a patient? If not, add it to LOGGED",
            )


def test_nothing_is_logged_that_nobody_has_thought_about() -> None:
    assert unthought(ROOT) == []


def test_nothing_is_let_through_that_is_not_logged() -> None:
    sources = "".join(ast.unparse(parsed(path)) for path in python_files(ROOT, PRODUCT))
    assert [value for value in LOGGED if value not in sources] == []


@pytest.mark.parametrize(
    "line",
    [
        "_log.error('no case: %s', record.person.name)",
        "_log.error(f'no case {name}')",
        "_log.error('failed', exc_info=True)",
        "_log.exception('failed')",
        "_log.warning(str(error))",
        "logging.warning('x')",
        "logging.basicConfig(level=0)",
        "traceback.print_exc()",
        "logging.getLogger('x').info('%s', error)",
    ],
)
def test_a_planted_breach_is_seen(tmp_path: Path, line: str) -> None:
    assert len(unthought(plant(tmp_path, "desktop/models/desk.py", f"def act() -> None:\n    {line}\n"))) >= 1
