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

_SHOW = """
from PySide6.QtWidgets import QApplication
from desktop.app.session import Session
from desktop.app.session_ticket import SessionTicket
from desktop.models.inbox_rows import InboxGroupKey, InboxItem, InboxRecord
app = QApplication([])
session = Session(SessionTicket("", "", "", "ska-ssk", ""))
group, since = InboxGroupKey.WAITING_FOR_US, "2026-11-22T08:00:00Z"
item = InboxItem(
    "a", group, "a", "a", "Anna Lind", "194410119046", "", "VBG", "", since, "", "", "inbox.answered", topic="rehab"
)
session.inbox.show_inbox(InboxRecord("ska-ssk", "Skara", (item,)))
session.inbox.grab()
print(session.inbox.list.accessibleName())
session.worker.stop()
"""


def test_a_session_reaches_its_window_without_the_rules() -> None:
    """They cost a quarter of a second; the first page is read from its file meanwhile (desktop.app.session_start)."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _ASK.format(later=_LATER)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == []


def test_the_first_inbox_is_worded_without_the_rules_and_without_a_library_for_yaml() -> None:
    """Its rows and topics say texts of resources/texts while nothing else of the program is loaded yet."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _SHOW + _ASK.format(later=_LATER)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["Inkorg"]
