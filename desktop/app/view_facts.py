"""What the case views are told of who works where: the facts they show and the words they say them in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from desktop.models.texts import Texts
from desktop.models.workplace import Workplace
from desktop.views.view_context import ViewContext
from domain.forms.findings import Editor


def context_of(place: Workplace, texts: Texts, now: Callable[[], datetime]) -> ViewContext:
    """Of one session: its person, her unit and the role she writes by; `now` is what ages and limits are counted by."""
    session = place.session
    common = {code: texts.say(code) for code in texts.codes}
    return ViewContext(
        lambda: place.known,
        Editor.of(session.unit.unit_id, session.unit.kind, session.roles),
        session.author.name,
        session.author.title,
        common,
        texts.say,
        now,
        session.author.user_id,
    )
