"""The verbs of the inbox as the desk does them, and the way back from each; who is responsible today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from desktop.models.inbox_rows import InboxGroupKey, InboxItem
from desktop.views.frame import MainWindow
from desktop.views.inbox import InboxPage
from desktop.views.kinds import kind_word
from desktop.views.message_act import MessageAct
from desktop.views.moments import parse_day, short_day
from desktop.views.say import Say

if TYPE_CHECKING:
    from desktop.models.desk import Desk
    from desktop.models.records import Answer, CaseRecord, SyncState
    from desktop.models.unit_records import Colleague, DutyRecord
    from desktop.views.view_context import ViewContext

_ORIGIN: Final = "inbox"
_MOST_KEPT: Final = 50
_TAKEN_BACK: Final = {"acknowledge": "acknowledged", "forward": "forwarded", "misdirected": "misdirected"}
_SENT: Final = frozenset(_TAKEN_BACK)
VERBS: Final = frozenset({*_TAKEN_BACK, "watch", "unwatch", "take", "assign", "done"})


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done in which case, with the row as it was before, if there was one. Who is responsible is no case's:
    `before` is who it was (id, name)."""

    act: MessageAct
    words: str
    case_id: str = ""
    about: str = ""
    item: InboxItem | None = None
    before: tuple[str, str] = ("", "")


class TriagePages(QObject):
    """`with_desk` asks the desk and hands on what it says, `after` is told every answer."""

    def __init__(
        self,
        page: InboxPage,
        window: MainWindow,
        with_desk: Callable[..., None],
        after: Callable[[str], Callable[[Answer], None]],
        say: Say,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._window = window
        self._with_desk = with_desk
        self._after = after
        self._say = say
        self._clock = clock
        self._context: ViewContext | None = None
        self._connected = True
        self._done: list[_Done] = []
        self._duty = ("", "")
        self.colleagues: tuple[Colleague, ...] = ()
        page.acted.connect(self._act)
        page.undo_requested.connect(self.undo)
        page.duty_chosen.connect(self._set_duty)

    def use(self, context: ViewContext) -> None:
        """The desk is open, or knows more units than before."""
        self._context = context
        self._page.set_context(context)
        self._with_desk(lambda desk: desk.unit_desk.colleagues(), self._show_colleagues, late=True)
        self.refresh()

    def refresh(self) -> None:
        """Read anew who is responsible today."""
        day = self._today()
        self._with_desk(lambda desk: desk.unit_desk.duty(day), self._show_duty, late=True)

    def show_connection(self, state: SyncState) -> None:
        """Without a network what was done waits, and is told so."""
        self._connected = state.connected

    # -- verbs ------------------------------------------------------------------------------------------------------

    def _act(self, item: InboxItem, act: MessageAct) -> None:
        about = self._page.about(item)
        words = self._did(about, act)

        def then(answer: Answer) -> None:
            if answer.queued:
                self._keep(_Done(act, words, item.case_id, about, item))
            refused = bool(answer.code) and not answer.queued
            told = self._refusal(answer) if refused else self._with_queue(words, act.name)
            self._page.answered(item, told, refused=refused, can_undo=bool(self._done))
            self._after(item.doc_id)(answer)

        self._with_desk(lambda desk: _command(desk, item.case_id, act), then)

    def act_in_case(self, record: CaseRecord, act: MessageAct) -> None:
        """The same from within a case: told in the bar under the menus, and taken back by the same key."""
        case_id = record.case.case_id
        name = self._say("inbox.protected_person") if record.person.protected else record.person.name
        document = record.case.documents.get(act.doc_id)
        kind = kind_word(document.kind).lower() if document is not None else ""
        about = self._say("triage.about", name=name, kind=kind)
        words = self._did(about, act)

        def job(desk: Desk) -> tuple[InboxItem | None, Answer]:
            rows = desk.shown.rows_of(case_id)
            before = next((row for row in rows if row.doc_id == act.doc_id), next(iter(rows), None))
            return before, _command(desk, case_id, act)

        def then(done: tuple[InboxItem | None, Answer]) -> None:
            before, answer = done
            if answer.queued:
                self._keep(_Done(act, words, case_id, about, before))
            refused = bool(answer.code) and not answer.queued
            told = self._refusal(answer) if refused else self._with_queue(words, act.name)
            undo = "" if refused else f" {self._say('triage.undo_by_key')}"
            self._window.explain.say(f"{told.rstrip('.')}.{undo}", "info" if refused else "check")
            self._after(act.doc_id)(answer)

        self._with_desk(job, then)

    def undo(self) -> None:
        """Take back what was done last; again, what was done before it."""
        if not self._done:
            self._page.taken_back(None, self._say("triage.nothing_to_undo"), refused=True, can_undo=False)
            return
        done = self._done.pop()

        def then(answer: Answer) -> None:
            refused = bool(answer.code) and not answer.queued
            words = self._refusal(answer) if refused else self._undid(done)
            if self._done:
                words = f"{words}. {self._say('triage.before', what=self._done[-1].words)}".replace("..", ".")
            self._page.taken_back(done.item, words, refused=refused, can_undo=bool(self._done))
            if self._window.shown_page() != "inbox":
                self._window.explain.say(words, "info" if refused else "undo")
            self._after(done.act.doc_id)(answer)
            if not done.case_id:
                self.refresh()

        if not done.case_id:
            day, before = self._today(), done.before
            self._with_desk(lambda desk: desk.unit_desk.set_duty(day, *before, origin=_ORIGIN), then)
        else:
            self._with_desk(lambda desk: _way_back(desk, done, self._today()), then)

    def _keep(self, done: _Done) -> None:
        self._done = [*self._done, done][-_MOST_KEPT:]

    def _did(self, about: str, act: MessageAct) -> str:
        day = parse_day(act.until)
        name = "release" if act.name == "assign" and not act.user_id else act.name
        if act.name == "assign" and self._context is not None and act.user_id == self._context.user_id:
            name = "take"
        unit = self._context.unit_name(act.unit) if act.unit and self._context is not None else ""
        told = {"unit": unit, "name": act.user_name, "about": about}
        return self._say(f"triage.did.{name}", day=short_day(day, self._clock().date()) if day else "", **told)

    def _undid(self, done: _Done) -> str:
        return self._say(f"triage.back.{done.act.name}", about=done.about)

    def _with_queue(self, words: str, verb: str) -> str:
        """Nothing that waits for the network is told as if it had arrived."""
        return f"{words}. {self._say('triage.queued')}" if verb in _SENT and not self._connected else words

    def _refusal(self, answer: Answer) -> str:
        params = dict(answer.params)
        if self._context is not None:
            params = dict(self._context.directory.naming(answer.params))
        return self._say(answer.code, **params)

    # -- who is responsible -----------------------------------------------------------------------------------------

    def _today(self) -> str:
        return self._clock().date().isoformat()

    def _show_colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self.colleagues = colleagues
        self._page.show_people(colleagues)

    def _show_duty(self, duty: DutyRecord | None) -> None:
        self._duty = (duty.user_id, duty.name) if duty is not None else ("", "")
        self._page.whose.show_duty(*self._duty)
        self._window.show_duty(self._duty[1])

    def _set_duty(self, user_id: str, name: str) -> None:
        before, day = self._duty, self._today()
        words = self._say("triage.did.duty", name=name) if user_id else self._say("triage.did.duty_nobody")

        def then(answer: Answer) -> None:
            if answer.queued:
                self._keep(_Done(MessageAct("duty"), words, before=before))
            refused = bool(answer.code) and not answer.queued
            told = self._refusal(answer) if refused else words
            self._page.taken_back(None, told, refused=refused, can_undo=bool(self._done))
            self._after("")(answer)
            self.refresh()

        self._with_desk(lambda desk: desk.unit_desk.set_duty(day, user_id, name, origin=_ORIGIN), then)


def _command(desk: Desk, case_id: str, act: MessageAct) -> Answer:
    doc_id, triage, messages = act.doc_id, desk.triage, desk.messages
    author = desk.workplace.session.author
    commands: dict[str, Callable[[], Answer]] = {
        "acknowledge": lambda: desk.acknowledge(case_id, doc_id, _ORIGIN),
        "forward": lambda: messages.forward(case_id, doc_id, act.unit, _ORIGIN),
        "misdirected": lambda: messages.misdirected(case_id, doc_id, act.reason, act.unit, _ORIGIN),
        "watch": lambda: triage.watch(case_id, doc_id, act.until, act.note, mine=act.mine, origin=_ORIGIN),
        "unwatch": lambda: triage.unwatch(case_id, doc_id, _ORIGIN),
        "take": lambda: triage.assign(case_id, author.user_id, author.name, _ORIGIN),
        "assign": lambda: triage.assign(case_id, act.user_id, act.user_name, _ORIGIN),
        "done": lambda: triage.done(case_id, doc_id, _ORIGIN),
    }
    return commands[act.name]()


def _way_back(desk: Desk, done: _Done, today: str) -> Answer:
    """Have everything as the row was before the act."""
    act, item, case_id, doc_id, triage = done.act, done.item, done.case_id, done.act.doc_id, desk.triage
    if act.name in _TAKEN_BACK:
        return triage.take_back(case_id, doc_id, _TAKEN_BACK[act.name], _ORIGIN)
    if act.name in {"take", "assign"}:
        had = (item.assigned, item.assigned_name) if item is not None else ("", "")
        return triage.assign(case_id, *had, _ORIGIN)
    if act.name == "done":
        return triage.undone(case_id, doc_id, _ORIGIN)
    if item is not None and item.group is InboxGroupKey.WATCHED and item.watched_until > today:
        return triage.watch(case_id, doc_id, item.watched_until, item.watch_note, mine=item.watch_mine, origin=_ORIGIN)
    return triage.unwatch(case_id, doc_id, _ORIGIN)
