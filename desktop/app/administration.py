"""The way to administration, for the few who have a role for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.app.jobs import Jobs
from desktop.app.outside_login import Networked
from desktop.app.view_facts import context_of
from desktop.models.texts import Texts
from desktop.models.workplace import Workplace
from desktop.views.frame import MainWindow
from domain.administration import LOCAL, REGIONAL

if TYPE_CHECKING:
    from desktop.app.admin_pages import AdminPages


def offer_administration(
    window: MainWindow,
    jobs: Jobs,
    workday: Networked,
    workplace: Workplace,
    texts: Texts,
    clock: Callable[[], datetime],
) -> AdminPages | None:
    """The page in the navigation, None for who has no role for it. What she may do there the store decides.

    `clock` is the store's time here, as far as it is known.
    """
    if {LOCAL, REGIONAL}.isdisjoint(workplace.session.roles):
        return None
    # Everybody else's window need not wait for these.
    from desktop.app.admin_pages import AdminPages  # noqa: PLC0415
    from desktop.views.admin_forms import FormWords  # noqa: PLC0415

    words = FormWords(texts.templates("plain."), context_of(workplace, texts, clock))
    return AdminPages(window, jobs, workday, workplace, texts.say, clock, words)
