"""What is read before the inbox can be shown: the rules, SQLAlchemy and every other page come after it."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.architecture.source_tree import ROOT

_LATER = (
    "domain.acts",
    "domain.case",
    "domain.forms",
    "domain.operation",
    "sqlalchemy",
    "yaml",
    "msgspec",
)
_ASK = """
import sys
import desktop.app.session
print(" ".join(sorted(name for name in sys.modules if name.startswith({later!r}))))
"""


def test_a_session_reaches_its_window_without_the_rules() -> None:
    """They cost a quarter of a second; the first page is read from its file meanwhile (desktop.app.session_start)."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _ASK.format(later=_LATER)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == []
