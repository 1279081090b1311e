"""Every text on the screen goes through Qt's translation, and Swedish is complete."""

from __future__ import annotations

import ast
import re
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import PySide6
import pytest

from tests.architecture.source_tree import ROOT, called_name, parsed, plant, python_files

VIEWS = ("desktop/views", "desktop/app", "desktop/tour")
LUPDATE = Path(PySide6.__file__).parent / "lupdate"
# What shows, or speaks, the text it is given.
SPEAKING = {
    "setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription",
    "setStatusTip", "setWhatsThis", "setTitle", "setInformativeText", "setDetailedText", "setLabelText", "setSubTitle",
    "setHtml", "setMarkdown", "setPlainText", "setButtonText", "setCancelButtonText", "setSuffix", "setPrefix",
    "addItem", "addItems", "addAction", "addTab", "addMenu", "addRow", "insertItem", "setHeaderLabels", "setTabText",
    "setHorizontalHeaderLabels", "showMessage", "QLabel", "QPushButton", "QAction", "QGroupBox", "QCheckBox",
    "QRadioButton", "QCommandLinkButton", "QMenu", "QDockWidget", "question", "warning", "information", "critical",
}  # fmt: skip
LETTER = re.compile(r"[^\W\d_]{2}")
# A word, not a letter: tables of letters and samples for measuring may hold å, ä and ö.
SWEDISH_WORD = re.compile("[a-z][åäö]|[åäöÅÄÖ][a-z]", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%L?\d|%n|\{\w*\}")


@dataclass(frozen=True)
class Message:
    """One text of a .ts file; `forms` are its finished translations (several for a counted text)."""

    context: str
    source: str
    comment: str
    forms: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.context, self.source, self.comment)


def messages(ts: Path) -> list[Message]:
    """Every text in a .ts file that the program still uses."""
    found = []
    for context in ET.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") in ("vanished", "obsolete"):
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            if translation.get("type") == "unfinished":
                forms = [""]
            texts = (context.findtext("name"), message.findtext("source"), message.findtext("comment"))
            found.append(Message(texts[0] or "", texts[1] or "", texts[2] or "", tuple(forms)))
    return found


def texts_in_code(root: Path, out: Path) -> list[Message]:
    """What lupdate finds in the Python files below the view folders of `root`; `out` is a scratch .ts file."""
    files = [str(path) for path in python_files(root, VIEWS)]
    files += [str(path) for folder in VIEWS if (path := root / f"{folder}.py").exists()]
    if not files:
        return []
    command = [str(LUPDATE), *files, "-ts", str(out), "-source-language", "en", "-target-language", "sv"]
    subprocess.run(command, check=True, capture_output=True)
    return messages(out)


def untranslated(root: Path, out: Path) -> list[str]:
    """Texts in the code whose finished Swedish is missing, or has lost a placeholder."""
    swedish: dict[tuple[str, str, str], Message] = {}
    for ts in sorted((root / "resources" / "translations").glob("*_sv.ts")):
        for message in messages(ts):
            kept = swedish.get(message.key)
            if kept is None or not all(kept.forms):
                swedish[message.key] = message
    problems = []
    for message in texts_in_code(root, out):
        known = swedish.get(message.key)
        where = f"{message.context}: {message.source!r}"
        if known is None:
            problems.append(f"{where} is in no *_sv.ts (run packaging/translations)")
        elif not all(form.strip() for form in known.forms):
            problems.append(f"{where} is not finished")
        elif not _keeps_placeholders(known):
            problems.append(f"{where} lost a placeholder in Swedish")
    return problems


def _keeps_placeholders(message: Message) -> bool:
    wanted = set(PLACEHOLDER.findall(message.source)) - {"%n"}  # "one case" may say the number in words
    return all(wanted <= set(PLACEHOLDER.findall(form)) for form in message.forms)


def bare_texts(root: Path) -> list[str]:
    """Literals shown without translation, and Swedish written in the code of the views (sources are English)."""
    found = []
    codes = domain_codes(root)
    for path in python_files(root, VIEWS[:1]):
        place = path.relative_to(root).as_posix()
        tree = parsed(path)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called_name(node) in SPEAKING:
                found += [f"{place}:{node.lineno} shows {text!r} untranslated" for text in _literals(node)]
        swedish = [(line, text) for line, text in _swedish(tree) if text not in codes]
        found += [f"{place}:{line} has Swedish in the code: {text!r}" for line, text in swedish]
    return found


def domain_codes(root: Path) -> set[str]:
    """The domain's own codes, some of which are Swedish words in capitals (`GIVET`): data, shown as other words."""
    constants = (node for path in python_files(root, ("domain",)) for node in ast.walk(parsed(path)))
    texts = {node.value for node in constants if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if text.isupper()}


def _literals(call: ast.Call) -> list[str]:
    candidates = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in ("text", "title"))]
    found: list[str] = []
    for arg in candidates:
        parts = arg.elts if isinstance(arg, ast.List | ast.Tuple) else [arg]
        for part in parts:
            pieces = part.values if isinstance(part, ast.JoinedStr) else [part]
            texts = [p.value for p in pieces if isinstance(p, ast.Constant) and isinstance(p.value, str)]
            text = re.sub(r"<[^>]*>", "", "".join(texts))  # markup is not words
            found += [text] if LETTER.search(text) else []
    return found


def _swedish(tree: ast.Module) -> list[tuple[int, str]]:
    # Strings that stand alone are documentation: of a module, a class, a function or the constant above.
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in documented and SWEDISH_WORD.search(node.value)
    ]


def test_swedish_is_complete(tmp_path: Path) -> None:
    assert untranslated(ROOT, tmp_path / "found.ts") == []


def test_no_view_shows_a_bare_text() -> None:
    assert bare_texts(ROOT) == []


TS = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="sv"><context><name>Page</name>
<message><source>Sent %1</source><translation{kind}>{swedish}</translation></message></context></TS>"""
VIEW = """from PySide6.QtWidgets import QWidget
class Page(QWidget):
    def build(self):
        self.tr("Sent %1")
"""


@pytest.mark.parametrize(
    ("kind", "swedish", "complaint"),
    [
        ("", "Skickat %1", None),
        ("", "Skickat", "lost a placeholder"),
        ("", "", "not finished"),
        (' type="unfinished"', "Skickat %1", "not finished"),
        (' type="vanished"', "Skickat %1", "is in no"),
    ],
)
def test_a_planted_gap_is_seen(tmp_path: Path, kind: str, swedish: str, complaint: str | None) -> None:
    plant(tmp_path, "desktop/views/page.py", VIEW)
    plant(tmp_path, "resources/translations/page_sv.ts", TS.format(kind=kind, swedish=swedish))
    problems = untranslated(tmp_path, tmp_path / "found.ts")
    assert (complaint is None) == (problems == [])
    assert complaint is None or complaint in problems[0]


@pytest.mark.parametrize(
    "line",
    [
        'label.setText("Hello")',
        'QLabel("Hello")',
        'QtWidgets.QPushButton("Hello", parent)',
        'box.addItems(["Hello", "there"])',
        'label.setText(f"Sent {when}")',
        'QLabel(text="Hello")',
        'self.name = "Förnamn"',
    ],
)
def test_a_planted_bare_text_is_seen(tmp_path: Path, line: str) -> None:
    assert bare_texts(plant(tmp_path, "desktop/views/page.py", line))


def test_a_code_of_the_domain_is_no_text(tmp_path: Path) -> None:
    plant(tmp_path, "domain/consent.py", 'LIMITED = "BEGRÄNSAT"')
    plant(tmp_path, "desktop/views/page.py", 'if state == "BEGRÄNSAT":\n    self.name = "ÅTERKALLAT"')
    assert bare_texts(tmp_path) == ["desktop/views/page.py:2 has Swedish in the code: 'ÅTERKALLAT'"]


@pytest.mark.parametrize(
    "line",
    [
        'label.setText(self.tr("Hello"))',
        'label.setText("–")',
        "label.setText(record.name)",
        "ORDER = 'ÅÄÖ'",
        "label.setText(f'<div style=\"x\">{text}</div>')",
        'label.setText("")',
    ],
)
def test_translated_and_wordless_texts_pass(tmp_path: Path, line: str) -> None:
    assert bare_texts(plant(tmp_path, "desktop/views/page.py", f'"""Sidan på svenska."""\n{line}')) == []
