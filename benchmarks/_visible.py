"""From A's commit to B's replica having it: one run for `visible_p50` and `visible_p95`."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from functools import cache

from benchmarks._live_work import live_work
from benchmarks._service import Line
from benchmarks.push import _body
from desktop.sync.transport import HttpTransport

CHANGES = 120


@cache
def milliseconds() -> tuple[list[float], list[float]]:
    """Sorted: from A's push leaving her engine, and from its being answered, until B's replica has committed it."""
    with live_work() as work, tempfile.TemporaryDirectory(prefix="samsa-bench-") as data:
        ward, home = work.group.devices[0], work.group.devices[1]
        case_id, _, plan = work.group.admit()
        line = Line(work.service.port, work.tokens[ward.unit])
        line.post("/v1/push", _body(ward.batch()))
        url = f"http://127.0.0.1:{work.service.port}"
        argument = {"url": url, "token": work.service.launch_token, "key": "", "unit": home.unit, "data": data}
        command = [sys.executable, "-m", "benchmarks._visible_reader"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
            assert reader.stdin is not None
            assert reader.stdout is not None
            reader.stdin.write(json.dumps({**argument, "scope": f"unit:{home.unit}"}) + "\n")
            reader.stdin.flush()
            scope = f"unit:{home.unit}"
            asking = HttpTransport(url, work.service.launch_token, home.unit)
            head = asking.wait({scope: 0}, at_once=True)[scope]
            asking.close()
            while json.loads(reader.stdout.readline())["cursor"] < head:
                pass
            time.sleep(3)  # the first round is over and the stream stands
            line.close()
            line = Line(work.service.port, work.tokens[ward.unit])
            sent, answered = [], []
            base = None
            for number in range(CHANGES):
                base = work.group.publish(
                    ward, case_id, plan, {"kin_view": f"Text {number}"}, {"kin_view": base} if base else {}
                )
                body = _body(ward.batch())
                began = time.monotonic()
                line.post("/v1/push", body)
                done = time.monotonic()
                head += 1  # one document has moved
                while (told := json.loads(reader.stdout.readline()))["cursor"] < head:
                    pass
                seen = told["at"]
                sent.append((seen - began) * 1000)
                answered.append((seen - done) * 1000)
                time.sleep(random.uniform(0.05, 0.15))
            reader.stdin.close()
        line.close()
    return sorted(sent[10:]), sorted(answered[10:])


def line_for(name: str, part: float) -> dict[str, object]:
    """The line of `./bench` for a part of the run."""
    sent, _ = milliseconds()
    value = round(sent[int(len(sent) * part)], 1)
    return {"name": name, "value": value, "unit": "ms", "floor": None, "ratio": None, "n": len(sent)}
