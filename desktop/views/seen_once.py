"""Which document of a case is on the screen, told once each time it comes there, and each version as seen once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from domain.case import Document


class SeenOnce(QObject):
    """Belongs to one case view."""

    seen = Signal(str, int)
    shown = Signal(str, str)

    def __init__(self, unit_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._unit_id = unit_id
        self._told: set[tuple[str, int]] = set()
        self._on_screen = ("", "")

    def begin(self) -> None:
        """Another case."""
        self._told.clear()

    def left(self) -> None:
        """Nothing of it is on the screen any more."""
        self._on_screen = ("", "")

    def look(self, document: Document | None, tab: str, *, visible: bool) -> None:
        """What stands there now. Opening a document marks it seen, once per version; passing by marks nothing."""
        shown = (document.doc_id, document.kind) if document is not None else ("", "")
        if tab == "history":
            shown = ("", "history")
        before, self._on_screen = self._on_screen, shown if visible else ("", "")
        if self._on_screen not in {before, ("", "")}:
            self.shown.emit(*self._on_screen)
        if document is None or not visible:
            return
        # Marking seen is itself a change of the document: only what people have written counts.
        ver = max((cell.ver for path, cell in document.cells.items() if not path.startswith("seen/")), default=0)
        known = document.value(f"seen/{self._unit_id}")
        key = (document.doc_id, ver)
        if ver and key not in self._told and not (isinstance(known, int) and known >= ver):
            self._told.add(key)
            self.seen.emit(document.doc_id, ver)
