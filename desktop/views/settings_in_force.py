"""What this person has chosen, in force in every window of this process: colours, size of text, letter keys.

Reach it with `settings()`. Where nobody has said in which folder to keep it, it holds for as long as the program runs.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Final, TypedDict, Unpack

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.models.preferences import Preferences, checked, keep_preferences, read_preferences
from desktop.views.components.keys import set_letters_enabled
from desktop.views.theme import theme


class Choices(TypedDict, total=False):
    """What can be chosen; as in `Preferences`."""

    colours: str
    text_percent: int
    letters: bool
    notices: bool
    notice_sound: bool
    printer: str
    first_page: str
    shown_round: bool


class Settings(QObject):
    """One per application. `changed` comes once for each change, after it has taken effect."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._now = Preferences()
        self._kept = True

    @property
    def now(self) -> Preferences:
        return self._now

    @property
    def lasting(self) -> bool:
        """Whether what is chosen is kept until the next time."""
        return self._folder is not None and self._kept

    def keep_in(self, folder: Path | None) -> None:
        """Where they are kept from now on, and what was kept there; None: nowhere, and as when nobody has chosen."""
        self._folder = folder
        self._take(read_preferences(folder) if folder is not None else Preferences())

    def read_again(self) -> None:
        """Another window of ours may have changed them."""
        if self._folder is not None:
            self._take(read_preferences(self._folder))

    def choose(self, **choices: Unpack[Choices]) -> None:
        """Takes effect at once. Of other windows' choices since, none is lost."""
        before = read_preferences(self._folder) if self.lasting and self._folder is not None else self._now
        wanted = checked(asdict(before) | dict(choices))
        if self._folder is not None:
            self._kept = keep_preferences(self._folder, wanted)
        self._take(wanted)

    def _take(self, wanted: Preferences) -> None:
        before, self._now = self._now, wanted
        if wanted.colours != before.colours:
            theme().set_mode(wanted.colours)
        if wanted.text_percent != before.text_percent:
            theme().set_scale(wanted.text_percent / 100)
        if wanted.letters != before.letters:
            set_letters_enabled(wanted.letters)
        if wanted != before:
            self.changed.emit()


def settings() -> Settings:
    """The settings of the running application. Raises RuntimeError before there is one."""
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("no application")
    found = _current.get(id(app))
    if found is None:
        found = _current[id(app)] = Settings(app)
    return found


_current: Final[dict[int, Settings]] = {}
