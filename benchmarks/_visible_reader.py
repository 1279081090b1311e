"""A client's process for `visible`: the whole engine without windows; tells each change of its replica."""

from __future__ import annotations

import json
import sys
import time

from desktop.app.session_ticket import SessionTicket
from desktop.app.workday import Workday
from desktop.models.records import Change
from desktop.models.texts import Texts
from desktop.models.worker import Worker


def main() -> None:
    """Work until standard input closes: one line {"at": monotonic seconds, "cursor": n} for each change."""
    argument = json.loads(sys.stdin.readline())
    worker = Worker()
    worker.start()

    def tell(_change: Change) -> None:
        at, opened = time.monotonic(), day.opened  # on the worker, right after the replica's commit
        cursor = opened.desk.replica.scope(argument["scope"]).cursor if opened else 0
        print(json.dumps({"at": at, "cursor": cursor}), flush=True)

    ticket = SessionTicket(argument["url"], argument["token"], argument["key"], argument["unit"], argument["data"])
    day = Workday(ticket, tell, lambda _state: None, worker, Texts.load())
    answer = day.log_in()
    worker.submit(lambda: day.open(answer)).result()
    day.start_rounds()
    sys.stdin.read()
    day.close()
    worker.stop()


if __name__ == "__main__":
    main()
