"""Programs of different ages: their files, forms and operations. Nothing is lost on the way forth or back."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from desktop.app.troubles import QUIT, trouble_of
from desktop.models import cipher_file, file_migration, outbox, replica
from desktop.models.cipher_file import NewerSchemaError
from desktop.models.outbox import Outbox
from desktop.models.outbox_rows import DraftCell
from desktop.models.outbox_steps import STEPS
from desktop.models.records import QueueState
from desktop.models.replica import Replica
from desktop.models.schema_versions import REPLICA_SCHEMA
from domain import access
from domain import apply as deciding
from domain.case import Document, unit_scope
from domain.context import Context
from domain.draft import CaseDraft
from domain.forms import loading
from domain.forms.loading import load_definition
from domain.operation import Operation, SignedOperation
from domain.outcome import Ruling
from tests.central.service import serving
from tests.desktop.models.older_files import make_outbox_1
from tests.desktop.models.test_cipher_file import everything
from tests.domain.forms.newer import foreign_planning, planning_2
from tests.domain.forms.shipped import data_of
from tests.sync.little_town import FILE_KEY, TEXTS, Device, Town

_ROOT = Path(__file__).resolve().parents[2]


class Killed(BaseException):
    """The process ends here."""


def killed_at(number: int, call: Callable[..., object]) -> Callable[..., object]:
    """The same call, but the process ends right before its `number`th time."""
    calls = 0

    def counted(*args: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == number:
            raise Killed
        return call(*args, **named)

    return counted


@pytest.mark.parametrize("step", range(1, 8))
def test_fault_44_a_replica_that_gives_way_to_a_newer_one_may_be_interrupted_anywhere(
    town: Town, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    assert nurse.desk.save_draft(case_id, plan, "situation", "Rollatorn står i hallen")
    nurse.desk.publish(case_id, plan)
    nurse.stop()
    monkeypatch.setattr(replica, "SCHEMA_VERSION", REPLICA_SCHEMA + 1)
    with monkeypatch.context() as patch:
        if step <= 6:
            patch.setattr(Path, "unlink", killed_at(step, Path.unlink))
        else:
            patch.setattr(cipher_file, "_write_header", killed_at(1, lambda *_: None))
        with pytest.raises(Killed):
            Replica.open(nurse.folder / "replica.db", FILE_KEY)
    nurse.start()
    assert nurse.outbox.waiting() == 1
    assert nurse.sync().ok
    record = nurse.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("situation") == "Rollatorn står i hallen"
    monkeypatch.setattr(replica, "SCHEMA_VERSION", REPLICA_SCHEMA)
    with pytest.raises(NewerSchemaError):
        Replica.open(nurse.folder / "replica.db", FILE_KEY)


@pytest.mark.parametrize("place", ["in the transaction", "after it"])
def test_fault_44_an_outbox_on_its_way_to_a_newer_one_is_the_old_or_the_new_one(
    town: Town, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    assert nurse.desk.save_draft(case_id, plan, "situation", "Rollatorn står i hallen")
    nurse.desk.publish(case_id, plan)
    nurse.desk.save_draft(case_id, plan, "person_view", "Vill hem")
    nurse.stop()
    make_outbox_1(nurse.folder / "outbox.db", FILE_KEY)
    with monkeypatch.context() as patch:
        if place == "after it":
            patch.setattr(cipher_file, "_write_header", killed_at(1, lambda *_: None))
        else:
            patch.setattr(file_migration, "StepFailedError", Killed)
            patch.setattr(outbox, "STEPS", {1: (*STEPS[1], "SELECT * FROM nothing")})
        with pytest.raises(Killed):
            Outbox.open(nurse.folder / "outbox.db", FILE_KEY, nurse.clock)
    nurse.start()
    assert nurse.outbox.waiting() == 1
    assert [cell.value for cell in nurse.outbox.drafts("ska-ssk")] == ["Vill hem"]
    town.sync_all()
    record = town.ward.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("situation") == "Rollatorn står i hallen"


def other_program(age: str, device: Device, url: str, *acts: list[object]) -> list[Any]:
    """Let a program of another age act on the device's files, and hear what it tells."""
    command = [sys.executable, "-m", "tests.sync.other_program", age, str(device.folder), url, device.unit_id]
    done = subprocess.run([*command, json.dumps(acts)], cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_fault_42_a_client_that_cannot_read_the_new_form_keeps_it_and_goes_on_in_its_own(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, plan = town.planning()
    for device in town.devices.values():
        device.stop()
    monkeypatch.setattr(loading, "_ITEM_KEYS", {*loading._ITEM_KEYS, "dictation"})
    newer = load_definition(foreign_planning()).hash
    town.store.issue([foreign_planning()])
    nurse = town.nurse.start()
    assert nurse.sync().ok
    assert nurse.desk.workplace.forms.current("PLN").hash == newer
    for path, value in (("own_words", "Vill hem till katten"), ("language", "Finska")):
        nurse.desk.save_draft(case_id, plan, path, value)
    assert nurse.desk.publish(case_id, plan).queued
    assert nurse.sync().ok
    assert stored(town, plan).definition == newer
    with serving(town.store) as caller:
        told = other_program(
            "today",
            town.centre,
            f"http://127.0.0.1:{caller.port}",
            ["sync"],
            ["tell", case_id, plan],
            ["draft", case_id, plan, "situation", "Bor ensam"],
            ["draft", case_id, plan, "person_view", "Vill till sin syster"],
            ["publish", case_id, plan],
            ["sync"],
            ["tell", case_id, plan],
        )
    (synced, before, published, again, after) = told
    assert (synced, published, again) == ([True, ""], [True, ""], [True, ""])
    assert before["definition"] == newer
    assert before["form"] == load_definition(data_of("PLN")).hash
    assert before["cells"] == {"own_words": "Vill hem till katten", "language": "Finska"}
    assert after["cells"] == {**before["cells"], "situation": "Bor ensam"}
    assert after["conflicts"] == [["Vill till sin syster"]]
    assert after["states"][-1] == "sent"
    assert nurse.sync().ok
    record = nurse.desk.case(case_id)
    assert record is not None
    assert plan not in record.unverified
    (choice,) = record.two_texts
    assert (choice.conflict.paths, choice.conflict.values) == (("own_words",), ("Vill till sin syster",))


def test_fault_42_a_client_ahead_of_its_store_is_held_until_the_store_has_learnt_the_form(town: Town) -> None:
    case_id, plan = town.planning()
    nurse, newer = town.nurse, load_definition(planning_2())
    cell = {"path": "own_words", "value": "Vill hem", "base": None}
    body = {"doc": plan, "definition": newer.hash, "seen_ver": 3, "cells": [cell]}
    ahead = nurse.do("publish", case_id, body)
    assert nurse.sync().ok
    (item,) = [item for item in nurse.desk.outbox() if item.op_id == ahead]
    assert (item.state, item.reason) == (QueueState.HELD, "unknown_definition")
    town.store.issue([planning_2()])
    town.sync_all()
    (item,) = [item for item in nurse.desk.outbox() if item.op_id == ahead]
    assert item.state is QueueState.SENT
    for device in town.devices.values():
        record = device.desk.case(case_id)
        assert record is not None
        assert record.case.documents[plan].value("own_words") == "Vill hem"
        assert plan not in record.unverified


def test_a_form_and_a_policy_reach_the_clients_without_a_new_program_from_their_day_on(town: Town) -> None:
    town.planning()
    nurse, newer = town.nurse, load_definition(planning_2())
    town.store.issue([planning_2()], since="2026-11-21")
    town.store.write_reference([], policies={"sip_no_comment": "prompt"})
    town.sync_all()
    known = nurse.desk.workplace.known
    assert known.policies["sip_no_comment"] == "prompt"
    assert known.codes["municipalities"]["1495"] == "Skara"
    assert known.forms.current("PLN") == load_definition(data_of("PLN"))
    assert known.forms.by_hash[newer.hash] == newer
    nurse.clock._now += 24 * 3600 * 1000
    assert nurse.desk.workplace.known.forms.current("PLN") == newer
    nurse.stop()
    nurse.start()
    assert nurse.desk.workplace.known.forms.by_hash[newer.hash] == newer


def test_fault_42_drafts_follow_their_form_and_the_signed_text_is_still_vouched_for(town: Town) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    row = nurse.clock.new_id()
    nurse.desk.save_draft(case_id, plan, "person_view", "Vill hem")
    assert nurse.desk.publish(case_id, plan).queued
    nurse.desk.save_draft(case_id, plan, "person_view", "Vill hem snart")
    nurse.desk.save_draft(case_id, plan, f"equipment/{row}/status", "DELIVERED")
    town.sync_all()
    town.store.issue([planning_2()])
    town.sync_all()
    record = nurse.desk.case(case_id)
    assert record is not None
    assert record.drafts[plan] == {"own_words": "Vill hem snart", f"aids/{row}/status": "IN_PLACE"}
    assert record.case.documents[plan].value("own_words") == "Vill hem"
    assert plan not in record.unverified
    # A form that was open when the newer one came goes on writing in its own places.
    nurse.desk.save_draft(case_id, plan, "person_view", "Vill hem i dag")
    assert nurse.desk.publish(case_id, plan).queued
    town.sync_all()
    for device in town.devices.values():
        shown = device.desk.case(case_id)
        assert shown is not None
        values = shown.case.documents[plan].values()
        assert values["own_words"] == "Vill hem i dag"
        assert values[f"aids/{row}/status"] == "IN_PLACE"
        assert plan not in shown.unverified
    assert nurse.desk.drafts() == ()


def test_fault_43_nothing_strange_stops_the_queue_and_nothing_of_it_is_lost(town: Town) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    form = nurse.desk.workplace.forms.current("PLN").hash
    strange = {
        "unknown_kind": nurse.do("wave", case_id, {"doc": plan}),
        "unknown_cell": nurse.do("publish", case_id, published(plan, form, "no_such_cell", "x")),
        "bad_field": nurse.do("publish", case_id, {"doc": plan, "definition": form, "cells": {}}),
        "form": nurse.do("publish", case_id, published(plan, form, "situation", "x" * 250_000)),
    }
    nurse.desk.save_draft(case_id, plan, "situation", "Bor ensam")
    assert nurse.desk.publish(case_id, plan).queued
    assert nurse.sync().ok
    held = {item.reason: item.op_id for item in nurse.desk.outbox() if item.state is QueueState.HELD}
    assert held == strange
    assert nurse.outbox.waiting() == 0
    town.sync_all()
    record = town.ward.desk.case(case_id)
    assert record is not None


def test_fault_43_too_much_is_refused_while_it_can_still_be_shortened(town: Town) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    nurse.desk.save_draft(case_id, plan, "situation", "å" * 10_000_000)
    assert nurse.desk.publish(case_id, plan).code == "form"
    nurse.desk.save_draft(case_id, plan, "situation", "Bor ensam")
    rows = [DraftCell(plan, case_id, f"equipment/r{n}/what", "å" * 200, None, "") for n in range(700)]
    for row in rows:
        nurse.outbox.save_draft(nurse.unit_id, row)
    answer = nurse.desk.publish(case_id, plan)
    assert (answer.queued, answer.code) == (False, "too_large")
    assert TEXTS.knows("too_large")
    assert len(nurse.outbox.drafts(nurse.unit_id)) == 701
    assert nurse.outbox.waiting() == 0
    nurse.desk.discard_draft(case_id, plan, [row.path for row in rows[100:]])
    assert nurse.desk.publish(case_id, plan).queued
    assert nurse.sync().ok


def test_fault_43_bytes_that_are_no_text_are_held_and_the_next_ones_taken(town: Town) -> None:
    town.planning()
    identity = town.nurse.outbox.device()
    assert identity is not None
    last = town.store.hello(identity.device_id, 1, town.nurse.unit_id).device_last_seq
    bad = [b"\xff\xfe", b'"\xc3"', b"{}", b'{"v":1,"v":1}', b"[" * 30_000, b"\x00" * 300_000]
    signed = [SignedOperation(data, identity.key.sign(b"samsa/op/v1" + sha256(data).digest())) for data in bad]
    for number, one in enumerate(signed, last + 1):
        (verdict,) = town.store.push(identity.device_id, 1, number, [one]).verdicts
        assert verdict.ruling == "held"
    assert town.store.hello(identity.device_id, 1, town.nurse.unit_id).device_last_seq == last + len(bad)


def test_fault_73_an_update_takes_the_queue_along_and_the_older_program_leaves_it_alone(town: Town) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    nurse.desk.save_draft(case_id, plan, "situation", "Bor ensam")
    assert nurse.desk.publish(case_id, plan).queued
    nurse.desk.save_draft(case_id, plan, "kin_view", "Oroliga")
    nurse.stop()
    with serving(town.store) as caller:
        url = f"http://127.0.0.1:{caller.port}"
        words: list[object] = ["draft", case_id, plan, "person_view", "Vill hem!"]
        told = other_program("newer", nurse, url, ["sync"], words, ["publish", case_id, plan], ["wave", case_id, plan])
        assert told == [[True, ""], [True, ""]]
        before = everything(nurse.folder)
        for opened in (Outbox, Replica):
            path = nurse.folder / f"{opened.__name__.lower()}.db"
            with pytest.raises(NewerSchemaError) as refused:
                Outbox.open(path, FILE_KEY, nurse.clock) if opened is Outbox else Replica.open(path, FILE_KEY)
            page = trouble_of(refused.value, TEXTS)
            assert "ligger kvar" in page.safe
            assert [way.action for way in page.ways] == [QUIT]
        assert {n: d for n, d in everything(nurse.folder).items() if not n.endswith("-shm")} == {
            n: d for n, d in before.items() if not n.endswith("-shm")
        }
        told = other_program("newer", nurse, url, ["sync"], ["tell", case_id, plan])
    assert told[0] == [True, ""]
    assert told[1]["waiting"] == 0
    assert sorted(told[1]["states"][-3:]) == ["held", "sent", "sent"]
    assert told[1]["cells"]["person_view"] == "Vill hem!"
    assert stored(town, plan).value("situation") == "Bor ensam"
    assert stored(town, plan).value("kin_view") == "Oroliga"
    shutil.rmtree(nurse.folder)
    nurse.folder.mkdir()
    nurse.start()


def test_fault_42_a_document_of_a_kind_nobody_here_knows_is_kept_and_can_be_read(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, plan = town.planning()
    monkeypatch.setattr(deciding, "_HANDLERS", MappingProxyType({**deciding._HANDLERS, "remind": remind}))
    known = access.functions_of
    monkeypatch.setattr(access, "functions_of", lambda op, t: ("mark_seen",) if op.kind == "remind" else known(op, t))
    reminder = town.ward.clock.new_id()
    town.ward.do("remind", case_id, {"doc": plan, "reminder": reminder})
    town.sync_all()
    record = town.nurse.desk.case(case_id)
    assert record is not None
    (message,) = [one for one in record.messages if one.document.doc_id == reminder]
    assert (message.document.kind, message.document.value("text")) == ("REM", "Ring dottern")
    assert (message.author.user_name, message.sender_unit) == ("Eva Dahl", "Sjukhusavdelning 1")
    assert not message.may_acknowledge


def remind(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """What a newer program's operation might do: a document of a kind nobody has heard of."""
    doc = str(operation.body["reminder"])
    draft.create(doc, "REM", None, frozenset(map(unit_scope, draft.case.parties)))
    draft.set(doc, {"text": "Ring dottern"})
    return Ruling.APPLIED


def stored(town: Town, doc_id: str) -> Document:
    """A document as the store tells it to the ward."""
    bundles = town.store.pull(town.ward.transport.asker, town.ward.scope, 0, 2000).bundles
    return next(bundle.document for bundle in bundles if bundle.document.doc_id == doc_id)


def published(doc: str, form: str, path: str, value: object) -> dict[str, object]:
    return {
        "doc": doc,
        "definition": form,
        "seen_ver": 3,
        "cells": [{"path": path, "value": value, "base": None}],
    }
