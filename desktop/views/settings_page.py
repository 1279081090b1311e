"""Settings: what one chooses takes effect at once, and is kept on this computer for this person alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.documents.printers import available_printers
from desktop.models.preferences import TEXT_PERCENTS, Preferences
from desktop.views.components.announce import announce
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import Check, Choice, FieldFrame, Radio
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import Label
from desktop.views.components.panes import make_pane
from desktop.views.flow_layout import FlowLayout
from desktop.views.form_view import FormPage
from desktop.views.look_menus import colour_words, percent_words
from desktop.views.settings_in_force import Choices, settings
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_FIELD: Final = 440


class PrinterNames(QObject):
    """Asks the computer for its printers beside the window: a print system that does not answer stops nobody."""

    told = Signal(tuple)

    def ask(self) -> None:
        threading.Thread(target=self._ask, name="printers", daemon=True).start()

    def _ask(self) -> None:
        names = tuple(printer.name for printer in available_printers())
        try:
            self.told.emit(names)
        except RuntimeError:
            return  # the page has gone meanwhile


class OneOf(QWidget):
    """Radio buttons beside each other; each is called `<name>.<key>`."""

    chosen = Signal(str)

    def __init__(self, parts: Mapping[str, str], name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Radio] = {}
        flow = FlowLayout(self, 24, 4)
        for key, text in parts.items():
            button = Radio(text, f"{name}.{key}")
            button.clicked.connect(partial(self._choose, key))
            self._group.addButton(button)
            self._buttons[key] = button
            flow.addWidget(button)

    def _choose(self, key: str, _on: bool = True) -> None:
        self.chosen.emit(key)

    def show_chosen(self, key: str) -> None:
        """Without telling anybody."""
        self._buttons[key].setChecked(True)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        checked = self._group.checkedButton()
        if checked is not None:
            checked.setFocus(reason)


class SettingsPage(QWidget):
    """A page of the window. Esc leaves it."""

    closed = Signal()
    round_requested = Signal()

    def __init__(self, parent: QWidget | None = None, *, in_window: bool = True) -> None:
        """`in_window`: it stands in the window at work, where one can be shown round."""
        super().__init__(parent)
        self.setObjectName("settings")
        self._names = PrinterNames(self)
        self._names.told.connect(self._show_printers)
        page = FormPage("settings.page", self, 12)
        make_pane(page)
        column(self).addWidget(page)
        self._box = page.box
        self._head()
        self._look()
        self._keys()
        self._notices()
        self._work()
        self._foot()
        self.round.setVisible(in_window)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.closed.emit)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        settings().changed.connect(self._show)
        self._show()

    def begin(self) -> None:
        """Shown: the keyboard to the first choice, and the printers there are today."""
        self._names.ask()
        self.colours.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- parts ------------------------------------------------------------------------------------------------------

    def _head(self) -> None:
        head = row(spacing=16)
        back = Button(self.tr("Back"), icon="arrow_back", key=self.tr("Esc"), in_bar=True, name="settings.back")
        back.clicked.connect(self.closed)
        head.addWidget(back)
        head.addWidget(Label(self.tr("Settings"), Role.PAGE), 1)
        self._box.addLayout(head)
        self._told = Label("", Role.BODY, "text2", wrap=True)
        self._told.setObjectName("settings.told")
        self._box.addWidget(self._told)

    def _look(self) -> None:
        self._section(self.tr("Look"))
        self.colours = OneOf(colour_words(), "settings.colours", self.tr("Colours"))
        self.colours.chosen.connect(lambda key: settings().choose(colours=key))
        follows = self.tr("As the system follows the computer, also when it changes during the day.")
        self._box.addWidget(_framed(self.tr("Colours"), self.colours, follows))
        words = {str(percent): percent_words(percent) for percent in TEXT_PERCENTS}
        self.text_size = OneOf(words, "settings.text_size", self.tr("Text size"))
        self.text_size.chosen.connect(lambda key: settings().choose(text_percent=int(key)))
        multiplies = self.tr("Comes on top of the computer's own enlargement. Icons and rows grow along.")
        self._box.addWidget(_framed(self.tr("Text size"), self.text_size, multiplies))

    def _keys(self) -> None:
        self._section(self.tr("Keys"))
        self.letters = self._check(
            self.tr("Use single letters as shortcuts"),
            "settings.letters",
            lambda on: Choices(letters=on),
            self.tr("Turn it off if you steer by voice, or easily touch a key. Keys with Ctrl and Alt always work."),
        )

    def _notices(self) -> None:
        self._section(self.tr("Notices"))
        self.notices = self._check(
            self.tr("Tell me when something new has come to the unit"),
            "settings.notices",
            lambda on: Choices(notices=on),
            self.tr("How much has come, never about whom. Nothing is told while you work in the window."),
        )
        self.notice_sound = self._check(
            self.tr("With a sound"), "settings.notice_sound", lambda on: Choices(notice_sound=on), ""
        )

    def _work(self) -> None:
        self._section(self.tr("Work"))
        self.first_page = Choice("settings.first_page")
        for key, text in (("inbox", self.tr("Inbox")), ("drafts", self.tr("Drafts")), ("outbox", self.tr("Outbox"))):
            self.first_page.addItem(text, key)
        self.first_page.activated.connect(lambda place: settings().choose(first_page=self.first_page.itemData(place)))
        next_time = self.tr("From the next time you log in.")
        self._box.addWidget(_narrow(FieldFrame(self.tr("Begin on"), self.first_page, help_text=next_time)))
        self.printer = Choice("settings.printer")
        self.printer.activated.connect(lambda place: settings().choose(printer=self.printer.itemData(place)))
        proposed = self.tr("Is proposed each time you print; you can choose another one there.")
        self._box.addWidget(_narrow(FieldFrame(self.tr("Printer"), self.printer, help_text=proposed)))
        self._show_printers(())

    def _foot(self) -> None:
        foot = row(spacing=12)
        self.round = Button(self.tr("Show me round"), icon="info", name="settings.round")
        self.round.clicked.connect(self.round_requested)
        foot.addWidget(self.round)
        self.restore = Button(self.tr("Restore the settings"), "quiet", icon="restart_alt", name="settings.restore")
        self.restore.clicked.connect(self._restore)
        foot.addWidget(self.restore)
        foot.addStretch(1)
        self._box.addSpacing(12)
        self._box.addLayout(foot)

    def _section(self, title: str) -> None:
        self._box.addSpacing(12)
        self._box.addWidget(SectionHead(title))

    def _check(self, text: str, name: str, choice: Callable[[bool], Choices], help_text: str) -> Check:
        check = Check(text, name)
        check.clicked.connect(lambda on: settings().choose(**choice(on)))
        check.setAccessibleDescription(help_text)
        holder = column(spacing=2)
        holder.addWidget(check, 0, Qt.AlignmentFlag.AlignLeft)
        if help_text:
            told = Label(help_text, Role.SMALL, "text2", wrap=True)
            told.setContentsMargins(26, 0, 0, 0)
            holder.addWidget(told)
        self._box.addLayout(holder)
        return check

    # -- what is in force -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        now = settings().now
        self.colours.show_chosen(now.colours)
        self.text_size.show_chosen(str(now.text_percent))
        self.letters.setChecked(now.letters)
        self.notices.setChecked(now.notices)
        self.notice_sound.setChecked(now.notice_sound)
        self.notice_sound.setEnabled(now.notices)
        self.first_page.setCurrentIndex(self.first_page.findData(now.first_page))
        self.printer.setCurrentIndex(max(self.printer.findData(now.printer), 0))
        lasting = self.tr("What you choose takes effect at once. It is kept on this computer, for you alone.")
        passing = self.tr("What you choose takes effect at once, and lasts until the program is closed.")
        self._told.setText(lasting if settings().lasting else passing)

    def _show_printers(self, names: tuple[str, ...]) -> None:
        """Those of the computer, and the one that was chosen even when it is not there today."""
        chosen = settings().now.printer
        self.printer.clear()
        self.printer.addItem(self.tr("The computer's own choice"), "")
        for name in names:
            self.printer.addItem(name, name)
        if chosen and chosen not in names:
            self.printer.addItem(self.tr("{name} (not found now)").format(name=chosen), chosen)
        self.printer.setCurrentIndex(max(self.printer.findData(chosen), 0))

    def _restore(self) -> None:
        plain = Preferences()
        settings().choose(
            colours=plain.colours,
            text_percent=plain.text_percent,
            letters=plain.letters,
            notices=plain.notices,
            notice_sound=plain.notice_sound,
            printer=plain.printer,
            first_page=plain.first_page,
        )
        self._told.setText(self.tr("Everything is as it was from the beginning."))
        announce(self._told)


def _narrow(field: FieldFrame) -> FieldFrame:
    field.setMaximumWidth(theme().width(_FIELD))
    return field


def _framed(title: str, choices: OneOf, help_text: str) -> QWidget:
    holder = QWidget()
    box = column(holder, spacing=4)
    box.addWidget(Label(title, Role.STRONG))
    box.addWidget(choices)
    box.addWidget(Label(help_text, Role.SMALL, "text2", wrap=True))
    holder.setMaximumWidth(theme().width(900))
    return holder
