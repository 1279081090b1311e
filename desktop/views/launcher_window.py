"""The training log-in: choose a unit to practise as. Holds no patient data, only the directory of units."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.models.records import UnitRecord
from desktop.models.unit_news import UnitNews
from desktop.views.application import prepare_running
from desktop.views.before_log_in import BesideLogIn
from desktop.views.components.bars import TrainingBand
from desktop.views.components.base import clear, column, row, rule
from desktop.views.components.button import Button, KeyCap
from desktop.views.components.facts import InfoBox
from desktop.views.components.fields import SearchField
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import IconLabel, IconPicture, Label
from desktop.views.launcher_rows import Choice, HeavyRule, UnitRow, group_label
from desktop.views.moments import local_now
from desktop.views.news_words import news_words, short_news
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_COLUMNS: Final = ("hospital", "primary", "municipality")
_COLUMN_OF: Final = {
    "SLUTEN": "hospital",
    "SLUTEN_REHAB": "hospital",
    "SPEC_OPEN": "hospital",
    "VC": "primary",
    "REHAB_PV": "primary",
    "REGIONHALSA": "primary",
    "KOM_SOL": "municipality",
    "KOM_SSK": "municipality",
    "KOM_REHAB": "municipality",
    "SKOLA": "municipality",
}
_SIDE: Final = 304
_GROUP_STARTS: Final = ("sjukhus", "prim", "region", "v", "skola")
"""How the groups of the hierarchy begin, in its order."""


def _column_of(unit: UnitRecord) -> str:
    """The column by the unit's operation; by its kind where the directory names no operation we know."""
    operation = unit.operation.casefold()
    for start, place in (("sjukhus", "hospital"), ("prim", "primary"), ("kommun", "municipality")):
        if operation.startswith(start):
            return place
    return _COLUMN_OF.get(unit.kind, "municipality")


def _group_place(group: str) -> int:
    """Where the group stands in the hierarchy; one it does not know comes last."""
    starts = (place for place, start in enumerate(_GROUP_STARTS) if group.casefold().startswith(start))
    return next(starts, len(_GROUP_STARTS))


def region_name(region: str) -> str:
    """A sub-region in words; the directory may carry its three-letter code."""
    names = {
        "fyr": QCoreApplication.translate("regions", "Fyrbodal"),
        "gbg": QCoreApplication.translate("regions", "Gothenburg area"),
        "sml": QCoreApplication.translate("regions", "SAMLA"),
        "smb": QCoreApplication.translate("regions", "SIMBA"),
        "ska": QCoreApplication.translate("regions", "Skaraborg"),
        "sal": QCoreApplication.translate("regions", "South Alvsborg"),
    }
    return names.get(region, region)


class LauncherWindow(QWidget):
    """Sub-regions to the left, three columns of units, Enter starts.

    `unit_chosen` carries the unit id, `unlock_requested` that of one whose session was locked.
    """

    unit_chosen = Signal(str)
    unlock_requested = Signal(str)
    start_over_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        prepare_running()
        super().__init__(parent)
        self.setObjectName("launcher.window")
        self.setProperty("ground", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("SAMSA (practice)"))
        self._units: tuple[UnitRecord, ...] = ()
        self._regions: dict[str, Choice] = {}
        self._rows: list[list[UnitRow]] = [[] for _ in _COLUMNS]
        self._region = ""
        self._chosen: UnitRecord | None = None
        self._wide = True
        self._locked: dict[str, UnitNews | None] = {}
        self._build()
        find = QShortcut(QKeySequence(Qt.Key.Key_Slash), self)
        find.activated.connect(self.search.setFocus)
        self.resize(1360, 860)
        self._offer(None)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)  # never on starting over, which Enter would press

    # -- layout -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = column(self)
        outer.addWidget(TrainingBand())
        body = row()
        body.addWidget(self._side())
        right = column()
        right.addWidget(self._main(), 1)
        right.addWidget(self._foot())
        body.addLayout(right, 1)
        outer.addLayout(body, 1)

    def _side(self) -> QWidget:
        side = QFrame()
        side.setObjectName("launcher.side")
        side.setProperty("ground", "win")
        side.setProperty("edge", "right")
        side.setFixedWidth(round(_SIDE * min(theme().scale, 1.5)))
        box = column(side, margins=(32, 32, 24, 24))
        brand = row(spacing=12)
        brand.addWidget(IconPicture("diversity_3", 28, "accent"))
        names = column()
        names.addWidget(Label("SAMSA", Role.PERSON))
        names.addWidget(Label(self.tr("Training environment"), Role.SMALL, "text2"))
        brand.addLayout(names, 1)
        box.addLayout(brand)
        box.addSpacing(24)
        head = Label(self.tr("Sub-region"), Role.SMALL, "text2")
        head.setContentsMargins(14, 0, 0, 0)
        box.addWidget(head)
        box.addSpacing(8)
        self._region_box = column()
        box.addLayout(self._region_box)
        box.addStretch(1)
        box.addWidget(rule())
        box.addSpacing(16)
        told = self.tr("All persons are made up and have test numbers. Nothing you do here reaches the real service.")
        box.addWidget(IconLabel("info", told, Role.SMALL, "text2", size=18, gap=12, wrap=True))
        box.addSpacing(12)
        self.start_over = Button(
            self.tr("Start over with new practice cases"), "link", icon="restart_alt", name="launcher.start_over"
        )
        self.start_over.clicked.connect(self.start_over_requested)
        box.addWidget(self.start_over, 0, Qt.AlignmentFlag.AlignLeft)
        box.addSpacing(4)
        box.addWidget(BesideLogIn(self))
        return side

    def _main(self) -> QWidget:
        main = QWidget()
        box = column(main, margins=(40, 32, 40, 0))
        head = row(spacing=24)
        words = column()
        self._title = Label(self.tr("Choose a unit to practise as"), Role.PAGE)
        self._count = Label("", Role.BODY, "text2", wrap=True)
        self._count.setObjectName("launcher.count")
        words.addWidget(self._title)
        words.addWidget(self._count)
        head.addLayout(words, 1)
        self.search = SearchField(self.tr("Search unit or log-in name"), "/", "launcher.search")
        self.search.setMinimumWidth(round(280 * min(theme().scale, 1.25)))
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        head.addWidget(self.search, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addLayout(head)
        box.addSpacing(16)
        self._state = InfoBox("")
        self._state.setObjectName("launcher.state")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setObjectName("launcher.progress")
        box.addWidget(self._state)
        box.addSpacing(8)
        box.addWidget(self._progress)
        self._state.hide()
        self._progress.hide()
        self._none = EmptyState("")
        self._none.hide()
        box.addWidget(self._none)
        box.addWidget(self._grid(), 1)
        return main

    def _grid(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("ground", "pane")
        columns = row(inside, spacing=32, margins=(0, 8, 0, 16))
        self._columns = columns
        heads = (
            (self.tr("Hospital"), "local_hospital"),
            (self.tr("Primary care"), "stethoscope"),
            (self.tr("Municipality"), "home_health"),
        )
        self._column_boxes: list[QVBoxLayout] = []
        for text, icon in heads:
            stack = column()
            head = IconLabel(icon, text, Role.SECTION, "text", size=20, gap=10, icon_tone="text2")
            stack.addWidget(head)
            stack.addSpacing(10)
            stack.addWidget(HeavyRule())
            stack.addSpacing(8)
            holder = column()
            stack.addLayout(holder)
            stack.addStretch(1)
            self._column_boxes.append(holder)
            columns.addLayout(stack, 1)
        scroll = QScrollArea()
        scroll.setObjectName("launcher.units")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        return scroll

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setObjectName("launcher.foot")
        foot.setProperty("ground", "sub")
        foot.setProperty("edge", "top")
        box = row(foot, spacing=8, margins=(40, 16, 40, 16))
        words = column()
        self._who = Label("", Role.STRONG, wrap=True)
        self._what = Label("", Role.SMALL, "text2", wrap=True)
        words.addWidget(self._who)
        words.addWidget(self._what)
        box.addLayout(words, 1)
        self._keys = QWidget()
        keys = row(self._keys, spacing=8, margins=(0, 0, 20, 0))
        keys.addWidget(KeyCap("\u2191 \u2193 \u2190 \u2192"))
        keys.addWidget(Label(self.tr("choose"), Role.SMALL, "text2"))
        box.addWidget(self._keys)
        self.start = Button(self.tr("Practise"), "primary", icon="login", key="Enter", name="launcher.start")
        self.start.clicked.connect(self._start)
        box.addWidget(self.start)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        """When three columns have no room for their names they stand above each other."""
        super().resizeEvent(event)
        wide = self._wide = self.width() >= theme().width(1080)
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._keys.setVisible(wide)
        self._offer(self._chosen)

    # -- what the launcher says -------------------------------------------------------------------------------------

    def show_units(self, units: tuple[UnitRecord, ...]) -> None:
        """The store is ready: offer its units."""
        self._locked.clear()
        # Whatever order the store tells them in: the units of a group stand together, in the order of the hierarchy.
        self._units = tuple(sorted(units, key=lambda unit: _group_place(unit.group)))
        self.start_over.show()
        self._state.hide()
        self._progress.hide()
        regions = sorted({unit.sub_region for unit in units}, key=lambda region: _swedish_order(region_name(region)))
        clear(self._region_box)
        self._regions = {}
        for region in regions:
            choice = Choice(region_name(region), "", f"launcher.region.{region}", tall=40, arrow=True)
            choice.clicked.connect(lambda _checked=False, region=region: self.choose_region(region))
            choice.installEventFilter(self)
            self._region_box.addWidget(choice)
            self._regions[region] = choice
        if regions:
            self.choose_region(self._region if self._region in regions else regions[0])

    def show_progress(self, done: int, total: int) -> None:
        """Practice cases are being made: `done` of `total`."""
        words = self.tr("Preparing practice cases: {done} of {total}.").format(done=done, total=total)
        self._state.set_text(words if total else self.tr("Starting the training environment."), "hourglass_top")
        self._state.show()
        self.start_over.hide()
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)
        self._progress.setAccessibleName(words)
        self._progress.setVisible(total > 0)

    def show_problem(self, code: str) -> None:
        """The training environment did not start. `code` is for whoever helps; the words tell what to do."""
        self.start_over.show()
        self._progress.hide()
        what = self.tr("The training environment did not start. Nothing is lost: what you have done is kept.")
        todo = self.tr("Close the program and start it again. If that does not help, give this code: {code}")
        self._state.set_text(f"{what} {todo.format(code=code)}", "error", "danger")
        self._state.show()

    def show_locked(self, unit_id: str) -> None:
        """A session has been locked: offer to go on at its unit. Nothing of what it showed is known here."""
        unit = next((one for one in self._units if one.unit_id == unit_id), None)
        if unit is None:
            return
        self._locked[unit_id] = None
        self._say_locked(unit)
        self._mark_row(unit)
        self.search.clear()
        self.choose_region(unit.sub_region)
        self._offer(unit)
        self.start.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_news(self, unit_id: str, news: UnitNews) -> None:
        """How much has come to a unit that is locked. Nothing moves but the words, and the focus stays."""
        unit = next((one for one in self._units if one.unit_id == unit_id), None)
        if unit is None or unit_id not in self._locked:
            return
        self._locked[unit_id] = news
        self._mark_row(unit)
        if unit_id == list(self._locked)[-1] or unit == self._chosen:
            self._say_locked(unit)

    def _say_locked(self, unit: UnitRecord) -> None:
        words = self.tr("{unit} is locked. What was written is saved. Unlock to go on where you were.")
        news = self._locked[unit.unit_id]
        told = news_words(news, local_now()) if news is not None else ""
        self._state.set_text(f"{words.format(unit=unit.name)}\n{told}".rstrip(), "lock")
        self._state.show()

    def _mark_row(self, unit: UnitRecord) -> None:
        for choice in (one for rows in self._rows for one in rows if one.unit == unit):
            choice.set_aside(self._aside(unit))

    def _aside(self, unit: UnitRecord) -> str:
        """What stands at the end of a unit's row."""
        if unit.unit_id not in self._locked:
            return unit.login
        news = self._locked[unit.unit_id]
        new = short_news(news) if news is not None else ""
        return self.tr("Locked, {news}").format(news=new) if new else self.tr("Locked")

    def choose_region(self, region: str) -> None:
        self._region = region
        for name, choice in self._regions.items():
            choice.setChecked(name == region)
        self._chosen = None
        self._fill()

    def chosen(self) -> UnitRecord | None:
        return self._chosen

    # -- units ------------------------------------------------------------------------------------------------------

    def _matching(self) -> list[UnitRecord]:
        wanted = self.search.text().strip().casefold()
        if not wanted:
            return [unit for unit in self._units if unit.sub_region == self._region]
        return [unit for unit in self._units if wanted in unit.name.casefold() or wanted in unit.login.casefold()]

    def _fill(self) -> None:
        found = self._matching()
        searching = bool(self.search.text().strip())
        self._rows = [[] for _ in _COLUMNS]
        for place, name in enumerate(_COLUMNS):
            box = self._column_boxes[place]
            clear(box)
            group = ""
            for unit in (unit for unit in found if _column_of(unit) == name):
                heading = region_name(unit.sub_region) if searching else unit.group or unit.operation
                if heading != group:
                    group = heading
                    box.addWidget(group_label(group))
                self._add_row(box, place, unit)
        self._count.setText(self._counted(found, searching=searching))
        none = searching and not found
        self._none.setVisible(none)
        if none:
            self._none.set_text(
                self.tr("No match for \u201d{text}\u201d. Search for another spelling.").format(text=self.search.text())
            )
        keep = self._chosen if self._chosen in found else found[0] if searching and found else None
        self._offer(keep)

    def _add_row(self, box: QVBoxLayout, place: int, unit: UnitRecord) -> None:
        choice = UnitRow(unit, self._aside(unit))
        choice.clicked.connect(lambda _checked=False, unit=unit: self._offer(unit))
        choice.started.connect(self._start)
        choice.installEventFilter(self)
        box.addWidget(choice)
        self._rows[place].append(choice)

    def _counted(self, found: list[UnitRecord], *, searching: bool) -> str:
        if searching:
            return self.tr("{n} units match.").format(n=len(found))
        words = self.tr("{n} units in {region}, one user per unit. You need no card.")
        return words.format(n=len(found), region=region_name(self._region)) if found else ""

    def _offer(self, unit: UnitRecord | None) -> None:
        self._chosen = unit
        for rows in self._rows:
            for choice in rows:
                choice.setChecked(choice.unit == unit)
        self.start.setVisible(unit is not None)
        if unit is None:
            self._who.setText(self.tr("Choose a unit in the list"))
            self._what.setText("")
            return
        self._who.setText(unit.name)
        where = (region_name(unit.sub_region), unit.group or unit.operation) if self._wide else ()
        self._who.set_aside(", ".join(part for part in where if part))
        if unit.cases is not None:
            self._what.setText(self.tr("The inbox holds {n} practice cases.").format(n=unit.cases))
        else:
            self._what.setText(self.tr("Log-in name {login}").format(login=unit.login))
        locked = unit.unit_id in self._locked
        if locked:
            self._say_locked(unit)
        words = self.tr("Unlock {unit}") if locked else self.tr("Practise as {unit}")
        self.start.setText(words.format(unit=unit.name))

    def _start(self) -> None:
        if self._chosen is not None:
            unit_id = self._chosen.unit_id
            goes_on = unit_id in self._locked
            self._locked.pop(unit_id, None)
            self._mark_row(self._chosen)
            self._state.hide()
            (self.unlock_requested if goes_on else self.unit_chosen).emit(unit_id)

    # -- keys -------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, UnitRow):
            self._offer(watched.unit)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.search:
                return self._search_key(Qt.Key(event.key()))
            if isinstance(watched, UnitRow):
                return self._unit_key(watched, Qt.Key(event.key()))
            if isinstance(watched, Choice):
                return self._region_key(watched, Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _search_key(self, key: Qt.Key) -> bool:
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._start()
            return True
        if key == Qt.Key.Key_Escape:
            self.search.clear()
            return True
        if key == Qt.Key.Key_Down:
            first = next((rows[0] for rows in self._rows if rows), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def _region_key(self, choice: Choice, key: Qt.Key) -> bool:
        names = list(self._regions)
        place = next(i for i, name in enumerate(names) if self._regions[name] is choice)
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            place = max(0, min(place + (1 if key == Qt.Key.Key_Down else -1), len(names) - 1))
            self.choose_region(names[place])
            self._regions[names[place]].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if key in {Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.choose_region(names[place])
            self._focus_unit(0, 0)
            return True
        return False

    def _unit_key(self, choice: UnitRow, key: Qt.Key) -> bool:
        at = next((x, y) for x, rows in enumerate(self._rows) for y, row_ in enumerate(rows) if row_ is choice)
        step = {Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._offer(choice.unit)
            self._start()
            return True
        if key not in step:
            return False
        across, down = step[key]
        if across < 0 and at[0] == 0:
            region = self._regions.get(self._region)
            if region is not None:
                region.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._focus_unit(at[0] + across, at[1] + down, forward=across >= 0)
        return True

    def _focus_unit(self, across: int, down: int, *, forward: bool = True) -> None:
        step = 1 if forward else -1
        while 0 <= across < len(self._rows) and not self._rows[across]:
            across += step
        if 0 <= across < len(self._rows):
            rows = self._rows[across]
            rows[max(0, min(down, len(rows) - 1))].setFocus(Qt.FocusReason.TabFocusReason)


def _swedish_order(text: str) -> str:
    """Sort key with the three Swedish letters last, which is where a reader looks for them."""
    places = str.maketrans({"\u00e5": "{", "\u00e4": "|", "\u00f6": "}"})
    return text.casefold().translate(places)
