"""In words: how much has come to a unit while it was locked."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop.models.unit_news import UnitNews
from desktop.views.moments import hours, local, since_words


def news_words(news: UnitNews, now: datetime) -> str:
    """`3 nya sedan 14.05, 1 brådskande.`; '' before anything is known. It tells how old it is without contact."""
    if news.over:
        return QCoreApplication.translate("news", "What has come is not shown here any more. Unlock to see it.")
    if not news.told_at:
        words = QCoreApplication.translate("news", "No contact since {time}. What has come is not known.")
        return words.format(time=_since(news.since, now)) if news.apart else ""
    if not news.apart:
        return f"{_counted(news, now)}."
    words = QCoreApplication.translate("news", "{news}. No contact since {time}, more may have come.")
    return words.format(news=_counted(news, now), time=_since(news.told_at, now))


def short_news(news: UnitNews) -> str:
    """`3 nya`, for a row; '' for none."""
    return _new(news.new) if news.new else ""


def _counted(news: UnitNews, now: datetime) -> str:
    since = _since(news.since, now)
    if not news.new:
        return QCoreApplication.translate("news", "Nothing new since {time}").format(time=since)
    words = QCoreApplication.translate("news", "{news} since {time}").format(news=_new(news.new), time=since)
    if not news.high:
        return words
    return QCoreApplication.translate("news", "{news}, {n} urgent").format(news=words, n=news.high)


def _new(count: int) -> str:
    if count == 1:
        return QCoreApplication.translate("news", "1 new")
    return QCoreApplication.translate("news", "{n} new").format(n=count)


def _since(iso: str, now: datetime) -> str:
    """`14.05`, with the day when it is another."""
    moment = local(iso, now)
    return hours(moment) if moment is not None and moment.date() == now.date() else since_words(iso, now)
