"""The day somebody is expected to go home, beside the case: what it is now, and who moved it from which day when."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.models.records import CaseRecord
from desktop.views.components.base import column
from desktop.views.components.labels import IconLabel, Label
from desktop.views.moments import day_in_full, days_from_now, parse_day, short_day
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.discharge_date import DateSet, dates_set

_BEFORE_LEAVING = frozenset({"INP_DRAFT", "INP_ADMITTED", "INP_PLANNING", "INP_READY"})


class DischargeDay(QWidget):
    """Newest change first; nothing is left out, for each of them has moved what others had planned."""

    def __init__(self, context: ViewContext, record: CaseRecord) -> None:
        super().__init__()
        self.setObjectName("side.discharge_day")
        self._context = context
        box = column(self, spacing=2)
        told = dates_set(record.case)
        now = context.clock()
        day = parse_day(told[-1].after) if told else None
        said = []
        if day is not None:
            left = days_from_now(day, now) if record.case.status in _BEFORE_LEAVING else ""
            words = f"{day_in_full(day)}, {left}" if left else day_in_full(day)
            box.addWidget(Label(words, Role.MEDIUM, wrap=True, selectable=True))
            said.append(words)
        for one in reversed(told):
            words = self._change(one)
            who = record.provenance.get(one.op_id)
            box.addWidget(IconLabel("history" if one.before else "event", words, Role.SMALL, "text2", wrap=True))
            if who is not None:
                queued = self.tr("{who} · queued, not sent").format(who=context.who_only(who))
                by = queued if who.pending else context.who(who)
                line = Label(by, Role.SMALL, "text3", wrap=True)
                line.setContentsMargins(20, 0, 0, 2)
                box.addWidget(line)
                words = f"{words}, {by}"
            said.append(words)
        self.setAccessibleName(". ".join(said))

    def _change(self, one: DateSet) -> str:
        today = self._context.clock().date()
        before, after = parse_day(one.before), parse_day(one.after)
        new = short_day(after, today) if after is not None else one.after
        if before is None:
            return self.tr("First told: {day}").format(day=new)
        return self.tr("Moved from {before} to {after}").format(before=short_day(before, today), after=new)
