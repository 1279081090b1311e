"""`./bench NAME…`: measure the named figures, or all, and print one JSON line each on stdout."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

FIELDS = ("name", "value", "unit", "floor", "ratio", "n")


def known_names() -> list[str]:
    """Every benchmark is a file beside this one; its file name is its name."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))


def measure(name: str) -> dict[str, object]:
    """Run one benchmark and return its line with exactly FIELDS; raises ValueError when it answers otherwise.

    `value` and `floor` are in `unit`, both medians of the same run of `n` repetitions; `ratio` = value / floor.
    A figure without a floor says None for both.
    """
    result = importlib.import_module(f"benchmarks.{name}").measure()
    line: dict[str, object] = {"name": name, **result}
    if set(line) != set(FIELDS):
        raise ValueError(f"{name} must answer {', '.join(FIELDS)}; it answered {', '.join(sorted(line))}")
    return {field: line[field] for field in FIELDS}


def main(arguments: list[str]) -> int:
    """Exit code 0; 2 when a name is unknown (nothing is measured then)."""
    known = known_names()
    unknown = [name for name in arguments if name not in known]
    if unknown:
        print(f"Okänd mätning: {', '.join(unknown)}. Välj bland: {', '.join(known)}.", file=sys.stderr)
        return 2
    for name in arguments or known:
        print(json.dumps(measure(name), ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
