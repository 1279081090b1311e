"""What is copied out of the program: gone after half a minute and at its end, and kept out of clipboard histories.

Whatever way it was copied (key, menu, drag) it passes by the clipboard itself, which is where this listens (security.md
A6, TH-21). Against a program that reads the clipboard in that time, and against a photograph, there is no guard.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

LASTS_MS = 30_000
_YES, _NO = QByteArray(b"secret"), QByteArray(bytes(4))
# By the names that history programs ask for: the first on Linux, the others on Windows (a number, 0 for no).
_KEEP_OUT = {
    "x-kde-passwordManagerHint": _YES,
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': _NO,
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': _NO,
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': _NO,
    "org.nspasteboard.ConcealedType": QByteArray(),
}
_MARK = "x-kde-passwordManagerHint"


class ClipboardGuard(QObject):
    """Looks after what this program has put on the clipboard; what others have put there is left alone.

    `copied` tells that somebody has copied something, once for each time.
    """

    copied = Signal()

    def __init__(self, lasts_ms: int = LASTS_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(lasts_ms)
        self._timer.timeout.connect(self.clear)
        self._clipboard.dataChanged.connect(self._on_copied)

    def clear(self) -> None:
        """Take away what is ours."""
        for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
            if self._is_ours(mode):
                self._clipboard.clear(mode)

    def _on_copied(self) -> None:
        mode = QClipboard.Mode.Clipboard
        held = self._clipboard.mimeData(mode)
        if not self._is_ours(mode) or not held.hasText():
            return
        self._timer.start()
        if not held.hasFormat(_MARK):
            marked = QMimeData()
            marked.setText(held.text())  # as plain text: nothing else that the field knows follows along
            for name, value in _KEEP_OUT.items():
                marked.setData(name, value)
            self._clipboard.setMimeData(marked, mode)
            self.copied.emit()

    def _is_ours(self, mode: QClipboard.Mode) -> bool:
        if mode is QClipboard.Mode.Selection:
            return self._clipboard.supportsSelection() and self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()
