"""The head of a case: who it is about, what one must not miss, and the bar when two people wrote in the same field."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from desktop.models.consent_records import consent_basis
from desktop.models.records import CaseRecord, PersonRecord
from desktop.views.components.base import Themed, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconPicture, Label
from desktop.views.components.person_banner import Mark, PersonBanner
from desktop.views.moments import clock_time, parse_day, short_day
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.consent import CANNOT, GIVEN, LIMITED, NOT_ASKED, PLAN, REFUSED, WITHDRAWN

_CONSENT_ICON = {"ok": "verified_user", "warn": "gpp_maybe", "danger": "do_not_disturb_on"}


_BEFORE_READY = frozenset({"INP_DRAFT", "INP_ADMITTED", "INP_PLANNING"})


class CaseBanner(PersonBanner):
    """Name, number and age to the left; consent, state and the age of the data to the right."""

    def __init__(self, context: ViewContext, action: QFrame) -> None:
        super().__init__(action)
        self.context = context

    def show_record(self, record: CaseRecord, plan: Document | None, *, connected: bool) -> None:
        """`plan` is the SIP when its tab is open: its version is told instead of where the case stands."""
        person = record.person
        parts = [person.id_text]
        if person.deceased_on:
            day = parse_day(person.deceased_on)
            told = self._day(day.isoformat()) if day is not None else person.deceased_on
            parts.append(self.tr("deceased {day}").format(day=told))
        elif person.age is not None:
            parts.append(self.tr("{n} years").format(n=person.age))
        beside: list[Mark] = []
        if person.protected:
            beside.append(Mark(self._protection(person.protected), "shield_person", "prot"))
            parts.append(self.tr("address and telephone are not shown"))
        marks = [
            mark for mark in (self._age(record, connected=connected), self._consent(record, plan)) if mark is not None
        ]
        if person.deceased_on:
            marks.append(Mark(self.tr("Deceased, new cases cannot be opened"), "block"))
        marks += self._identity(person)
        care = record.case.header.text("legal_care_form") if record.case.header is not None else ""
        if care in {"LPT", "LRV"}:
            marks.append(Mark(self.tr("Compulsory care, {law}").format(law=care), "info", "warn"))
        state = self._plan_state(record, plan) if plan is not None else self._state(record)
        if state is not None:
            marks.append(state)
        self.show_person(person.name, " · ".join(part for part in parts if part), tuple(marks), tuple(beside))

    def _identity(self, person: PersonRecord) -> list[Mark]:
        """What one must know of the number: there is none, nobody has made sure of it, or that it was another."""
        say = self.context.say
        if person.temporary:
            return [Mark(say("identity_mark.temporary"), "warning", "warn")]
        marks = [] if person.verified else [Mark(say("identity_mark.not_verified"), "warning", "warn")]
        if person.earlier_text:
            marks.append(Mark(say("identity_mark.earlier", number=person.earlier_text), "link"))
        return marks

    def _protection(self, grade: str) -> str:
        words = {
            "MARKED": self.tr("Confidentiality mark"),
            "PROTECTED_REGISTRATION": self.tr("Protected registration"),
            "FICTITIOUS": self.tr("Fictitious personal data"),
        }
        return words.get(grade, self.tr("Protected personal data"))

    def _age(self, record: CaseRecord, *, connected: bool) -> Mark | None:
        when = clock_time(record.data_at, self.context.clock())
        if connected or not when:
            return None
        return Mark(self.tr("The case as it was {time}").format(time=when), "history", "warn")

    def _consent(self, record: CaseRecord, plan: Document | None) -> Mark | None:
        header = record.case.header
        basis = consent_basis(header, None, self.context.facts().today, PLAN if plan is not None else "")
        if not basis.state:
            return None
        words, kind = self._consent_words.get(basis.state, (basis.state, "neutral"))
        if basis.state == LIMITED:
            words = self._limits(basis.limits)
        shown = words.format(day=self._day(basis.asked_at[:10])).strip()
        return Mark(shown, _CONSENT_ICON.get(kind, "verified_user"), kind)

    @property
    def _consent_words(self) -> dict[str, tuple[str, str]]:
        return {
            GIVEN: (self.tr("Consent given {day}"), "ok"),
            LIMITED: ("", "warn"),
            REFUSED: (self.tr("Consent denied, own planning only"), "danger"),
            WITHDRAWN: (self.tr("Consent taken back, own planning only"), "danger"),
            NOT_ASKED: (self.tr("Consent not asked for yet"), "warn"),
            CANNOT: (self.tr("Cannot consent"), "warn"),
        }

    def _limits(self, limits: str) -> str:
        short = limits if len(limits) <= 28 else ""
        return self.tr("Consent limited: {limits}").format(limits=short) if short else self.tr("Consent limited")

    def _state(self, record: CaseRecord) -> Mark | None:
        header = record.case.header
        if header is None:
            return None
        if header.text("status") == "INP_READY":
            return Mark(self.tr("Ready for discharge"), "event_available", "accent")
        day = self._day(header.text("estimated_discharge"))
        if day and header.text("status") in _BEFORE_READY:
            return Mark(self.tr("Expected discharge {day}").format(day=day), "event", "neutral")
        return None

    def _plan_state(self, record: CaseRecord, plan: Document) -> Mark:
        value = plan.value("version")
        version = value if isinstance(value, int) else 0
        status, state = plan.cells.get("status"), plan.text("status")
        if state == "SIP_ACTIVE" and status is not None and status.op_id in record.queued_ops:
            # Not a fact before the central store has taken it: never the green mark of an established plan.
            return Mark(self.tr("Establishing of version {n} queued").format(n=version), "hourglass_top", "warn")
        if state == "SIP_ACTIVE":
            return Mark(self.tr("SIP version {n}").format(n=version), "check_circle", "ok")
        if state == "SIP_FOLLOW_UP":
            return Mark(self.tr("SIP version {n} is followed up").format(n=version), "flag", "accent")
        if state == "SIP_CLOSED":
            return Mark(self.tr("SIP closed"), "lock", "neutral")
        if state == "SIP_CANCELLED":
            return Mark(self.tr("SIP broken off"), "block", "neutral")
        return Mark(self.tr("SIP, draft of version {n}").format(n=version + 1), "edit_note", "neutral")

    def _day(self, text: str) -> str:
        day = parse_day(text)
        return short_day(day, self.context.clock().date()) if day is not None else ""


class TwoTextsBar(Themed, QFrame):
    """Both have changed the same field: said in words, with the way to choose. It pushes, and stays until chosen."""

    next_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("case.two_texts")
        self.setProperty("ground", "accentsoft")
        self._strong = Label("", Role.STRONG, wrap=True)
        self._place = Label("", Role.BODY, "text2")
        self.go = Button("", key="F8", in_bar=True, name="case.two_texts.next")
        self.go.clicked.connect(self.next_requested)
        box = row(self, spacing=12, margins=(24, 6, 24, 6))
        box.addWidget(IconPicture("compare_arrows", 20, "accent"))
        box.addWidget(self._strong, 1)
        box.addWidget(self._place)
        box.addWidget(self.go)
        self.hide()
        self.built()

    def show_choice(self, first: str, second: str, field: str, place: int, count: int, *, comparing: bool) -> None:
        """`first` and `second` are names; the reader herself is called `du` by the caller."""
        both = self.tr("Both {first} and {second} have changed {field}.")
        rest = self.tr("Both texts are kept. Choose which one is to stand.")
        said = f"{both.format(first=first, second=second, field=field)} {rest}"
        self._strong.setText(said)
        self._place.setText(self.tr("Field {n} of {all}").format(n=place, all=count) if count > 1 else "")
        self.go.setText(self.tr("Next field") if comparing else self.tr("Compare and choose"))
        self.go.setVisible(not comparing or count > 1)
        self.setAccessibleName(said)
        self.show()

    def text(self) -> str:
        return self._strong.plain()

    def restyle(self) -> None:
        self.setMinimumHeight(theme().height(Role.BODY, padding=24))
