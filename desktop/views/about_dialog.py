"""What the program is: version and licence, whose work it stands on, what lies on the computer, lines for who helps."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout, QPlainTextEdit, QWidget

from desktop.models.about import LICENCE, diagnostics, third_party, version
from desktop.views.components.announce import announce
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.dialog import Dialog
from desktop.views.components.labels import IconLabel, Label
from desktop.views.segments import Segments
from desktop.views.settings_in_force import settings
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_WIDE = 640


class AboutDialog(Dialog):
    """`data` is the folder with what lies on the computer; None where nothing does yet."""

    def __init__(self, data: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about.dialog")
        self.setWindowTitle(self.tr("About SAMSA"))
        self.setAccessibleName(self.tr("About SAMSA"))
        box = column(self, spacing=12, margins=(24, 24, 24, 20))
        box.addWidget(Label(self.tr("SAMSA Desktop {version}").format(version=version()), Role.PERSON))
        free = self.tr("Free software under {licence}: it may be used, read, changed and passed on.")
        box.addWidget(Label(free.format(licence=LICENCE), Role.BODY, "text2", wrap=True))
        self.parts = Segments(
            (
                ("computer", self.tr("On the computer")),
                ("help", self.tr("For who helps you")),
                ("others", self.tr("The work of others")),
            ),
            "about.part",
        )
        self.parts.chosen.connect(self._show)
        box.addWidget(self.parts)
        self.told = Label("", Role.BODY, wrap=True)
        self.told.setObjectName("about.told")
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        box.addWidget(self.told)
        self.text = QPlainTextEdit()
        self.text.setObjectName("about.text")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        box.addWidget(self.text, 1)
        self._below = QWidget()
        box.addWidget(self._below, 1)
        self._copied = IconLabel("check", self.tr("Copied"), Role.SMALL, "ok")
        self._copied.hide()
        foot = row(spacing=12)
        self.copy = Button(self.tr("Copy"), icon="content_copy", name="about.copy")
        self.copy.clicked.connect(self._copy)
        foot.addWidget(self.copy)
        foot.addWidget(self._copied)
        foot.addStretch(1)
        close = Button(self.tr("Close"), key=self.tr("Esc"), name="about.close")
        close.clicked.connect(self.accept)
        foot.addWidget(close)
        box.addLayout(foot)
        box.setSizeConstraint(QLayout.SizeConstraint.SetDefaultConstraint)
        self._data = data
        self._show("computer")
        self.built()

    def restyle(self) -> None:
        above = self.parentWidget()
        room = above.window().width() - 40 if above is not None else theme().width(_WIDE)
        self.setFixedWidth(min(theme().width(_WIDE), max(room, 320)))
        self.setMinimumHeight(min(theme().width(420), above.window().height() - 40 if above is not None else 420))

    def _show(self, part: str) -> None:
        self._copied.hide()
        self.text.setVisible(part != "computer")
        self._below.setVisible(part == "computer")
        self.copy.setVisible(part == "help")
        if part == "computer":
            self.told.setText(self._on_the_computer())
        elif part == "help":
            self.told.setText(self.tr("Nothing here tells of any patient or of you. Copy it into your report."))
            self.text.setPlainText(diagnostics(qVersion(), _look(), self._data))
            self.text.setAccessibleName(self.tr("For who helps you"))
        else:
            self.told.setText(self.tr("The program stands on the work of others, each under the licence below."))
            self.text.setPlainText(third_party())
            self.text.setAccessibleName(self.tr("The work of others"))

    def _on_the_computer(self) -> str:
        parts = (
            self.tr("What your unit reads and writes lies encrypted here, so that you can work without network."),
            self.tr("The keys open with your PIN. They end when the computer has been without network too long."),
            self.tr("Cases of persons with protected identity are never kept on the computer."),
            self.tr("Prints are drawn in memory. What is copied is taken away after half a minute."),
            self.tr("Settings and the place of the window are kept unencrypted. They say nothing of any patient."),
        )
        where = self.tr("The folder: {folder}").format(folder=self._data) if self._data is not None else ""
        return "\n".join((*parts, where) if where else parts)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._copied.show()
        announce(self._copied)


def _look() -> dict[str, str]:
    now, screen = settings().now, QGuiApplication.primaryScreen()
    size, ratio = screen.size(), screen.devicePixelRatio()
    return {
        "Screens": str(len(QGuiApplication.screens())),
        "Screen": f"{size.width()} x {size.height()}, {ratio:g}",
        "Platform": QGuiApplication.platformName(),
        "Colours": f"{now.colours} ({theme().tokens.scheme})",
        "Text": f"{round(theme().scale * 100)} %",
        "Letters": "on" if now.letters else "off",
    }
