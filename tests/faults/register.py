"""Every fault of sync.md §5 and where it is tried. A test is named `test_fault_NN_…` after its number."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

FAULTS = range(1, 76)
LATER = {
    45: "tokens that expire",
    51: "a device wiped with a full outbox",
    52: "a stolen device",
    53: "a lease that ends at a home visit",
    58: "failover to a synchronous standby",
    59: "failover that loses what was acknowledged",
    60: "a database restored to yesterday",
    61: "two primaries at once",
    65: "a feed compacted under its readers",
    74: "another user on a shared laptop",
}
"""What belongs to later issues, as issue 3 lists it. A test that stands already is none the worse."""

OPEN: frozenset[int] = frozenset()
"""What belongs to issue 3 and has no test of its number yet. Take a number off when its test stands."""

_TESTS = Path(__file__).resolve().parents[1]
_NAMED = re.compile(r"^test_fault_(\d{1,2})_(?:to_(\d\d)_)?")


def named_tests() -> dict[int, list[str]]:
    """By fault, the tests that are named after it, as 'file::function'."""
    found: dict[int, list[str]] = {}
    for path in sorted(_TESTS.rglob("test_*.py")):
        for name in _functions(path):
            named = _NAMED.match(name)
            if named is not None:
                first, last = int(named[1]), int(named[2] or named[1])
                for number in range(first, last + 1):
                    found.setdefault(number, []).append(f"{path.relative_to(_TESTS)}::{name}")
    return found


def _functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node.name
