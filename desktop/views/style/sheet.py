"""The one style sheet, made from tokens and line boxes. No colour and no height is written here as a number."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.views.style.tokens import Tokens
from desktop.views.style.typography import FACES, Role

_TONES = ("text", "text2", "text3", "accent", "danger", "warn", "ok", "onaccent", "ontraining")
_GROUNDS = ("win", "pane", "sub", "accentsoft", "warnsoft", "dangersoft", "oksoft", "training")

_FIELDS = "QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox"


def make_sheet(tokens: Tokens, scale: float, lines: Mapping[Role, int]) -> str:
    """The style sheet of the whole program; `lines` gives the line box in px of each role."""
    body = lines[Role.BODY]
    return "\n".join(
        (
            _type(scale),
            _colours(tokens),
            _fields(tokens, body),
            _choices(tokens, body),
            _menus(tokens, scale, body),
            _items(tokens, scale, body, lines[Role.SMALL]),
            _scrolling(tokens),
            _rest(tokens, scale),
        )
    )


def _type(scale: float) -> str:
    rules = []
    for role, face in FACES.items():
        weight = face.weight.value
        rules.append(f'*[face="{role}"] {{ font-size: {face.points * scale:g}pt; font-weight: {weight}; }}')
    return "\n".join(rules)


def _colours(t: Tokens) -> str:
    tones = [f'QLabel[tone="{name}"] {{ color: {t.colour(name)}; }}' for name in _TONES]
    grounds = [f'QWidget[ground="{name}"] {{ background: {t.colour(name)}; }}' for name in _GROUNDS]
    edges = [
        f'QFrame[edge="{side}"] {{ border: none; border-{side}: 1px solid {t.line}; }}'
        for side in ("top", "bottom", "left", "right")
    ]
    boxes = [
        f'QFrame[edge="box"] {{ border: 1px solid {t.line}; border-radius: 4px; }}',
        f'QFrame[edge="danger"] {{ border: 2px solid {t.danger}; border-radius: 4px; }}',
        f'QFrame[edge="own"] {{ border: 1px solid {t.line}; border-left: 3px solid {t.accent}; border-radius: 4px; }}',
        'QFrame[edge="none"] { border: none; }',
        f'QFrame[rule="true"] {{ border: none; background: {t.line}; min-height: 1px; max-height: 1px; }}',
    ]
    return "\n".join(tones + grounds + edges + boxes)


def _fields(t: Tokens, body: int) -> str:
    inner = body + 12 - 2 * 6  # control of line + 12 px; the padding below stands for 5 + 1 px border on each side
    return f"""
{_FIELDS} {{
    background: {t.pane}; color: {t.text}; border: 1px solid {t.linestrong}; border-radius: 4px;
    padding: 5px 10px; placeholder-text-color: {t.text3};
    selection-background-color: {t.accent}; selection-color: {t.onaccent};
}}
QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: {inner}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
    border: 2px solid {t.accent}; padding: 4px 9px;
}}
*[wrong="true"]:enabled {{ border: 2px solid {t.danger}; padding: 4px 9px; }}
QLineEdit[locked="true"], QPlainTextEdit[locked="true"], QTextEdit[locked="true"], QComboBox:disabled,
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled {{
    background: {t.sub}; color: {t.text}; border: 1px solid {t.line}; padding: 5px 10px;
}}
*[locked="true"]:focus {{ border: 2px solid {t.accent}; padding: 4px 9px; }}
QLineEdit[unavailable="true"] {{ border: 1px dashed {t.linestrong}; background: transparent; color: {t.text3}; }}
*[cell="bare"]:enabled {{ border: 1px solid transparent; background: transparent; }}
*[cell="bare"]:hover {{ border: 1px solid {t.linestrong}; }}
*[cell="bare"]:focus {{ border: 2px solid {t.accent}; background: {t.pane}; }}
QComboBox {{ padding-right: 2px; combobox-popup: 0; }}
QComboBox:focus {{ padding-right: 1px; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{
    background: {t.pane}; color: {t.text}; border: 1px solid {t.linestrong}; outline: none; padding: 4px;
    selection-background-color: {t.sel}; selection-color: {t.text};
}}
QComboBox QAbstractItemView::item {{ min-height: {body + 8}px; padding: 0 6px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
QLineEdit[bare="true"], QTextEdit[bare="true"], QPlainTextEdit[bare="true"] {{
    border: none; padding: 0; background: transparent;
}}
"""


def _choices(t: Tokens, body: int) -> str:
    return f"""
QRadioButton, QCheckBox {{ min-height: {body + 4}px; spacing: 8px; color: {t.text}; background: transparent; }}
.QPushButton {{
    background: {t.pane}; color: {t.text}; border: 1px solid {t.linestrong}; border-radius: 4px;
    min-height: {body}px; padding: 5px 12px;
}}
.QPushButton:hover {{ background: {t.hover}; }}
.QPushButton:default {{ background: {t.accent}; color: {t.onaccent}; border-color: {t.accent}; font-weight: 600; }}
.QPushButton:default:hover {{ background: {t.accenthover}; border-color: {t.accenthover}; }}
.QPushButton:disabled {{ color: {t.text3}; border: 1px dashed {t.linestrong}; }}
QToolButton {{ background: transparent; border: none; border-radius: 4px; padding: 4px; color: {t.text}; }}
QToolButton:hover {{ background: {t.hover}; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{
    background: transparent; color: {t.text2}; border: none; border-bottom: 2px solid transparent;
    padding: 9px 0; margin-right: 24px; min-height: {body}px;
}}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent}; font-weight: 600; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {t.line}; }}
"""


def _menus(t: Tokens, scale: float, body: int) -> str:
    return f"""
QMenuBar {{ background: transparent; border: none; color: {t.text}; spacing: 0; padding: 0; }}
QMenuBar::item {{ background: transparent; border-radius: 4px; padding: 4px 10px; min-height: {body}px; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {t.hover}; color: {t.text}; }}
QMenu {{ background: {t.pane}; color: {t.text}; border: 1px solid {t.linestrong}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; min-height: {body}px; }}
QMenu::item:selected {{ background: {t.sel}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.text3}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}
QToolTip {{
    background: {t.sub}; color: {t.text}; border: 1px solid {t.linestrong}; padding: 4px 8px;
    font-size: {9 * scale:g}pt;
}}
"""


def _items(t: Tokens, scale: float, body: int, small: int) -> str:
    return f"""
QAbstractItemView {{
    background: {t.pane}; color: {t.text}; border: none; outline: none; gridline-color: {t.line};
    selection-background-color: {t.sel}; selection-color: {t.text}; alternate-background-color: {t.sub};
}}
QTableView::item, QTreeView::item {{ padding: 0 8px; border: none; border-bottom: 1px solid {t.line}; }}
QTableView::item:selected, QTreeView::item:selected, QListWidget::item:selected {{
    background: {t.sel}; color: {t.text};
}}
QListWidget::item {{ min-height: {body + 12}px; padding: 0 8px; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{
    background: transparent; color: {t.text2}; border: none; border-bottom: 1px solid {t.line};
    font-size: {9 * scale:g}pt; font-weight: 600; padding: 0 8px; min-height: {small + 10}px;
}}
QTableView[plain="true"] QHeaderView::section {{ padding: 0 8px 0 0; }}
QTableCornerButton::section {{ background: transparent; border: none; }}
"""


def _scrolling(t: Tokens) -> str:
    return f"""
QScrollArea, QScrollArea > QWidget > QWidget[scrolled="true"] {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {t.linestrong}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.text2}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {t.line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
"""


def _rest(t: Tokens, scale: float) -> str:
    return f"""
QMainWindow, QDialog {{ background: {t.pane}; }}
QDialog {{ border-radius: 8px; }}
QProgressBar {{
    background: {t.sub}; border: 1px solid {t.linestrong}; border-radius: 4px; text-align: center; color: {t.text};
    min-height: {round(8 * scale)}px; max-height: {round(8 * scale)}px;
}}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
QGroupBox {{ border: none; margin: 0; padding: 0; }}
"""
