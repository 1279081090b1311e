"""Titles that fit what is typed, also when a letter is wrong: commands, units and pages of help. Never people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from domain.finding import bare, folded, words_in

GOOD_ENOUGH = 78
"""Of 100: one letter wrong in a word of six or more still fits, another word does not."""
_SHORTEST_GUESS = 3


def fitting(text: str, titles: Mapping[str, str], most: int) -> list[str]:
    """The keys of {key: title} that fit best, at most so many: first those in which each word begins one of the
    title's, then those that are nearly so. Å, ä and ö make no difference here."""
    words = [bare(word) for word in words_in(text)]
    if not words:
        return list(titles)[:most]
    plain = {key: bare(folded(title)) for key, title in titles.items()}
    own = words_in(text)
    begun = [key for key, title in plain.items() if _begin(words, title)]
    begun.sort(key=lambda key: not _begin(own, folded(titles[key])))  # Läs before Lås
    if len(begun) >= most or len("".join(words)) < _SHORTEST_GUESS:
        return begun[:most]
    rest = {key: title for key, title in plain.items() if key not in set(begun)}
    near = process.extract(" ".join(words), rest, scorer=_nearness, limit=most - len(begun), score_cutoff=GOOD_ENOUGH)
    return begun + [key for _, _, key in near]


def _begin(words: Sequence[str], title: str) -> bool:
    parts = words_in(title)
    return all(any(part.startswith(word) for part in parts) for word in words)


def _nearness(typed: str, title: str, **_asked: object) -> float:
    """How near what is typed is to the beginning of the words of a title, of 100."""
    parts = words_in(title)
    return min(max((fuzz.ratio(word, part[: len(word) + 1]) for part in parts), default=0.0) for word in typed.split())
