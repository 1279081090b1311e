"""Beside the case: limits that are near, who coordinates, the parties and which version each has seen."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QWidget

from desktop.models.records import CaseRecord, TwoTexts
from desktop.views.components.base import Themed, clear, column, row, rule
from desktop.views.components.button import Button
from desktop.views.components.labels import IconLabel, IconPicture, Label
from desktop.views.contact_card import ContactCard
from desktop.views.discharge_day import DischargeDay
from desktop.views.limit_words import left_words, until
from desktop.views.moments import age, day_in_full, parse_day
from desktop.views.open_care_offers import is_open_care
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from desktop.views.two_texts_view import label_of
from desktop.views.unit_words import reach_lines
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.deadlines import ADMISSION, ASSESSED, INFORMED, OPENED, RECEIVED, TOLD_READY, Standing, ready_days
from domain.discharge_date import dates_set
from domain.inbox import DECEASED_STATUSES
from domain.patient_contacts import contacts_of
from domain.swedish_time import text_of

_SHOWN = frozenset({Standing.LATE, Standing.SOON, Standing.RUNNING})
_KEPT = frozenset({ADMISSION, ASSESSED, TOLD_READY, INFORMED})
"""Deadlines whose being late is shown afterwards too: the ward answers for them."""


_LEFT = frozenset({"INP_DISCHARGED", "INP_CLOSED", "INP_ABORTED", "INP_DECEASED", "INP_CONVERTED_OUT"})


class SideColumn(Themed, QScrollArea):
    """304 px of facts. Under the form when the window is narrow."""

    compare_requested = Signal(str, str)
    parties_requested = Signal()

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.context = context
        self.setObjectName("case.side")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._compared = ""
        self._choices_shown: dict[str, SideChoice] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(self.focusPolicy().NoFocus)
        holder = QWidget()
        holder.setProperty("scrolled", "true")
        self._box = column(holder, spacing=0, margins=(20, 16, 16, 24))
        self.setWidget(holder)
        self.built()

    def restyle(self) -> None:
        self.setFixedWidth(theme().width(304) if theme().scale < 1.5 else theme().width(264))

    def show_compared(self, conflict_id: str) -> None:
        """Which pair is on the screen now; '' for none."""
        self._compared = conflict_id
        for key, choice in self._choices_shown.items():
            choice.setChecked(key == conflict_id)

    def show_record(self, record: CaseRecord) -> None:
        clear(self._box)
        self._choices_shown.clear()
        if record.two_texts:
            self._choices(record)
        self._limits(record)
        if dates_set(record.case):
            self._head(self.tr("Expected discharge"))
            self._box.addWidget(DischargeDay(self.context, record))
            self._box.addSpacing(20)
        self._coordinator(record)
        if contacts_of(record.case.header):
            self._head(self.context.say("unit.contacts"))
            self._box.addWidget(ContactCard(self.context, contacts_of(record.case.header)))
            self._box.addSpacing(20)
        self._parties(record)
        self._box.addStretch(1)

    # -- what to choose between ----------------------------------------------------------------------------------------

    def _choices(self, record: CaseRecord) -> None:
        self._head(self.tr("To choose between"), str(len(record.two_texts)))
        for two in record.two_texts:
            document = record.case.documents.get(two.doc_id)
            if document is not None:
                self._choice(two, document)
        self._box.addSpacing(20)

    def _choice(self, two: TwoTexts, document: Document) -> None:
        definition = self.context.definition(document)
        label = label_of(definition, two.conflict.paths[0], self.context)
        mine_first = sorted((two.shown, two.other), key=lambda who: not self.context.by_me(who))
        names = [self.tr("You") if self.context.by_me(who) else self.context.who_only(who) for who in mine_first]
        who = self.tr("{first} and {second}").format(first=names[0], second=names[1])
        choice = SideChoice(label, who, f"side.two_texts.{two.conflict.paths[0]}")
        choice.setChecked(two.conflict.conflict_id == self._compared)
        choice.clicked.connect(lambda: self.compare_requested.emit(two.doc_id, two.conflict.conflict_id))
        self._choices_shown[two.conflict.conflict_id] = choice
        self._box.addWidget(choice)

    def deadlines(self, record: CaseRecord) -> list[tuple[str, str, str, tuple[str, ...]]]:
        """(icon, tone, title, lines) for the deadlines that run, and for those of the ward that were not kept."""
        now = self.context.clock()
        together: dict[tuple[int, str, Standing], list[str]] = {}
        for deadline in record.deadlines:
            standing = deadline.standing(text_of(now))
            if deadline.number == OPENED and standing is not Standing.LATE:
                continue  # that it is acknowledged is asked for already
            if standing in _SHOWN or (standing is Standing.MET_LATE and deadline.number in _KEPT):
                units = together.setdefault((deadline.number, deadline.due, standing), [])
                units += [deadline.unit] if deadline.unit not in units else []
        return [
            self._deadline(record, number, due, standing, units, now)
            for (number, due, standing), units in together.items()
        ]

    def _deadline(
        self, record: CaseRecord, number: int, due: str, standing: Standing, units: list[str], now: datetime
    ) -> tuple[str, str, str, tuple[str, ...]]:
        title = self.context.known().limits.titles.get(number, "")
        if number == RECEIVED and record.ready:
            days = ready_days(record.ready, now.date().isoformat())
            title = self.tr("Ready for discharge, day {n}").format(n=days)
        names = ", ".join(self.context.unit_name(unit) for unit in self.context.in_order(units))
        ours = units == [self.context.editor.unit_id]
        who = self.tr("Responsible: you") if ours else self.tr("Responsible: {who}").format(who=names)
        if standing is Standing.MET_LATE:
            return (
                "error",
                "text2",
                title,
                (self.tr("Was late. The limit was {time}").format(time=until(due, now)), who),
            )
        if standing is Standing.LATE:
            return "error", "danger", title, (self.tr("Late {age}").format(age=age(due, now)), who)
        tone = "warn" if standing is Standing.SOON else "text2"
        before = self.tr("Before {time}, {left}").format(time=until(due, now), left=left_words(due, now))
        return "schedule", tone, title, (before, who)

    def limits(self, record: CaseRecord) -> list[tuple[str, str, str, tuple[str, ...]]]:
        """(icon, tone, title, lines) for the limits that follow simply from what is written."""
        found: list[tuple[str, str, str, tuple[str, ...]]] = []
        header = record.case.header
        unit = self.context.editor.unit_id
        day = parse_day(header.value("estimated_discharge")) if header is not None else None
        if record.case.status in DECEASED_STATUSES:
            return []
        planned = record.case.of_kind("PLN") if record.case.status not in _LEFT else ()
        for document in planned:
            mine = any(path.startswith(f"unit_rows/{unit}/") for path in document.cells)
            if not mine and unit in record.case.parties:
                before = self.tr("Before discharge {day}").format(day=day_in_full(day)) if day else ""
                lines = tuple(line for line in (before, self.tr("Responsible: you")) if line)
                found.append(("schedule", "warn", self.tr("Your row in the responsibility tab"), lines))
            if document.text("sip_to_be_done") in {"", "NOT_ASSESSED"} and not is_open_care(record):
                lines = (self.tr("Before the discharge message is sent"), self.tr("Responsible: all parties"))
                found.append(("schedule", "warn", self.tr("Decide on SIP"), lines))
        for plan in record.case.of_kind("SIP"):
            follow = parse_day(plan.value("follow_up_date"))
            if follow is not None and plan.text("status") == "SIP_ACTIVE":
                owner = plan.text("plan_owner/name")
                told = (self.tr("Responsible: {who}").format(who=owner),) if owner else ()
                found.append(("flag", "text2", self.tr("Follow-up of the SIP"), (day_in_full(follow), *told)))
        return found

    # -- limits ------------------------------------------------------------------------------------------------------

    def _limits(self, record: CaseRecord) -> None:
        limits = [*self.deadlines(record), *self.limits(record)]
        if not limits:
            return
        self._head(self.tr("Time limits"))
        for place, (icon, tone, title, lines) in enumerate(limits):
            if place:
                self._box.addWidget(rule())
            self._limit(icon, tone, title, lines)
        self._box.addSpacing(20)

    def _limit(self, icon: str, tone: str, title: str, lines: tuple[str, ...]) -> None:
        holder = QWidget()
        box = row(holder, spacing=10, margins=(0, 6, 0, 8))
        picture = IconPicture(icon, 18, tone)
        box.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        inner = column()
        inner.addWidget(Label(title, Role.MEDIUM, wrap=True))
        for line in lines:
            inner.addWidget(Label(line, Role.SMALL, "text2", wrap=True))
        box.addLayout(inner, 1)
        holder.setAccessibleName(". ".join((title, *lines)))
        self._box.addWidget(holder)

    # -- people ------------------------------------------------------------------------------------------------------

    def _coordinator(self, record: CaseRecord) -> None:
        name, unit, phone = coordinator_of(record, self.context)
        if not name:
            return
        self._head(self.tr("Permanent care contact"))
        self._box.addWidget(Label(name, Role.MEDIUM, wrap=True, selectable=True))
        if unit:
            self._box.addWidget(Label(unit, Role.BODY, "text2"))
        if phone:
            self._box.addWidget(IconLabel("call", phone, Role.BODY, "text2"))
        self._box.addSpacing(20)

    def _parties(self, record: CaseRecord) -> None:
        self._head(self.tr("Parties and version seen"))
        written = (one for kind in ("PLN", "SIP", "VBG") for one in record.case.of_kind(kind))
        plan = next(written, None)
        for unit_id in self.context.in_order(record.case.parties):
            self._party(unit_id, plan)
        change = Button(self.context.say("parties.change"), "link", name="side.parties")
        change.clicked.connect(self.parties_requested)
        self._box.addWidget(change, 0, Qt.AlignmentFlag.AlignLeft)

    def _party(self, unit_id: str, plan: Document | None) -> None:
        name = self.context.unit_name(unit_id)
        ours = unit_id == self.context.editor.unit_id
        holder = QWidget()
        box = row(holder, spacing=8, margins=(0, 4, 0, 4))
        box.addWidget(Label(self.tr("{unit} (you)").format(unit=name) if ours else name, Role.BODY), 1)
        seen = plan.value(f"seen/{unit_id}") if plan is not None else None
        if isinstance(seen, int):
            box.addWidget(IconLabel("visibility", self.tr("version {n}").format(n=seen), Role.SMALL, "text2"))
        elif plan is not None:
            box.addWidget(IconLabel("visibility_off", self.tr("not seen"), Role.SMALL, "text2"))
        self._box.addWidget(holder)
        if not ours:
            self._reach(unit_id)

    def _reach(self, unit_id: str) -> None:
        """How one gets hold of somebody there, as the register tells it: the contact point, else the unit's number."""
        unit = self.context.directory.unit(unit_id)
        lines = reach_lines(unit, self.context) if unit is not None else []
        for what, told in lines[:1]:
            line = IconLabel("call", told, Role.SMALL, "text2", wrap=True)
            line.setObjectName(f"side.reach.{unit_id}")
            line.setAccessibleName(f"{self.context.unit_name(unit_id)}, {what}: {told}")
            self._box.addWidget(line)

    def _head(self, text: str, count: str = "") -> None:
        holder = QWidget()
        box = row(holder, spacing=6, margins=(0, 0, 0, 8))
        box.addWidget(Label(text, Role.STRONG))
        if count:
            box.addWidget(Label(count, Role.BODY, "text2"))
        box.addStretch(1)
        self._box.addWidget(holder)


class SideChoice(Themed, QAbstractButton):
    """A field two people have changed: its name, and who they are."""

    def __init__(self, title: str, who: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setText(title)
        self._who = who
        self.setCheckable(True)
        self.setAccessibleName(f"{title}. {who}")
        self.setToolTip(f"{title}\n{who}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """The column sets it: a press asks for the pair, and it may be another that is shown."""

    def sizeHint(self) -> QSize:
        return QSize(theme().width(200), theme().height(Role.BODY, Role.SMALL, padding=12))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("sel" if self.isChecked() else "hover"))
            painter.drawRoundedRect(self.rect(), 4, 4)
        edge = look.icon(18)
        tone = look.tokens.colour("accent" if self.isChecked() else "text2")
        paint_icon(painter, 10, 6 + (look.line(Role.BODY) - edge) / 2, edge, "compare_arrows", tone)
        x = 10 + edge + 10
        room = self.width() - x - 8
        top = 6.0
        for text, role, ink in (
            (self.text(), Role.STRONG if self.isChecked() else Role.BODY, "text"),
            (self._who, Role.SMALL, "text2"),
        ):
            painter.setFont(look.font(role))
            painter.setPen(look.colour(ink))
            words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(x, top, room + 2, look.line(role)), Qt.AlignmentFlag.AlignVCenter, words)
            top += look.line(role)


def coordinator_of(record: CaseRecord, context: ViewContext) -> tuple[str, str, str]:
    """(name, unit, phone) of the permanent care contact: from the header, else the planning, else the plan."""
    header = record.case.header
    for document in ([header] if header else []) + [*record.case.of_kind("PLN"), *record.case.of_kind("SIP")]:
        name = document.text("fvk/name")
        if name:
            unit = document.text("fvk/unit")
            return name, context.unit_name(unit) if unit else "", document.text("fvk/phone")
    return "", "", ""
