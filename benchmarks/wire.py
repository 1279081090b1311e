"""Bytes of the request that carries one field change in a document of 2 kB, by the real client: `./bench wire`."""

from __future__ import annotations

from benchmarks._live_work import counting, live_work
from desktop.sync.transport import HttpTransport


def measure() -> dict[str, object]:
    """One line for `./bench`; bytes on the socket with headers."""
    with live_work() as work, counting(work.service.port) as counted:
        ward = work.group.devices[0]
        case_id, _, plan = work.group.admit()
        text = "Går med rollator och en person, vilar efter lunch. " * 40  # the document's 2 kB
        work.group.publish(ward, case_id, plan, {"kin_view": text}, {})
        client = HttpTransport(f"http://127.0.0.1:{counted.port}", work.service.launch_token, ward.unit)
        sent = ward.batch()
        client.push(ward.device_id, 1, sent.first_seq, sent.operations, 0)
        work.group.publish(ward, case_id, plan, {"areas/mobility/now": "3"}, {})
        one = ward.batch()
        counted.clear()
        reply = client.push(ward.device_id, 1, one.first_seq, one.operations, 0)
        if [verdict.ruling.value for verdict in reply.verdicts] == ["held"]:
            raise RuntimeError(f"not accepted: {reply.verdicts[0].code}")
        size = len(counted.up)
        client.close()
    return {"name": "wire", "value": size, "unit": "B", "floor": None, "ratio": None, "n": 1}
