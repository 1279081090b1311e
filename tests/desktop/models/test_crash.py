"""The process is killed in the middle of a word: what was kept is there again, and no file tells what was written."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop.models.typist import MARKER
from tests.sync.little_town import Town

_ROOT = Path(__file__).resolve().parents[3]


def plain_hits(folder: Path) -> list[str]:
    """The files in which the marker can be read, in either byte order of text."""
    needles = [MARKER.encode(), MARKER.encode("utf-16-le"), b"Hallberg", b"194410119046"]
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if any(needle in file.read_bytes() for needle in needles)]


@pytest.mark.parametrize("after", [2, 7, 20])
def test_nothing_kept_is_lost_and_nothing_written_can_be_read(town: Town, after: int) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    nurse.outbox.store_fact("session", town.session(nurse.unit_id).to_fact())
    nurse.stop()
    command = [sys.executable, "-m", "tests.desktop.models.typist", str(nurse.folder), case_id, plan]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().split() for _ in range(after)]
        process.kill()
        rest = [line.split() for line in process.stdout.read().splitlines()]
    told += [words for words in rest if len(words) == 2]
    # Searched as the power cut left it, before anybody opens and folds the logs.
    assert (nurse.folder / "outbox.db-wal").stat().st_size > 0
    assert plain_hits(nurse.folder) == []

    nurse.start()
    kept = {item.op_id for item in nurse.desk.outbox()}
    published = [what for kind, what in told if kind == "published"]
    assert set(published) <= kept
    last = int([what for kind, what in told if kind == "draft"][-1])
    record = nurse.desk.case(case_id)
    assert record is not None
    shown = record.drafts.get(plan, {}).get("situation") or record.case.documents[plan].value("situation")
    assert isinstance(shown, str)
    assert int(shown.removeprefix(MARKER)) >= last
    assert nurse.sync().ok
    assert plain_hits(nurse.folder) == []
    log = {item.op_id for item in nurse.desk.outbox() if item.state.value == "sent"}
    assert set(published) <= log


def test_the_search_finds_the_marker_in_a_plain_file(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "plain.db") as plain:
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute("CREATE TABLE t (text)")
        plain.execute("INSERT INTO t VALUES (?)", (f"{MARKER} 1",))
        plain.commit()
        copy = tmp_path / "copy"
        copy.mkdir()
        for file in tmp_path.glob("plain.db*"):
            shutil.copy(file, copy)
        assert plain_hits(copy)
    plain.close()
