"""Paper for those whom no inbox reaches: who has been given what, and the way to the next print."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.records import CaseRecord
from desktop.models.sip_calls import calls_of
from desktop.models.sip_prints import TO_PARTY, HandOut, PaperParty, handed_out, newest_to_person, paper_parties
from desktop.views.case_notices import Notice
from desktop.views.components.badge import Badge
from desktop.views.components.base import Themed, clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.flow_layout import Flow
from desktop.views.form_view import FormPage
from desktop.views.kinds import kind_word
from desktop.views.moments import moment_words
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import Document

PLAN, CALL, BLANK = "SIP", "KAL", "BLANK"


class SipPrintsPage(QWidget):
    """A page of the SIP. Printing is always a hand-out that is recorded."""

    print_requested = Signal(str, str)
    """What (SIP, KAL or BLANK), and for which party: '' for the person herself or anybody."""

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sip.prints")
        self.setAccessibleName(self.tr("Prints for the parties"))
        self.context = context
        self.page = FormPage("sip.prints.page", self, 16)
        self.notice = Notice("sip.prints.notice")
        self._cards = QWidget(self.page.content)
        self._box = column(self._cards, spacing=12)
        self.given_head = SectionHead(self.tr("Handed out"))
        self.given = FactTable(
            (self.tr("When"), self.tr("What"), self.tr("To"), self.tr("By")), (140, 220, 240), name="sip.prints.given"
        )
        self.given.setAccessibleName(self.tr("What has been handed out"))
        self.nothing = Label(self.tr("Nothing has been handed out yet."), Role.BODY, "text2")
        self.blank = Button(self.tr("Print an empty form to fill in by pen"), "link", name="sip.prints.blank")
        self.blank.clicked.connect(lambda: self.print_requested.emit(BLANK, ""))
        for widget in (self.notice, self._cards, self.given_head, self.nothing, self.given):
            self.page.box.addWidget(widget)
        self.page.box.addWidget(self.blank, 0, Qt.AlignmentFlag.AlignLeft)
        column(self).addWidget(self.page)

    def show_record(self, record: CaseRecord, document: Document) -> None:
        """Take in the newest record."""
        alone = len(record.case.parties) < 2
        words = self.tr("Nobody else in the plan has the program. Everybody gets the call and the plan on paper.")
        self.notice.tell(words if alone else "", icon="print")
        clear(self._box)
        version = document.value("version")
        newest = version if isinstance(version, int) else 0
        called = any(not call.cancelled and not call.document.text("superseded_by") for call in calls_of(record))
        person = record.person.name or self.tr("The person")
        own = self._card("person", person, self.tr("The person herself"), self._has(newest_to_person(record), newest))
        own.add(self._button("sip.prints.person", self.tr("Print the plan"), PLAN, ""))
        self._box.addWidget(own)
        for place, party in enumerate(paper_parties(record, document)):
            card = self._card(str(place), party.name, self._about(party), self._has(party.has, newest))
            if called:
                words = self.tr("Print the call again") if party.called else self.tr("Print the call")
                card.add(self._button(f"sip.prints.{place}.call", words, CALL, party.name))
            card.add(self._button(f"sip.prints.{place}.plan", self.tr("Print the plan"), PLAN, party.name))
            self._box.addWidget(card)
        given = handed_out(record)
        self.nothing.setVisible(not given)
        self.given.setVisible(bool(given))
        self.given.show_rows([self._line(one) for one in given])

    def _about(self, party: PaperParty) -> str:
        unit = self.context.unit_name(party.unit) if party.unit else ""
        how = {"PRINT": self.tr("reached on paper"), "PHONE": self.tr("reached by phone")}.get(party.reached_by, "")
        return " · ".join(part for part in (unit, how, party.phone) if part)

    def _has(self, has: int, newest: int) -> Badge:
        if has and has >= newest:
            return Badge(self.tr("Has version {n}").format(n=has), "check_circle", "ok")
        if has:
            return Badge(self.tr("Has version {n}, not the newest").format(n=has), "history", "warn")
        if not newest:
            return Badge(self.tr("No plan established yet"), "edit_note", "neutral")
        return Badge(self.tr("Has not got the plan"), "print", "warn")

    def _card(self, name: str, title: str, about: str, badge: Badge) -> _Card:
        return _Card(f"sip.prints.card.{name}", title, about, badge)

    def _button(self, name: str, words: str, what: str, party: str) -> Button:
        button = Button(words, icon="print", in_bar=True, name=name)
        if party:
            button.setAccessibleName(f"{words}: {party}")
        button.clicked.connect(partial(self._print, what, party))
        return button

    def _print(self, what: str, party: str, _checked: bool = False) -> None:
        self.print_requested.emit(what, party)

    def _line(self, one: HandOut) -> tuple[Cell, Cell, Cell, Cell]:
        by = one.by
        when = moment_words(by.at or by.written_at, self.context.clock()) if by is not None else ""
        what = kind_word(one.kind)
        if one.kind == PLAN and one.version:
            what = self.tr("SIP, version {n}").format(n=one.version)
        elif one.kind == PLAN:
            what = self.tr("SIP, draft")
        aside = [self.tr("%n page(s)", "", one.pages)]
        if one.copies > 1:
            aside.append(self.tr("%n copies", "", one.copies))
        if one.large:
            aside.append(self.tr("large type"))
        return (
            Cell(when, tone="text2"),
            Cell(what, "print", aside=", ".join(aside)),
            Cell(self._to(one)),
            Cell(self.context.who_only(by) if by is not None else ""),
        )

    def _to(self, one: HandOut) -> str:
        words = {
            "TO_PERSON": self.tr("The person herself"),
            TO_PARTY: self.tr("A party without the program"),
            "TO_KIN": self.tr("A next of kin"),
            "DOWNTIME": self.tr("Reserve routine"),
        }.get(one.purpose, "")
        return one.name or words


class _Card(Themed, QFrame):
    """One who gets paper: who, how she is reached, what she has, and the prints."""

    def __init__(self, name: str, title: str, about: str, badge: Badge) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("edge", "box")
        box = column(self, spacing=6, margins=(16, 12, 16, 12))
        head = row(spacing=12)
        head.addWidget(Label(title, Role.STRONG))
        head.addWidget(badge)
        head.addStretch(1)
        box.addLayout(head)
        box.addWidget(Label(about, Role.BODY, "text2", wrap=True))
        self._flow = Flow(gap=12, line_gap=8, fill=False, parent=self)
        box.addWidget(self._flow)
        self.setAccessibleName(f"{title}: {badge.text()}")

    def add(self, button: Button) -> None:
        self._flow.add(button)
