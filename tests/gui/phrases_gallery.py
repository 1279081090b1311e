"""Pictures of the phrases and of what is copied, to be looked at beside the target pictures. Run by hand:

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.gui.phrases_gallery OUT [only-names-containing]
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject

from desktop.models.unit_records import Phrase
from desktop.views.components.fields import Prose
from desktop.views.frame import MainWindow
from desktop.views.phrase_typing import PhraseTyping
from desktop.views.phrases_page import PhrasesPage
from tests.gui.case_gallery import framed, main, patient
from tests.gui.conftest import type_text
from tests.gui.process_stage import told

PHRASES = (
    Phrase("1", "Hembesök", "Hembesök hos {patient} {idag} av {jag}, {enhet}.", "Anna Lindh", "2026-10-01"),
    Phrase("2", "Såromläggning", "Såret är omlagt {idag}. Nästa gång {dag}.", "Anna Lindh", "2027-03-01"),
    Phrase("3", "Trygghetslarm", "Larmet är provat. Det hörs i alla rum.", "Ångström Öberg", ""),
)


def page() -> MainWindow:
    shown = PhrasesPage(told())
    shown.show_phrases(PHRASES)
    return framed(shown)


def editor() -> MainWindow:
    shown = PhrasesPage(told())
    shown.show_phrases(PHRASES)
    window = framed(shown)
    shown.editor.edit(PHRASES[1])
    shown.editor.name.clear()
    shown.editor.save.click()
    return window


def offered() -> MainWindow:
    window = patient()
    window.activateWindow()
    PhraseTyping(lambda: PHRASES, lambda _prose: {"jag": "Anna Lindh"}, QObject(window))
    prose = window.findChild(Prose, "field.situation")
    assert prose is not None
    prose.setFocus()
    type_text(prose, "Klart. ;")
    return window


SCENES = {"phrases": page, "phrases-editor": editor, "phrases-offered": offered}

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "", SCENES)
