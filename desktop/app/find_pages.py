"""Searching: from the field of the frame, or by Ctrl+K, to a case, a unit, a command or a page of help.

Nothing is looked up on the GUI thread. One question at a time is with the worker; the answer is shown when it fits what
stands in the field by then, and asked for anew when it does not.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app.jobs import Jobs
from desktop.models.desk import Desk
from desktop.models.find_records import FindAnswer, FoundCase
from desktop.models.fuzzy_titles import fitting
from desktop.models.help_topics import help_topics
from desktop.models.unit_finder import Hit
from desktop.views.find_list import FindRow
from desktop.views.find_page import FindPage
from desktop.views.find_words import case_rows, command_row, help_row, told_of, unit_row
from desktop.views.frame import MainWindow
from desktop.views.palette import Command, commands
from desktop.views.view_context import ViewContext

PAGE = "find"
_RECENT = 12
_MOST_COMMANDS, _MOST_HELP, _MOST_NEAR_UNITS = 8, 6, 4
_Groups = Mapping[str, tuple[str, Sequence[FindRow]]]


class FindPages(QObject):
    """`open_case` opens a case as from any list; `open_cases` tells those that are open, the last one first."""

    def __init__(
        self,
        window: MainWindow,
        jobs: Jobs,
        desk: Desk,
        context: ViewContext,
        open_case: Callable[[str], None],
        open_cases: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__(window)
        self._window, self._jobs, self._desk, self._context = window, jobs, desk, context
        self._open_case, self._open_cases = open_case, open_cases
        self._recent: deque[str] = deque(maxlen=_RECENT)
        self._commands: dict[str, Command] = {}
        self._asking = False
        self._from_page = ""
        self._from_focus: QWidget | None = None
        self.page: FindPage | None = None
        window.search.textEdited.connect(self._begin_typing)
        window.search.installEventFilter(self)
        window.find_requested.connect(self.open)
        window.set_search_reason(None)

    def use(self, context: ViewContext) -> None:
        self._context = context

    def note_opened(self, case_id: str) -> None:
        """A case has been opened: it is offered again while the session lasts."""
        if case_id in self._recent:
            self._recent.remove(case_id)
        self._recent.appendleft(case_id)

    def open(self, text: str = "") -> None:
        """Come to the search from where one is."""
        page = self._made()
        if not page.isVisible():
            self._from_page = self._window.shown_page()
            self._from_focus = QApplication.focusWidget()
            below = self._window.stack.currentWidget()
            self._commands = {command.key: command for command in commands(self._window.menu_bar, below)}
            self._window.show_page(PAGE)
        page.begin(text)
        self._ask()

    # -- asking -----------------------------------------------------------------------------------------------------

    def _made(self) -> FindPage:
        if self.page is None:
            self.page = FindPage(self._window.search, self._context.clock)
            self.page.typed.connect(lambda _text: self._ask())
            self.page.chosen.connect(self._choose)
            self.page.left.connect(self._leave)
            self._window.add_page(PAGE, self.page)
        return self.page

    def _begin_typing(self, text: str) -> None:
        if self.page is None or not self.page.isVisible():
            self.open(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click in the field comes here too; walking past it by Tab does not."""
        hidden = self.page is None or not self.page.isVisible()
        if event.type() == QEvent.Type.MouseButtonPress and hidden:
            self.open(self._window.search.text())
        return super().eventFilter(watched, event)

    def _ask(self) -> None:
        page = self._made()
        page.wait()
        if self._asking:
            return  # the answer that is on its way finds another text in the field, and asks for that
        self._asking = True
        text, shown = page.text(), (tuple(self._open_cases()), tuple(self._recent))
        self._jobs.ask(lambda: self._look_up(text, *shown), self._show, self._not_found)

    def _look_up(
        self, text: str, opened: tuple[str, ...], recent: tuple[str, ...]
    ) -> tuple[FindAnswer, tuple[FoundCase, ...], tuple[FoundCase, ...], tuple[Hit, ...]]:
        """On the database worker: what is found, or with nothing asked for, where one was and whom one writes to."""
        find = self._desk.find
        if text.strip():
            return find.find(text), (), (), ()
        once = tuple(case_id for case_id in recent if case_id not in opened)
        return FindAnswer(text), find.named(opened), find.named(once), find.usual_units(_MOST_NEAR_UNITS)

    def _not_found(self, error: Exception) -> None:
        self._asking = False
        raise error

    def _show(self, told: tuple[FindAnswer, tuple[FoundCase, ...], tuple[FoundCase, ...], tuple[Hit, ...]]) -> None:
        self._asking = False
        answer, opened, recent, usual = told
        page = self._made()
        if answer.text != page.text():
            self._ask()
            return
        if not page.isVisible():
            return
        groups = self._groups(answer, usual)
        today = self._context.clock().date()
        for name, cases in (("open", opened), ("recent", recent)):
            groups[name] = (self._context.say(f"find.group.{name}"), case_rows(cases, self._context, today, name))
        order = ("open", "recent", "cases", "bare", "commands", "units", "help")
        page.show_found({name: groups[name] for name in order if name in groups}, *told_of(answer, self._context.say))

    def _groups(self, answer: FindAnswer, usual: Sequence[Hit]) -> dict[str, tuple[str, Sequence[FindRow]]]:
        say, today, text = self._context.say, self._context.clock().date(), answer.text
        of_number = bool(answer.number_code) or (bool(answer.cases) and any(sign.isdigit() for sign in text))
        titles = {key: command.title for key, command in self._commands.items()}
        most = _MOST_COMMANDS if text.strip() else len(titles)
        chosen = [] if of_number else fitting(text, titles, most)
        topics = {topic.key: topic.title for topic in help_topics()}
        pages = [] if of_number else fitting(text, topics, _MOST_HELP if text.strip() else len(topics))
        units = answer.units.hits or tuple(usual)
        exact = [case for case in answer.cases if not case.plain]
        plain = [case for case in answer.cases if case.plain]
        return {
            "cases": (say("find.group.cases"), case_rows(exact, self._context, today, "")),
            "bare": (say("find.group.bare"), case_rows(plain, self._context, today, "")),
            "commands": (say("find.group.commands"), [command_row(self._commands[key]) for key in chosen]),
            "units": (say("find.group.units"), [unit_row(hit, self._context) for hit in units]),
            "help": (say("find.group.help"), [help_row(key, topics[key]) for key in pages]),
        }

    # -- going ------------------------------------------------------------------------------------------------------

    def _choose(self, key: str) -> None:
        sort, _, told = key.partition(":")
        if sort == "case":
            self._open_case(told.rpartition("@")[0] or told)
        elif sort == "unit":
            self._made().begin(self._context.unit_name(told))
            self._ask()
        elif sort == "help":
            self._leave()
            self._window.help.show_guide(told)
        elif key in self._commands:
            command = self._commands[key]
            self._leave()
            command.run()

    def _leave(self) -> None:
        """Back to where one was, to the very field."""
        focus, before = self._from_focus, self._from_page
        self._window.show_page(before or "inbox", before.removeprefix("case:") if before.startswith("case:") else None)
        if isinstance(focus, QWidget) and shiboken6.isValid(focus) and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
