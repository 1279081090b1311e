"""Two texts for one field, side by side: keep mine, take theirs, or write a new one. None of them is lost."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QSizePolicy, QWidget

from desktop.models.records import CaseRecord, Provenance, TwoTexts
from desktop.views.answer_words import answer_words
from desktop.views.components.base import Themed, clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import Radio
from desktop.views.components.labels import IconLabel, IconPicture, Label
from desktop.views.form_answers import Answer, Options, ProseAnswer, make_answer
from desktop.views.form_view import FormPage
from desktop.views.moments import moment_words
from desktop.views.style.typography import Role
from desktop.views.text_difference import ComparedText
from desktop.views.theme import theme
from desktop.views.unit_picker import UnitPicker
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.forms.definition import FormDefinition, Item
from domain.operation import CellValue

_STACK_BELOW = 640


class TwoTextsView(QWidget):
    """One pair at a time, the next by F8."""

    resolve_requested = Signal(str, object, object)
    later_requested = Signal()
    next_requested = Signal()

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("two_texts")
        self.context = context
        self.choice: TextChoice | None = None
        self._shown = ""
        self.page = FormPage("two_texts.page", self)
        self._box = self.page.box
        column(self).addWidget(self.page)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self._save)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_pair(self, record: CaseRecord, two: TwoTexts, place: int, count: int) -> None:
        """Show one pair; one already on the screen is left alone, with what is being written in it."""
        if self._shown == two.conflict.conflict_id and self.choice is not None:
            self.choice.tell_place(place, count)
            return
        document = record.case.documents[two.doc_id]
        self._shown = two.conflict.conflict_id
        clear(self._box)
        self.choice = TextChoice(self.context, record, document, two, self.page.content)
        self.choice.tell_place(place, count)
        self.choice.later.clicked.connect(self.later_requested)
        self.choice.save.clicked.connect(self._save)
        self._box.addWidget(self.choice)
        self._box.addStretch(1)

    def stand_in_choice(self) -> None:
        """Put the cursor on the first choice, or on the one already made."""
        if self.choice is not None:
            self.choice.stand()

    def shown_conflict(self) -> str:
        return self._shown

    def _save(self) -> None:
        choice = self.choice
        if choice is None:
            return
        values = choice.chosen()
        if values is None:
            choice.ask()
            return
        conflict = choice.two.conflict
        self.resolve_requested.emit(choice.two.doc_id, [conflict.conflict_id], dict(values))


class TextChoice(QWidget):
    """The two texts of one pair, and the way to a third."""

    def __init__(
        self, context: ViewContext, record: CaseRecord, document: Document, two: TwoTexts, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.record = record
        self.document = document
        self.two = two
        self.definition: FormDefinition = context.definition(document)
        conflict = two.conflict
        incumbent = dict(zip(conflict.paths, conflict.incumbent_values, strict=True))
        challenger = dict(zip(conflict.paths, conflict.values, strict=True))
        mine_is_other = context.by_me(two.other) or (
            not context.by_me(two.shown) and two.other.unit_id == context.editor.unit_id
        )
        self.left = (
            Side(two.other, challenger, shown=False) if mine_is_other else Side(two.shown, incumbent, shown=True)
        )
        self.right = (
            Side(two.shown, incumbent, shown=True) if mine_is_other else Side(two.other, challenger, shown=False)
        )
        self._group = QButtonGroup(self)
        self._message = IconLabel("error", "", Role.SMALL_MEDIUM, "danger")
        self._message.hide()
        self._place = Label("", Role.SMALL, "text2")
        self.save = Button(self.tr("Save"), "primary", key=self.tr("Ctrl Enter"), name="two_texts.save")
        self.later = Button(self.tr("Do it later"), name="two_texts.later")
        self.answers: dict[str, Answer] = {}
        self._lay_out()

    # -- laying out --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        box = column(self, spacing=12)
        head = row(spacing=12)
        head.addWidget(Label(self.label(), Role.SECTION))
        head.addStretch(1)
        if not self.small():
            head.addWidget(Label(self.tr("Underlined stands in one text only"), Role.SMALL, "text2"))
        head.addWidget(self._place)
        box.addLayout(head)
        mine = self.context.by_me(self.left.who)
        keep = self.keep_words() if mine else self.take_words(self.left)
        self.mine = Radio(keep, "two_texts.mine")
        self.theirs = Radio(self.take_words(self.right), "two_texts.theirs")
        self.new = Radio(self.tr("Write a new text") if not self.small() else self.tr("Answer anew"), "two_texts.new")
        for button in (self.mine, self.theirs, self.new):
            self._group.addButton(button)
        pair = _Pair(self._card(self.left, self.right, self.mine), self._card(self.right, self.left, self.theirs))
        box.addWidget(pair)
        box.addWidget(self._new_card())
        box.addWidget(self._message)
        foot = row(spacing=12)
        foot.addWidget(self.save)
        foot.addWidget(self.later)
        foot.addStretch(1)
        foot.addWidget(IconLabel("history", self.tr("All texts are kept in the history."), Role.SMALL, "text2"))
        box.addLayout(foot)
        self._group.buttonClicked.connect(lambda _button: self._chosen())

    def _card(self, side: Side, other: Side, radio: Radio) -> QFrame:
        card = QFrame()
        card.setProperty("edge", "box")
        box = column(card)
        head = QFrame()
        head.setProperty("ground", "sub")
        head.setProperty("edge", "bottom")
        line = row(head, spacing=10, margins=(14, 6, 14, 6))
        line.addWidget(IconPicture("account_circle", 20, "text2"), 0, Qt.AlignmentFlag.AlignTop)
        who = column()
        who.addWidget(Label(self.title(side), Role.STRONG))
        who.addWidget(Label(self.context.who_only(side.who), Role.SMALL, "text2", wrap=True))
        line.addLayout(who, 1)
        when = column()
        for text in self.times(side):
            label = Label(text, Role.SMALL, "text2")
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            when.addWidget(label)
        when.addStretch(1)
        line.addLayout(when)
        box.addWidget(head)
        inner = column(spacing=6, margins=(14, 12, 14, 12))
        for path in self.two.conflict.paths:
            item = self._item(path)
            if len(self.two.conflict.paths) > 1:
                inner.addWidget(Label(item.label, Role.SMALL_STRONG, "text2"))
            text = answer_words(item, side.values[path], self.context) or self.tr("Empty")
            against = text if self.small() else answer_words(item, other.values[path], self.context)
            inner.addWidget(ComparedText(text, against, f"{radio.objectName()}.text.{path}"))
        inner.addStretch(1)
        box.addLayout(inner, 1)
        written = [answer_words(self._item(path), side.values[path], self.context) for path in side.values]
        card.setAccessibleName(f"{self.title(side)}: {'. '.join(written)}")
        foot = QFrame()
        foot.setProperty("edge", "top")
        bottom = row(foot, spacing=12, margins=(14, 6, 14, 6))
        bottom.addWidget(radio)
        bottom.addStretch(1)
        if side.shown:
            bottom.addWidget(Label(self.tr("Shown to everybody now"), Role.SMALL, "text2"))
        box.addWidget(foot)
        return card

    def _new_card(self) -> QWidget:
        card = self._new_frame = _NewFrame()
        box = column(card)
        head = QFrame()
        head.setProperty("edge", "bottom")
        line = row(head, spacing=8, margins=(14, 6, 14, 6))
        line.addWidget(self.new)
        line.addStretch(1)
        fetch_mine = Button(self.tr("Fetch my text"), in_bar=True, name="two_texts.fetch_mine")
        if not self.context.by_me(self.left.who):
            fetch_mine.setText(self.fetch_words(self.left))
        fetch_theirs = Button(self.fetch_words(self.right), in_bar=True, name="two_texts.fetch_theirs")
        fetch_mine.clicked.connect(lambda: self._fetch(self.left))
        fetch_theirs.clicked.connect(lambda: self._fetch(self.right))
        for button in (fetch_mine, fetch_theirs):
            line.addWidget(button)
            if self.small():
                button.hide()
        box.addWidget(head)
        inner = column(spacing=8, margins=(14, 10, 14, 10))
        for path in self.two.conflict.paths:
            item = self._item(path)
            name = "two_texts.text" if len(self.two.conflict.paths) == 1 else f"two_texts.text.{path}"
            answer = make_answer(item, name, self, least=3)
            answer.widget.setAccessibleName(f"{self.new.text()}: {item.label}")
            answer.edited.connect(self._writing)
            if len(self.two.conflict.paths) > 1:
                inner.addWidget(Label(item.label, Role.SMALL_STRONG, "text2"))
            inner.addWidget(answer.widget)
            self.answers[path] = answer
        box.addLayout(inner)
        return card

    # -- words -------------------------------------------------------------------------------------------------------

    def small(self) -> bool:
        """Codes and dates need no marked words and no new text to write."""
        return all(self._item(path).type not in {"prose", "text"} for path in self.two.conflict.paths)

    def label(self) -> str:
        return label_of(self.definition, self.two.conflict.paths[0], self.context)

    def title(self, side: Side) -> str:
        name = first_name(side.who)
        if self.context.by_me(side.who):
            return self.tr("Your answer") if self.small() else self.tr("Your text")
        return (self.tr("{name}’s answer") if self.small() else self.tr("{name}’s text")).format(name=name)

    def take_words(self, side: Side) -> str:
        words = self.tr("Take {name}’s answer") if self.small() else self.tr("Take {name}’s text")
        return words.format(name=first_name(side.who))

    def keep_words(self) -> str:
        return self.tr("Keep my answer") if self.small() else self.tr("Keep my text")

    def fetch_words(self, side: Side) -> str:
        return self.tr("Fetch {name}’s text").format(name=first_name(side.who))

    def times(self, side: Side) -> list[str]:
        now = self.context.clock()
        written = moment_words(side.who.written_at, now)
        received = moment_words(side.who.at, now)
        if received.rpartition(" ")[0] == written.rpartition(" ")[0]:
            received = received.rpartition(" ")[2]  # the day is said once
        found = [self.tr("written {when}").format(when=written)] if written else []
        if side.who.pending:
            found.append(self.tr("queued, not sent"))
        elif received:
            found.append(self.tr("received centrally {when}").format(when=received))
        return found

    def tell_place(self, place: int, count: int) -> None:
        self._place.setText(self.tr("Field {n} of {all}").format(n=place, all=count) if count > 1 else "")

    def _item(self, path: str) -> Item:
        return self.definition.item(path) or Item(path, "text", path)

    # -- where controls look things up -----------------------------------------------------------------------------

    def today(self) -> str:
        return self.context.facts().today

    def unit_options(self) -> Options:
        return [(unit_id, self.context.unit_name(unit_id)) for unit_id in self.record.case.parties]

    def unit_picker(self, name: str) -> UnitPicker:
        return UnitPicker(self.context, name, self.context.say("unit.add"), any_known=True)

    def row_options(self, group_id: str) -> Options:
        return []

    # -- choosing ----------------------------------------------------------------------------------------------------

    def _fetch(self, side: Side) -> None:
        self.new.setChecked(True)
        for path, answer in self.answers.items():
            answer.show(side.values[path])
        self._chosen()

    def _writing(self) -> None:
        if not self.new.isChecked():
            self.new.setChecked(True)
            self._chosen()

    def _chosen(self) -> None:
        self._message.hide()
        self._new_frame.set_chosen(self.new.isChecked())
        if self.new.isChecked():
            self.save.setText(self.tr("Save the new text") if not self.small() else self.tr("Save"))
            first = next(iter(self.answers.values()))
            if isinstance(first, ProseAnswer) and not first.value():
                first.focus()
        else:
            self.save.setText(self.tr("Save"))

    def stand(self) -> None:
        chosen = self._group.checkedButton() or self.mine
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """Nothing chosen, or nothing written: say so and keep everything."""
        if self.new.isChecked():
            self._message.setText(self.tr("Write the new text"))
            next(iter(self.answers.values())).focus()
        else:
            self._message.setText(self.tr("Choose which text is to stand"))
            self.mine.setFocus(Qt.FocusReason.OtherFocusReason)
        self._message.show()

    def chosen(self) -> Mapping[str, CellValue] | None:
        """{path: value} to keep; None when nothing is chosen yet."""
        if self.mine.isChecked():
            return self.left.values
        if self.theirs.isChecked():
            return self.right.values
        if not self.new.isChecked():
            return None
        values = {path: answer.value() for path, answer in self.answers.items()}
        problems = [answer.problem() for answer in self.answers.values()]
        return values if any(value is not None for value in values.values()) and not any(problems) else None


class Side:
    """One of the two: who, and the value of each cell. `shown` is the one everybody sees now."""

    def __init__(self, who: Provenance, values: Mapping[str, CellValue], *, shown: bool) -> None:
        self.who = who
        self.values = dict(values)
        self.shown = shown


class _NewFrame(QFrame):
    """Around the third text: an accent edge once it is the one chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._chosen = False
        self.setContentsMargins(2, 2, 2, 2)

    def set_chosen(self, chosen: bool) -> None:
        self._chosen = chosen
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("accent" if self._chosen else "line"), 2 if self._chosen else 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class _Pair(Themed, QWidget):
    """Side by side; above each other in a narrow window."""

    def __init__(self, left: QWidget, right: QWidget) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(16)
        for card in (left, right):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._box.addWidget(card, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        narrow = self.width() < theme().width(_STACK_BELOW)
        self._box.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)


def label_of(definition: FormDefinition, path: str, context: ViewContext) -> str:
    """What a field is called outside its form: the area or the unit with it."""
    item = definition.item(path)
    if item is None:
        return path
    parts = path.split("/")
    parent = definition.index.get("/".join(parts[:-1]))
    if parent is not None and parent.type == "group" and len(parts) > 2:
        return f"{parent.label}, {item.label.lower()}"
    if parts[0] == "unit_rows" and len(parts) > 2:
        return f"{context.unit_name(parts[1])}, {item.label.lower()}"
    return item.label


def first_name(who: Provenance) -> str:
    """The given name: how one says whose text it is."""
    return who.user_name.split(" ")[0] if who.user_name else who.unit_name
