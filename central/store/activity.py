"""When each unit last handled a case of open care: noted as it happens, told to everybody at most once a day per unit.

That an inbox has not been used for long is what senders want to know. Told at once, every first message of a morning
would move the reference, and have tens of thousands of computers ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, insert, select, update

from central.store import schema
from central.store.clock import swedish_day
from central.store.dialect import Database, is_one_of
from central.store.reference import ReferencePen
from central.store.tally import Tally

_row = schema.unit_activity.c
_known = select(_row.unit_id, _row.open_care_on).where(is_one_of(_row.unit_id, "units"))
_move = update(schema.unit_activity).where(_row.unit_id == bindparam("unit")).values(open_care_on=bindparam("day"))
_untold = select(_row.unit_id, _row.open_care_on).where(_row.open_care_on > _row.told).order_by(_row.unit_id)
_LOOKS = frozenset({"mark_seen"})
"""What is not to handle something: having opened it."""


def note_handled(connection: Connection, tally: Tally) -> None:
    """Note the units that have done something in a case of open care. Before the feed: it locks rows of units."""
    handled = _handled(tally)
    if not handled:
        return
    known = {row.unit_id: row.open_care_on for row in connection.execute(_known, {"units": sorted(handled)})}
    later = [unit for unit in sorted(handled) if unit in known and known[unit] < handled[unit]]
    first = [unit for unit in sorted(handled) if unit not in known]
    if later:
        connection.execute(_move, [{"unit": unit, "day": handled[unit]} for unit in later])
    if first:
        rows = [{"unit_id": unit, "open_care_on": handled[unit], "told": ""} for unit in first]
        connection.execute(insert(schema.unit_activity), rows)


def last_handled(connection: Connection, units: Iterable[str]) -> Mapping[str, str]:
    """The Swedish day on which these units last handled a case of open care, by unit; those that never did are not
    among them. As of now: for the report of inboxes."""
    return {row.unit_id: row.open_care_on for row in connection.execute(_known, {"units": sorted(units)})}


class ActivityBook:
    """Tells everybody. Any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def publish(self) -> int:
        """Write the days that have moved since they were told into the units' documents; how many units that is."""

        def work(connection: Connection) -> int:
            pen = ReferencePen(connection)
            days = {row.unit_id: row.open_care_on for row in connection.execute(_untold)}
            if not days:
                return 0
            pen.handled(days)
            connection.execute(
                update(schema.unit_activity).where(_row.unit_id == bindparam("unit")).values(told=bindparam("day")),
                [{"unit": unit, "day": day} for unit, day in days.items()],
            )
            pen.write()
            return len(days)

        return self._database.run(work)


def _handled(tally: Tally) -> dict[str, str]:
    cases = (stored.case for stored in tally.cases)
    headers = {case.case_id: case.header for case in cases if case is not None}
    open_care = {
        case_id for case_id, header in headers.items() if header is not None and header.text("case_type") == "open_care"
    }
    days: dict[str, str] = {}
    for one in tally.judged:
        operation = one.item.operation
        if one.case_seq and operation is not None and operation.case_id in open_care and operation.kind not in _LOOKS:
            day = swedish_day(one.arrival.at)
            days[operation.acting_unit] = max(day, days.get(operation.acting_unit, ""))
    return days
