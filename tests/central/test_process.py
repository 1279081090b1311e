"""The program itself: started as the client starts it, over its pipes, and ended as the client ends it."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
import yaml

from central.app.command import run
from central.app.training_store import open_training_store
from central.store.store import Store
from central.store.upgrade import newest
from tests.central.pen import STORE_KEY, Pen, new_id, open_store, opening
from tests.central.service import Caller, pushed
from tests.domain.forms.newer import planning_2
from tests.postgres.cluster import Cluster

_ROOT = Path(__file__).resolve().parents[2]
_PROVIDER = ["--issuer", "http://127.0.0.1:9", "--client-id", "samsa-desktop"]


@contextlib.contextmanager
def _started(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], list[Any]]]:
    """The running program and the lines it told, the last being where it answers."""
    command = [sys.executable, "-m", "central", "--training", "--data", str(folder), "--cases", "3", *arguments]
    process = subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process, list(_lines(process.stdout))
    finally:
        process.kill()
        process.communicate()


def _lines(stream: IO[str] | None) -> Iterator[Any]:
    assert stream is not None
    for line in stream:
        told = json.loads(line)
        yield told
        if "port" in told:
            return


def test_it_tells_progress_then_one_ready_line_and_ends_with_its_standard_input(tmp_path: Path) -> None:
    with _started(tmp_path) as (process, told):
        *progress, ready = told
        assert progress
        assert all(set(line) == {"seeding", "of"} for line in progress)
        assert progress[-1]["seeding"] == progress[-1]["of"]
        assert set(ready) == {"port", "token", "store_key"}
        caller = Caller(ready["port"], ready["token"])
        assert len(caller.get("/v1/units").json()["units"]) > 3
        session = caller.log_in("ska-ssk", Pen("ska-ssk"))
        header = session.get("/v1/pull?scope=reference&after=0").lines()[0]
        assert header["to"] == header["head"] > 3
        output, errors = process.communicate("", timeout=15)
        assert process.returncode == 0
        assert (output, errors) == ("", "")


def test_its_folder_is_for_its_owner_alone_and_a_second_start_finds_the_same_store(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    first = _ask(folder)
    if sys.platform != "win32":
        assert (folder / "store.key").stat().st_mode & 0o077 == 0
        assert folder.stat().st_mode & 0o077 == 0
    again = _ask(folder)
    assert again["told"] == 1, "nothing is filled a second time"
    assert (again["epoch"], again["store_key"]) == (first["epoch"], first["store_key"])
    assert again["token"] != first["token"]


def test_a_filling_that_was_interrupted_starts_over(tmp_path: Path) -> None:
    fill_halfway = Store.open_sqlite(tmp_path / "central.db", STORE_KEY)
    epoch = fill_halfway.epoch
    fill_halfway.close()
    told: list[int] = []
    store = open_training_store(tmp_path, 2, 1, lambda done, of: told.append(done))
    assert told
    assert store.epoch != epoch
    assert store.meta("seeded")
    store.close()


@pytest.mark.parametrize("listen", ["0.0.0.0:0", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:٣", "example.org:80"])
def test_it_listens_on_loopback_only(tmp_path: Path, capsys: pytest.CaptureFixture[str], listen: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["--training", "--data", str(tmp_path), "--listen", listen])
    assert ended.value.code == 2
    assert "127.0.0.1" in capsys.readouterr().err


def test_it_must_be_told_which_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for arguments in (["--data", str(tmp_path)], ["migrate"], ["new-epoch"]):
        with pytest.raises(SystemExit) as ended:
            run(arguments)
        assert ended.value.code == 2
        assert "--database" in capsys.readouterr().err


def test_a_training_store_from_before_revisions_were_counted_is_made_anew(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "central.db")) as old:
        old.execute("CREATE TABLE meta (key VARCHAR(40) PRIMARY KEY, value TEXT NOT NULL)")
        old.execute("INSERT INTO meta VALUES ('seeded', '{}')")
        old.commit()
    store = open_training_store(tmp_path, 2, 1, lambda done, of: None)
    assert store.units()
    store.close()


class TestTheService:
    def test_it_serves_a_database_that_was_made_ready_until_it_is_told_to_end(
        self, tmp_path: Path, postgres: Cluster, capsys: pytest.CaptureFixture[str]
    ) -> None:
        postgres.drop(postgres.database())  # for the role
        owner = postgres.empty_database()
        url = postgres.service_url(owner)
        assert run(["--database", url, "--data", str(tmp_path), *_PROVIDER]) == 3
        assert "central migrate" in capsys.readouterr().err
        assert run(["migrate", "--database", owner, "--role", postgres.service_role]) == 0
        assert json.loads(capsys.readouterr().out) == {
            "revision": newest(),
            "was": 0,
            "role": postgres.service_role,
        }
        with _service(tmp_path, "--training", "--cases", "2", "--database", url) as (process, ready):
            units = Caller(ready["port"], ready["token"]).get("/v1/units").json()["units"]
            assert sum(unit["cases"] for unit in units) > 0
            process.communicate("", timeout=15)
            assert process.returncode == 0
        with _service(tmp_path, "--training", "--database", url) as (_, ready):
            again = Caller(ready["port"], ready["token"])
            assert again.get("/v1/units").json()["units"] == units
            pen = Pen("ska-ssk")
            session = again.log_in("ska-ssk", pen)
            cells: dict[str, Any] = {"person/id": "193301011239"}  # the training has nobody of that number
            case = pen.write("open_case", new_id(), opening(**cells))
            assert session.post("/v1/push", pushed(pen, case)).json()["verdicts"][0]["ruling"] == "applied"
        assert run(["--database", url, "--data", str(tmp_path), *_PROVIDER]) == 3
        assert "övning" in capsys.readouterr().err
        assert run(["--database", url, "--data", str(tmp_path / "another"), *_PROVIDER]) == 3
        assert "nyckel" in capsys.readouterr().err
        postgres.drop(owner)

    def test_in_production_nothing_of_training_is_there_and_the_database_is_never_training_again(
        self, tmp_path: Path, postgres: Cluster, capsys: pytest.CaptureFixture[str]
    ) -> None:
        url = postgres.database()
        made = open_store(url)
        made.set_meta("seeded", "{}")
        made.close()
        (tmp_path / "store.key").write_bytes(STORE_KEY.private_bytes_raw())
        with _service(tmp_path, "--database", url, *_PROVIDER) as (process, ready):
            assert set(ready) == {"port", "store_key"}, "there is no launch token"
            assert process.stdin is not None
            process.stdin.close()  # as systemd starts it
            anybody = Caller(ready["port"], "")
            assert anybody.get("/v1/health").json()["environment"] == "production"
            assert anybody.get("/v1/login").json()["issuer"] == _PROVIDER[1]
            for answer in (anybody.post("/v1/training/login", {"unit": "ska-ssk"}), anybody.get("/v1/units")):
                assert (answer.status, answer.json()["code"]) == (404, "unknown_route")
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=15) in {0, -signal.SIGTERM}
        assert run(["--training", "--database", url, "--data", str(tmp_path)]) == 3
        assert "skarp drift" in capsys.readouterr().err
        postgres.hand_back(url)

    @pytest.mark.parametrize(
        "wrong", [[], ["--issuer", "http://idp.example", "--client-id", "samsa"], ["--client-id", "samsa"]]
    )
    def test_the_service_does_not_start_without_knowing_how_people_log_in(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: list[str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            run(["--database", "postgresql://127.0.0.1:1/samsa", "--data", str(tmp_path), *wrong])
        assert ended.value.code == 2
        assert "--issuer" in capsys.readouterr().err

    def test_after_a_restore_the_database_begins_a_new_epoch(
        self, postgres: Cluster, capsys: pytest.CaptureFixture[str]
    ) -> None:
        url = postgres.database()
        before = open_store(url)
        assert run(["new-epoch", "--database", url]) == 0
        told = json.loads(capsys.readouterr().out)
        after = Store.open(url, STORE_KEY)
        assert told == {"epoch": after.epoch}
        assert after.epoch != before.epoch
        before.close()
        after.close()
        postgres.hand_back(url)

    def test_forms_are_issued_from_files_all_or_none(
        self, tmp_path: Path, postgres: Cluster, capsys: pytest.CaptureFixture[str]
    ) -> None:
        url = postgres.database()
        open_store(url).close()
        (tmp_path / "store.key").write_bytes(STORE_KEY.private_bytes_raw())
        good, bad, none = tmp_path / "good.yaml", tmp_path / "bad.yaml", tmp_path / "none.yaml"
        good.write_text(yaml.safe_dump(planning_2(), allow_unicode=True), "utf-8")
        bad.write_text(yaml.safe_dump(_shouting(planning_2()), allow_unicode=True), "utf-8")
        issue = ["issue", "--database", url, "--data", str(tmp_path), "--since", "2027-03-01"]
        loses = planning_2() | {"supersedes": {"hash": planning_2()["supersedes"]["hash"]}}
        none.write_text(yaml.safe_dump(loses, allow_unicode=True), "utf-8")
        for wrong, told in ((bad, "label_case"), (none, "answer_without_place"), (tmp_path / "gone.yaml", "YAML")):
            assert run([*issue, str(wrong)]) == 3
            assert told in capsys.readouterr().err
        assert run([*issue, str(good)]) == 0
        assert json.loads(capsys.readouterr().out) == {"issued": ["PLN"], "since": "2027-03-01"}
        with pytest.raises(SystemExit):
            run([*issue[:-1], "snart", str(good)])
        capsys.readouterr()
        postgres.hand_back(url)

    def test_a_password_is_not_told_when_nobody_answers(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        url = "postgresql://samsa:hemligt@127.0.0.1:1/samsa"
        assert run(["--database", url, "--data", str(tmp_path), *_PROVIDER]) == 4
        told = capsys.readouterr()
        assert "svarar inte" in told.err
        assert "hemligt" not in told.err + told.out


@contextlib.contextmanager
def _service(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    command = [sys.executable, "-m", "central", "--data", str(folder), *arguments]
    process = subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        *_, ready = _lines(process.stdout)
        yield process, ready
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def _ask(folder: Path) -> dict[str, Any]:
    with _started(folder) as (_, told):
        ready = told[-1]
        epoch = Caller(ready["port"], ready["token"]).get("/v1/health").json()["epoch"]
        return {**ready, "told": len(told), "epoch": epoch}


def _shouting(data: dict[str, Any]) -> dict[str, Any]:
    data["sections"][0]["title"] = "SITUATIONEN NU."
    return data
