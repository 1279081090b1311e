"""What a person does in an open-care case besides writing: takes a request on, moves a text to where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from desktop.app.jobs import Jobs
from desktop.models.desk import Desk
from desktop.models.going_on import GO_ON, WentOn
from desktop.models.moved_texts import Moved, MovedTexts
from desktop.models.records import Answer, CaseRecord
from desktop.views.case_view import CaseView
from desktop.views.going_on_panel import CONSENT, GoOnPanel

_TAB_OF = {"VBG": "request", "PLN": "planning"}


class OpenCarePages:
    """Connects the case views with those commands; `told` hears the answer to every one, `open_case` shows a case at a
    tab."""

    def __init__(
        self, jobs: Jobs, desk: Desk, told: Callable[[Answer], None], open_case: Callable[[str, str], None]
    ) -> None:
        self._jobs = jobs
        self._desk = desk
        self._told = told
        self._open = open_case
        self._moves = MovedTexts(desk)

    def connect(self, case_id: str, view: CaseView) -> None:
        """Let a case view ask for them."""
        view.acknowledge_requested.connect(lambda doc_id: self._acknowledge(case_id, doc_id))
        view.text_moved.connect(lambda draft_id, kind, text: self._move(case_id, view, draft_id, kind, text))

    def take(self, case_id: str, view: CaseView, event: str, told: object) -> bool:
        """Take a step that leads to another case; False for any other."""
        if event != GO_ON or not isinstance(told, Mapping):
            return False
        consent = str(told.get(CONSENT) or "")

        def done(went: WentOn) -> None:
            view.process.answered(went.answer)
            self._told(went.answer)
            dialog = view.process.panel
            if went.answer.queued:
                self._open(went.case_id, _TAB_OF["PLN"])
            elif went.case_id and isinstance(dialog, GoOnPanel):
                dialog.offer(partial(self._open, went.case_id, _TAB_OF["PLN"]))

        self._jobs.ask(lambda: self._desk.open_care.go_on_from(case_id, consent=consent), done)
        return True

    def _acknowledge(self, case_id: str, doc_id: str) -> None:
        self._jobs.ask(lambda: self._desk.acknowledge(case_id, doc_id), self._told)

    def _move(self, case_id: str, view: CaseView, draft_id: str, kind: str, text: str) -> None:
        def work() -> tuple[Moved, CaseRecord | None]:
            return self._moves.move(case_id, draft_id, kind, text), self._desk.case(case_id)

        def done(result: tuple[Moved, CaseRecord | None]) -> None:
            moved, record = result
            self._told(moved.answer)
            if moved.answer.code or record is None:
                view.answered(draft_id, moved.answer)
                return
            view.end_message()
            view.show_record(record)
            view.focus_field(_TAB_OF[kind], moved.path)

        self._jobs.ask(work, done)
