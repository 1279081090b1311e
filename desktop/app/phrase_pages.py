"""The unit's phrases: kept at hand, offered while one writes, and the page where they are looked after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.app.jobs import Jobs
from desktop.models.desk import Desk
from desktop.models.records import Answer
from desktop.models.unit_records import Phrase
from desktop.views.case_view import CaseView
from desktop.views.frame import MainWindow
from desktop.views.moments import full_short_day, hours
from desktop.views.phrase_typing import PhraseTyping
from desktop.views.phrases_page import PhrasesPage
from desktop.views.view_context import ViewContext
from domain.unit_desk import desk_case_id

PAGE = "phrases"


class PhrasePages(QObject):
    """`done` is told every answer."""

    def __init__(
        self, window: MainWindow, jobs: Jobs, desk: Desk, context: ViewContext, done: Callable[[Answer], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._desk = desk
        self._context = context
        self._done = done
        self._phrases: tuple[Phrase, ...] = ()
        self._page: PhrasesPage | None = None
        self.typing = PhraseTyping(lambda: self._phrases, self._known, self)
        window.add_action("edit", "insert_phrase", context.say("phrases.insert"), self.insert, "Ctrl+Shift+I")
        window.add_action("edit", PAGE, context.say("phrases.menu"), self.show)
        self._load()

    def refresh(self, cases: Iterable[str]) -> None:
        """Read them again when the unit's desk is among what has changed."""
        if desk_case_id(self._desk.workplace.unit_id) in set(cases):
            self._load()

    def insert(self) -> None:
        """Offer them at the cursor, or say what is lacking."""
        if not self._phrases:
            self._window.explain.say(self._context.say("phrases.none_yet"))
        elif not self.typing.ask():
            self._window.explain.say(self._context.say("phrases.no_cursor"))

    def show(self) -> None:
        """The page where they are written."""
        if self._page is None:
            self._page = PhrasesPage(self._context)
            self._page.save_requested.connect(self._save)
            self._page.remove_requested.connect(self._remove)
            self._window.add_page(PAGE, self._page)
        self._page.show_phrases(self._phrases)
        self._window.show_page(PAGE)
        self._page.new.setFocus()
        self._load()

    def _load(self) -> None:
        self._jobs.ask(self._desk.unit_desk.phrases, self._take)

    def _take(self, phrases: tuple[Phrase, ...]) -> None:
        self._phrases = phrases
        if self._page is not None:
            self._page.show_phrases(phrases)

    def _save(self, phrase: Phrase) -> None:
        self._command(lambda: self._desk.unit_desk.save_phrase(phrase), lambda page: page.kept(phrase))

    def _remove(self, phrase: Phrase) -> None:
        self._command(lambda: self._desk.unit_desk.remove_phrase(phrase.key), lambda page: page.gone(phrase))

    def _command(self, command: Callable[[], Answer], tell: Callable[[PhrasesPage], None]) -> None:
        def told(answer: Answer) -> None:
            self._done(answer)
            if self._page is not None and answer.queued:
                tell(self._page)
            elif self._page is not None:
                self._page.answered(answer.code, **answer.params)
            self._load()

        self._jobs.ask(command, told)

    def _known(self, prose: QWidget) -> Mapping[str, str]:
        """What a placeholder becomes where `prose` stands. Who is protected is written by hand."""
        now, context = self._context.clock(), self._context
        known = {
            "idag": full_short_day(now.date()),
            "kl": hours(now),
            "enhet": context.unit_name(context.editor.unit_id),
            "jag": context.user_name,
            "titel": context.user_title,
        }
        over: QWidget | None = prose
        while over is not None and not isinstance(over, CaseView):
            over = over.parentWidget()
        if over is not None and over.record is not None and not over.record.person.protected:
            known["patient"] = over.record.person.name
        return known
