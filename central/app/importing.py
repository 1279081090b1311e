"""Taking in a file of units or of people by an operator: the whole region's at once, and the first administrator."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from central.app.operator_store import operator_name, store_of, tell
from central.store.admin import Imported
from domain.administration_files import UNITS, USERS

_UNFIT = 3
_MOST_TOLD = 50


def import_units(arguments: list[str]) -> int:
    """Returns 3, having done nothing, for a file with faults."""
    return _import(arguments, "import-units", UNITS)


def import_users(arguments: list[str]) -> int:
    """The same with people and their roles."""
    return _import(arguments, "import-users", USERS)


def _import(arguments: list[str], command: str, kind: str) -> int:
    what = "units" if kind == UNITS else "people with their roles"
    parser = argparse.ArgumentParser(prog=f"central {command}", description=f"Take in {what} from CSV or XLSX.")
    parser.add_argument("--look", action="store_true", help="only tell what it would do")
    parser.add_argument("--issuer", default=os.environ.get("OIDC_ISSUER", ""), help="who vouches for HSA-ids")
    parser.add_argument("file", type=Path, metavar="FILE")
    with store_of(parser, arguments) as (store, options):
        try:
            data = options.file.read_bytes()
        except OSError:
            parser.error(f"{options.file.name} går inte att läsa.")
        name = operator_name()
        found = store.admin.operator_import(name, kind, data, "", options.issuer)
        if found.plan.faults:
            _tell_faults(options.file.name, found)
            return _UNFIT
        if not options.look and found.plan.planned:
            found = store.admin.operator_import(name, kind, data, found.plan.digest(), options.issuer)
        tell({"file": options.file.name, "number": found.number, **_counts(found)})
    return 0


def _counts(found: Imported) -> dict[str, object]:
    plan = found.plan
    return {
        "lines": plan.lines,
        "new": plan.count("NEW"),
        "changed": plan.count("CHANGED"),
        "ended": plan.count("ENDED"),
        "unchanged": plan.unchanged,
    }


def _tell_faults(name: str, found: Imported) -> None:
    faults = found.plan.faults
    for one in faults[:_MOST_TOLD]:
        params = ", ".join(f"{key} {value}" for key, value in one.params.items())
        sys.stderr.write(f"{name}, rad {one.line}: {one.column} {one.code} {params}".rstrip() + "\n")
    sys.stderr.write(f"{len(faults)} fel. Inget är ändrat. Rätta filen och försök igen.\n")
