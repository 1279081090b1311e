"""What a person does with a SIP besides writing in it: begins one, says what the person answered, takes its steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop.app.jobs import Jobs
from desktop.models.desk import Desk
from desktop.models.message_drafts import MessageDraft
from desktop.models.records import Answer, CaseRecord
from desktop.models.sip_calls import CALL
from desktop.models.sip_desk import Begun
from desktop.views.case_view import CaseView
from desktop.views.sip_panels import ACCEPT, REGISTER, START, Agreed
from domain.operation import CellValue

TAB = "sip"


class SipPages:
    """Connects the case views with those commands; `told` hears the answer to every one, `open_case` shows a case at a
    tab."""

    def __init__(
        self, jobs: Jobs, desk: Desk, told: Callable[[Answer], None], open_case: Callable[[str, str], None]
    ) -> None:
        self._jobs = jobs
        self._desk = desk
        self._told = told
        self._open = open_case

    def connect(self, case_id: str, view: CaseView) -> None:
        """Let a case view ask for them."""
        view.process.existing_wanted.connect(lambda: self._open_existing(view.record))

    def take(self, case_id: str, view: CaseView, event: str, told: object) -> bool:
        """Take a step that is more than one operation; False for any other."""
        if event == START and isinstance(told, Mapping):
            self._start(case_id, view, told)
        elif event == REGISTER and isinstance(told, Mapping):
            self._register(case_id, view, told)
        elif event == ACCEPT and isinstance(told, Agreed):
            self._accept(case_id, view, told.cells, told.consent)
        elif event == ACCEPT and isinstance(told, Mapping):
            self._accept(case_id, view, told, None)
        else:
            return False
        return True

    def send(self, case_id: str, draft: MessageDraft) -> Answer:
        """Send a message; a call in a plan's own case takes in the units that do not take part yet. On the worker."""
        shown = self._desk.shown.case(case_id)
        header = shown.case.header if shown is not None else None
        if draft.kind != CALL or header is None or header.text("case_type") != TAB:
            return self._desk.messages.send(case_id, draft)
        return self._desk.sip.call(
            case_id,
            draft.recipients,
            draft.cells,
            draft=draft.doc_id,
            in_place_of=draft.supersedes,
            high=draft.priority == "high",
        )

    def _start(self, case_id: str, view: CaseView, need: Mapping[str, CellValue]) -> None:
        def done(begun: Begun) -> None:
            view.process.answered(begun.answer)
            self._told(begun.answer)
            if begun.answer.queued:
                self._open(begun.case_id, TAB)

        self._jobs.ask(lambda: self._desk.sip.start(need, origin_case=case_id), done)

    def _register(self, case_id: str, view: CaseView, need: Mapping[str, CellValue]) -> None:
        """The need anew, in place of what the store has not accepted."""
        held = [one.op_id for one in view.record.held if one.event == REGISTER] if view.record is not None else []

        def work() -> Answer:
            answer = self._desk.sip.register_need(case_id, need)
            for op_id in held if answer.queued else ():
                self._desk.take_back(op_id)
            return answer

        def done(answer: Answer) -> None:
            view.process.answered(answer)
            self._told(answer)

        self._jobs.ask(work, done)

    def _accept(
        self, case_id: str, view: CaseView, cells: Mapping[str, CellValue], consent: Mapping[str, CellValue] | None
    ) -> None:
        def done(answer: Answer) -> None:
            view.process.answered(answer)
            self._told(answer)

        self._jobs.ask(lambda: self._desk.sip.offer_accepted(case_id, cells, consent), done)

    def _open_existing(self, record: CaseRecord | None) -> None:
        """The plan that the person already has, where the own unit holds it."""
        header = record.case.header if record is not None else None
        if record is None or header is None:
            return
        number, issuer = header.text("person/id"), header.text("person/id_issuer")

        def done(found: tuple[str, ...]) -> None:
            others = [case_id for case_id in found if case_id != record.case.case_id]
            if others:
                self._open(others[0], TAB)

        self._jobs.ask(lambda: self._desk.sip.underway(number, issuer), done)
