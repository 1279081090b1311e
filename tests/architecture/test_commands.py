"""The commands at the top of the repository, as far as one can try them from within a test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import main, measure
from tests.architecture.source_tree import ROOT

SCRIPTS = (
    "run",
    "test",
    "bench",
    ".ci/run",
    "packaging/build",
    "packaging/smoke",
    "packaging/lock",
    "packaging/translations",
)


def bash(script: str) -> subprocess.CompletedProcess[str]:
    """Run a few lines of bash after the shared set-up was sourced."""
    source = f'set -euo pipefail; source "{ROOT}/packaging/setup-env.sh"; {script}'
    return subprocess.run(["bash", "-c", source], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_executable_and_reads_as_bash(script: str) -> None:
    path = ROOT / script
    assert os.access(path, os.X_OK)
    assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0


@pytest.mark.parametrize("script", ["run.cmd", "test.cmd"])
def test_windows_commands_say_that_nobody_has_seen_them_work(script: str) -> None:
    assert "not seen working" in (ROOT / script).read_text(encoding="ascii")


def test_the_build_server_runs_what_a_person_runs() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("exec ./test")


def test_a_python_that_is_too_old_or_broken_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "python3"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    answer = bash(f'usable_python "{broken}" && echo taken; usable_python "{sys.executable}" && echo "$root"')
    assert answer.stdout.splitlines() == [str(ROOT)]


def test_a_missing_package_is_named_where_apt_is_not_to_be_had(tmp_path: Path) -> None:
    (tmp_path / "id").symlink_to(shutil.which("id") or "/usr/bin/id")
    answer = bash(f'PATH="{tmp_path}"; apt_install libegl1 libgl1')
    assert answer.returncode == 1
    assert "Det här saknas på datorn: libegl1 libgl1" in answer.stderr
    assert answer.stdout == ""


def test_an_unknown_figure_is_an_error_that_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no_such_figure"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "no_such_figure" in told.err
    assert "form_eval" in told.err


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ({"value": 2, "unit": "ms", "floor": 1, "ratio": 2.0, "n": 5}, True),
        ({"value": 2, "unit": "ms", "n": 5}, False),
        ({"value": 2, "unit": "ms", "floor": 1, "ratio": 2.0, "n": 5, "mood": "good"}, False),
    ],
)
def test_a_figure_is_one_line_with_exactly_the_promised_fields(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: dict[str, object], accepted: bool
) -> None:
    module = type(sys)("benchmarks.made_up")
    module.__dict__["measure"] = lambda: dict(answer)
    monkeypatch.setitem(sys.modules, "benchmarks.made_up", module)
    if not accepted:
        with pytest.raises(ValueError, match="made_up"):
            measure("made_up")
        return
    monkeypatch.setattr("benchmarks.__main__.known_names", lambda: ["made_up"])
    assert main([]) == 0
    line = json.loads(capsys.readouterr().out)
    assert list(line) == ["name", "value", "unit", "floor", "ratio", "n"]
