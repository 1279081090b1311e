"""Drafts the next revision of the central database; started by packaging/revision NAME."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from central.store.migrations import REVISIONS
from central.store.schema import metadata
from central.store.upgrade import upgrade

FOLDER = Path(__file__).resolve().parent.parent / "central" / "store" / "migrations"
_HEAD = '''"""{title}."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
'''


def draft() -> str:
    """The body of the next revision, indented; 'pass' when the newest one says all that schema.py says."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        upgrade(connection)
        context = MigrationContext.configure(connection, opts={"render_as_batch": True, "compare_type": True})
        code = render_python_code(produce_migrations(context, metadata).upgrade_ops, render_as_batch=True)
    plain = re.sub(r"op\.f\(('[^']*')\)", r"\1", code)
    lines = [line for line in plain.splitlines() if not line.lstrip().startswith("#")]
    return "\n".join(lines) if lines else "    pass"


def main(name: str) -> None:
    """Write the file and say where it is."""
    number = len(REVISIONS) + 1
    path = FOLDER / f"r{number:04}_{name}.py"
    title = name.replace("_", " ").capitalize()
    body = draft()
    path.write_text(_HEAD.format(title=title) + "    " + body.strip() + "\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(path)], check=True)
    print(path)


if __name__ == "__main__":
    main(sys.argv[1])
