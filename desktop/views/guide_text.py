"""A page of the guide as text one can read: our type and colours, links by keyboard, pictures as wide as the room."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QImageReader,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextList,
    QTextListFormat,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from desktop.models.help_topics import help_file, topic_of_link
from desktop.views.components.base import Themed
from desktop.views.style.typography import FACES, FAMILY, Role
from desktop.views.theme import theme

_HEADS: Final = {1: Role.PAGE, 2: Role.PERSON, 3: Role.SECTION}
_ABOVE: Final = {1: 0, 2: 24, 3: 16}
_PICTURE: Final = re.compile(r"^!\[([^\]]*)\]\(([^)]*)\)\s*$", re.MULTILINE)
_CAPTION: Final = "\u2063"
"""Invisible; begins the line below a picture that says in words what it shows."""
_MARGIN: Final = 24
_WIDEST: Final = 760
_SETTLED_MS: Final = 60
"""Pictures are scaled when the window has stopped growing."""


class GuideText(Themed, QTextBrowser):
    """Shows one page. Tab walks the links, Enter follows one; `topic_requested` carries a page of the guide."""

    topic_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("help.text")
        self.setAccessibleName(self.tr("The page of the guide"))
        self.setProperty("bare", "true")
        self.setOpenLinks(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.document().setDocumentMargin(_MARGIN)
        self.anchorClicked.connect(self._follow)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self._fit_pictures)
        self._key = ""
        self._markdown = ""
        self._marked = ""
        self.built()

    @property
    def key(self) -> str:
        return self._key

    def show_text(self, key: str, markdown: str) -> None:
        """The page `key`, at its beginning."""
        self._key, self._markdown, self._marked = key, markdown, ""
        self._write()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def go_to_section(self, number: int, words: str = "") -> None:
        """To the page's heading number `number`, counted from its title; `words` are marked where they stand."""
        heads = [block for block in _blocks(self.document()) if block.blockFormat().headingLevel()]
        if 0 < number < len(heads):
            place = self.document().documentLayout().blockBoundingRect(heads[number])
            self.verticalScrollBar().setValue(int(place.top()) - 8)
            self.setTextCursor(QTextCursor(heads[number]))
        self._marked = words
        self._mark()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Pictures lie beside the page; nothing is ever fetched from anywhere."""
        if kind != QTextDocument.ResourceType.ImageResource.value or not self._key:
            return None
        path = str(self._picture(QUrl(name).path()))
        return _scaled(path, self._width_of(path), self.devicePixelRatioF())

    def _width_of(self, path: str) -> int:
        """How wide the picture stands in the page, in px: as it is, but not wider than there is room."""
        room = min(self.viewport().width() - 2 * _MARGIN, theme().width(_WIDEST))
        return max(min(QImageReader(path).size().width(), room), 0)

    def _picture(self, target: str) -> Path:
        return help_file(self._key).parent / target

    def _follow(self, target: QUrl) -> None:
        topic = topic_of_link(target.path())
        if topic:
            self.topic_requested.emit(topic)

    # -- dressing ---------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        if self._markdown:
            at = self.verticalScrollBar().value()
            self._write()
            self.verticalScrollBar().setValue(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._settled.start()

    def _write(self) -> None:
        document = self.document()
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(theme().font(Role.FREE))
        captioned = _PICTURE.sub(lambda found: f"{found[0].rstrip()}\n\n{_CAPTION}{found[1]}\n", self._markdown)
        document.setMarkdown(captioned)
        whole = QTextCursor(document)
        whole.beginEditBlock()  # laid out once
        for block in _blocks(document):
            _dress(block)
            _dress_list(block)
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _dress_table(frame)
        self._fit_pictures()
        whole.endEditBlock()
        self._mark()

    def _fit_pictures(self) -> None:
        """Scaled by ourselves, where it is done smoothly; a document would leave out lines of them."""
        kind = QTextDocument.ResourceType.ImageResource.value
        for block in _blocks(self.document()):
            for cursor, old in _fragments(block):
                if not old.isImageFormat():
                    continue
                picture = old.toImageFormat()
                path = str(self._picture(QUrl(picture.name()).path()))
                wide = self._width_of(path)
                if wide and picture.width() != wide:
                    drawn = _scaled(path, wide, self.devicePixelRatioF())
                    self.document().addResource(kind, QUrl(picture.name()), drawn)
                    picture.setWidth(wide)
                    cursor.setCharFormat(picture)

    def _mark(self) -> None:
        marks = []
        for word in self._marked.split():
            found = self.document().find(word)
            while not found.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = found
                mark.format.setBackground(theme().colour("accentsoft"))
                mark.format.setFontUnderline(True)
                marks.append(mark)
                found = self.document().find(word, found)
        self.setExtraSelections(marks)


@lru_cache(maxsize=16)
def _scaled(path: str, width: int, ratio: float) -> QImage:
    """The picture `width` px wide on a screen with so many dots to the px; none for a file that is none."""
    reader = QImageReader(path)
    natural = reader.size()
    if width <= 0 or not natural.isValid():
        return QImage()
    drawn = reader.read().scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _blocks(document: QTextDocument) -> list[QTextBlock]:
    blocks, block = [], document.begin()
    while block.isValid():
        blocks.append(block)
        block = block.next()
    return blocks


def _fragments(block: QTextBlock) -> list[tuple[QTextCursor, QTextCharFormat]]:
    """Each run of one look in the block: what selects it, and how it looks."""
    runs = []
    place = block.begin()
    while not place.atEnd():
        run = place.fragment()
        runs.append((run.position(), run.length(), run.charFormat()))
        place += 1
    found = []
    for begins, length, look in runs:
        cursor = QTextCursor(block)
        cursor.setPosition(begins)
        cursor.setPosition(begins + length, QTextCursor.MoveMode.KeepAnchor)
        found.append((cursor, look))
    return found


def _dress(block: QTextBlock) -> None:
    level = min(block.blockFormat().headingLevel(), 3)
    caption = block.text().startswith(_CAPTION)
    role = Role.SMALL if caption else _HEADS.get(level, Role.FREE)
    shape = QTextBlockFormat(block.blockFormat())
    listed = block.textList() is not None
    shape.setTopMargin(_ABOVE.get(level, 0))
    shape.setBottomMargin(4 if listed else 8)
    pictured = any(look.isImageFormat() for _, look in _fragments(block))
    if not pictured:
        height = theme().line(role) + (0 if level else 4)
        shape.setLineHeight(height, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
    QTextCursor(block).setBlockFormat(shape)
    for cursor, old in _fragments(block):
        if not old.isImageFormat():
            cursor.setCharFormat(_ink(old, role, quiet=caption))


def _dress_list(block: QTextBlock) -> None:
    lines = cast(QTextList | None, block.textList())  # None outside lists, whatever PySide promises
    if lines is not None and lines.format().style() == QTextListFormat.Style.ListCircle:
        shape = lines.format()
        shape.setStyle(QTextListFormat.Style.ListDisc)
        lines.setFormat(shape)


def _ink(old: QTextCharFormat, role: Role, *, quiet: bool) -> QTextCharFormat:
    look = theme()
    new = QTextCharFormat()
    new.setFontFamilies([FAMILY])
    new.setFontPointSize(FACES[role].points * look.scale)
    strong = old.fontWeight() >= QFont.Weight.DemiBold and not _is_head(role)
    new.setFontWeight(QFont.Weight.DemiBold if strong else FACES[role].weight)
    new.setForeground(look.colour("text2" if quiet else "text"))
    if old.isAnchor() and topic_of_link(QUrl(old.anchorHref()).path()):
        new.setAnchor(True)
        new.setAnchorHref(old.anchorHref())
        new.setForeground(look.colour("accent"))
        new.setFontUnderline(True)
    elif old.fontFixedPitch():
        new.setBackground(look.colour("sub"))
    return new


def _is_head(role: Role) -> bool:
    return role in _HEADS.values()


def _dress_table(table: QTextTable) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QColor(theme().tokens.line))
    shape.setCellPadding(6)
    shape.setTopMargin(4)
    shape.setBottomMargin(12)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    shape.setProperty(QTextFormat.Property.TableCellSpacing.value, 0)
    table.setFormat(shape)
    for place in range(table.columns()):
        cell = table.cellAt(0, place).format()
        cell.setBackground(theme().colour("sub"))
        table.cellAt(0, place).setFormat(cell)
