"""Client and store reckon a case's deadlines alike: from the same case and the store's own times."""

from __future__ import annotations

from sqlalchemy import select

from central.store import schema
from central.store.case_rows import read_documents
from desktop.models.workplace import shipped_limits
from domain.case import Case
from domain.deadlines import ACKNOWLEDGED, Deadline, Standing, deadlines_of
from domain.operation import CellValue
from domain.swedish_time import moment_of
from tests.scenarios.county import County
from tests.sync.little_town import Device


def of_the_store(county: County, case_id: str) -> tuple[Deadline, ...]:
    with county.store._database.read() as db:
        documents = read_documents(db, case_id)
        asked = select(schema.op.c.op_id, schema.op.c.received_at).where(schema.op.c.case_id == case_id)
        times = {row.op_id: row.received_at for row in db.execute(asked)}
    directory = county.device("Sjukhusavdelning 1").desk.workplace.directory
    return deadlines_of(Case(case_id, 0, documents), lambda op: times.get(op, ""), directory, shipped_limits())


def of_a_client(device: Device, case_id: str) -> tuple[Deadline, ...]:
    record = device.desk.case(case_id)
    assert record is not None
    return record.deadlines


def test_client_and_store_reckon_alike_whatever_a_clients_clock_says(county: County) -> None:
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    nurse.clock.jump(-40 * 24 * 3600)  # somebody has set this computer back by weeks
    told: dict[str, CellValue] = {"admitted_at": "2026-11-18T11:30"}
    case_id = county.admit(cells=told)
    county.hours(30)
    message = county.document(nurse, case_id, "INS")
    assert nurse.desk.acknowledge(case_id, message).queued

    queued = {d.unit: d.met for d in of_a_client(nurse, case_id) if d.number == ACKNOWLEDGED}
    assert queued["ska-ssk"] == ""  # what waits in the queue has met nothing yet
    county.sync()

    store = of_the_store(county, case_id)
    assert {deadline.number for deadline in store} >= {1, 3, 4, 5, 15}
    assert of_a_client(ward, case_id) == of_a_client(nurse, case_id) == store
    done = next(d for d in store if d.number == ACKNOWLEDGED and d.unit == "ska-ssk")
    assert moment_of(done.met) > moment_of(done.began)
    assert next(d for d in store if d.number == 1).standing(done.met) is Standing.MET_LATE
