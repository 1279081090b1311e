"""Bytes on the socket of one poll that finds nothing new, by the real client: `./bench noop_poll_bytes`."""

from __future__ import annotations

from benchmarks._live_work import counting, live_work
from desktop.sync.transport import HttpTransport


def measure() -> dict[str, object]:
    """One line for `./bench`; bytes, of request and answer together (the must is on the larger of the two)."""
    with live_work() as work, counting(work.service.port) as counted:
        unit = work.group.devices[0].unit
        client = HttpTransport(f"http://127.0.0.1:{counted.port}", work.service.launch_token, unit)
        heads = dict(client.wait({f"unit:{unit}": 0, "reference": 0}, at_once=True))
        counted.clear()
        if client.wait(heads, at_once=True):
            raise RuntimeError("something has moved")
        size = len(counted.up) + len(counted.down)
        client.close()
    return {"name": "noop_poll_bytes", "value": size, "unit": "B", "floor": None, "ratio": None, "n": 1}
