"""A wrong bit in the store: found by the nightly look, told, and taken over by nobody."""

from __future__ import annotations

import json

import pytest

from central.app.command import run
from central.store.verify import PARTS, verify
from tests.sync.little_town import Town

_HARM = {
    "cell": "UPDATE field SET value = replace(value, 'Uppeg', 'Uppdg') WHERE path = 'situation'",
    "unreadable cell": "UPDATE field SET value = 'x' || value WHERE path = 'situation'",
    "operation": "UPDATE op SET data = CAST(replace(CAST(data AS TEXT), 'Uppeg', 'Uppdg') AS BLOB)",
    "lost operation": "DELETE FROM op WHERE kind = 'publish'",
    "end of a chain": "UPDATE case_ SET head_hash = replace(head_hash, substr(head_hash, 1, 1), 'g')",
    "digest": "UPDATE scope SET digest = zeroblob(16) WHERE scope_id = 'unit:ska-ssk'",
}


def test_fault_66_a_flipped_bit_is_found_in_the_night_and_told_by_id_alone(
    town: Town, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    case_id, plan = town.planning()
    town.ward.desk.save_draft(case_id, plan, "situation", "Uppegående")
    town.ward.desk.publish(case_id, plan)
    town.ward.sync()
    whole = ["verify", "--database", str(town.address), "--whole"]
    with town.store._database.read() as db:
        nights = [verify(db, part) for part in range(PARTS)]
    assert all(found.clean for found in nights)
    assert run(whole) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"documents": sum(found.documents for found in nights), "cases": 2, "clean": True}
    with town.store._database.write() as db:
        for what in ("update", "delete"):
            db.exec_driver_sql(f"DROP TRIGGER op_no_{what}")  # a bit that flips asks no trigger
        for harm, statement in _HARM.items():
            flipped = db.begin_nested()
            assert db.exec_driver_sql(statement).rowcount, harm
            found = verify(db, 0, 1)
            ids = found.wrong_documents or found.broken_cases or found.wrong_scopes
            wrong = plan if "cell" in harm else "unit:ska-ssk" if harm == "digest" else case_id
            assert wrong in ids, harm
            flipped.rollback()
        assert verify(db, 0, 1).clean
        db.exec_driver_sql(_HARM["cell"])
        db.exec_driver_sql(_HARM["operation"])
    assert run(whole) == 5
    assert f"document {plan}" in caplog.text
    assert f"case {case_id}" in caplog.text
    assert "Upp" not in caplog.text + capsys.readouterr().out
