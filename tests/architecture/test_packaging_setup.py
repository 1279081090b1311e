"""The part of packaging/setup-env.sh that compiles our own code before a start, on a small tree of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, plant

PACKAGES = ("domain", "desktop", "central", "resources")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one line of code in each package, and the set-up of ours."""
    for package in PACKAGES:
        plant(tmp_path, f"{package}/__init__.py", "NUMBER = 1\n")
    plant(tmp_path, ".venv/pyvenv.cfg", "")
    plant(tmp_path, "packaging/setup-env.sh", "")
    shutil.copy(ROOT / "packaging" / "setup-env.sh", tmp_path / "packaging" / "setup-env.sh")
    return tmp_path


def compile_in(checkout: Path, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    """One start's worth of it, on a machine that asks Python to write no bytecode."""
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPYCACHEPREFIX"}
    script = f'set -euo pipefail; source packaging/setup-env.sh; python="{python}"; compile_own_code; pwd'
    return subprocess.run(
        ["bash", "-c", script],
        cwd=checkout,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def compiled(checkout: Path) -> list[str]:
    return sorted(path.relative_to(checkout).parts[0] for path in checkout.rglob("*.pyc"))


def test_every_package_is_compiled_before_the_program_starts(checkout: Path) -> None:
    answer = compile_in(checkout)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, f"{checkout.resolve()}\n", "")
    assert compiled(checkout) == sorted(PACKAGES)


def test_nothing_is_compiled_when_nothing_has_changed(checkout: Path) -> None:
    compile_in(checkout)
    for path in checkout.rglob("*.pyc"):
        path.unlink()
    compile_in(checkout)
    assert compiled(checkout) == []


def test_a_file_that_came_with_an_old_date_is_compiled_too(checkout: Path) -> None:
    compile_in(checkout)
    plant(checkout, "desktop/moved_here.py", "NUMBER = 2\n")
    os.utime(checkout / "desktop" / "moved_here.py", (1_000_000_000, 1_000_000_000))
    compile_in(checkout)
    assert compiled(checkout).count("desktop") == 2


def test_code_that_cannot_be_compiled_does_not_stop_the_start_and_is_tried_again(checkout: Path) -> None:
    plant(checkout, "domain/broken.py", "def (\n")
    answer = compile_in(checkout)
    assert (answer.returncode, answer.stderr) == (0, "")
    plant(checkout, "domain/broken.py", "NUMBER = 3\n")
    compile_in(checkout)
    assert compiled(checkout).count("domain") == 2


def test_where_no_bytecode_can_be_written_the_program_starts_all_the_same(checkout: Path) -> None:
    for package in PACKAGES:
        plant(checkout, f"{package}/__pycache__", "a file where the folder should be")
    answer = compile_in(checkout)
    assert (answer.returncode, answer.stderr) == (0, "")
