"""`central sealed`: whose sealed work waits for somebody to decide, taking it in, and letting go of the oldest."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime

from central.app.operator_store import SWEDEN, read_day, store_of, tell

_SHORTEST_REASON = 20


def sealed_work(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="central sealed", description="Sealed work that waits for a decision.")
    parser.add_argument("--judge", action="store_true", help="judge once more what waits of devices that are let in")
    parser.add_argument("--judge-device", default="", metavar="ID", help="of this one, although it is lost or shut out")
    parser.add_argument("--discard-before", type=read_day, metavar="DAY", help="let go of what came before")
    parser.add_argument("--reason", default="", help="why it is let go of (at least 20 characters)")
    with store_of(parser, arguments) as (store, options):
        if options.discard_before and len(options.reason.strip()) < _SHORTEST_REASON:
            parser.error("Skriv i --reason varför arbetet inte ska tas in, minst 20 tecken. Det står i åtkomstloggen.")
        if options.judge or options.judge_device:
            tell({"taken": store.sealed.judge_waiting(options.judge_device)})
        if options.discard_before:
            midnight = datetime.fromisoformat(options.discard_before).replace(tzinfo=SWEDEN)
            tell({"discarded": store.sealed.discard(midnight)})
        for waiting in store.sealed.waiting():
            tell(asdict(waiting))
    return 0
