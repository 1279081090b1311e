"""The built-in guide: its pages, in the order one reads them, and where a word stands in them.

The pages are those of `docs/guide`; a new file there is a new page here. Small files, read when somebody asks for help.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from resources import guide_path

FIRST: Final = "kom_igang"
KEYS_PAGE: Final = "tangenter"
_APART: Final = {"eftermiddag": "guide.md", "tillganglighet": "accessibility.md"}
"""Pages that lie beside the folder of the others."""
_ORDER: Final = (
    *(FIRST, "inkorg", "arendet", "formular", "soka", "utan_nat", "utskrivning", "oppenvard", "sip", "utskrifter"),
    *("tangenter", "installningar", "tillganglighet", "ordlista", "eftermiddag"),
)
_LAST: Final = ("administration",)
_HEADING: Final = re.compile(r"^(#{1,3}) +(.+?) *$")
_PICTURE: Final = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS: Final = re.compile(r"\*\*|`|^\s*(?:[*-]|\d+\.) |^\s*\|[-| ]+\|\s*$|\*(?=\S)|(?<=\S)\*", re.MULTILINE)
_EXCERPT: Final = 110


class HelpTopic(NamedTuple):
    """A page of the guide: what it is asked for by, and what it is called."""

    key: str
    title: str


class HelpHit(NamedTuple):
    """Where the words stand: the page, its `section`th heading (0: what stands before the second), some words of it."""

    key: str
    title: str
    section: int
    heading: str
    excerpt: str


class HelpSection(NamedTuple):
    """A heading and the plain text below it."""

    heading: str
    text: str


def help_topics() -> tuple[HelpTopic, ...]:
    """Every page there is, in the order one reads them; those nobody has given a place come before the last."""
    return tuple(HelpTopic(key, _title(path)) for key, path in _pages())


def help_file(key: str) -> Path:
    """Where the page lies. Raises LookupError for a page that does not exist."""
    for known, path in _pages():
        if known == key:
            return path
    raise LookupError(key)


def help_text(key: str) -> str:
    """The page as Markdown. Raises LookupError for a page that does not exist."""
    return help_file(key).read_text("utf-8")


def topic_of_link(target: str) -> str:
    """The page that a link in the guide leads to ("../guide/sip.md#fraga"); '' where that is not shipped."""
    name = target.partition("#")[0].replace("\\", "/").rpartition("/")[2]
    return next((key for key, path in _pages() if path.name == name), "")


def help_sections(key: str) -> tuple[HelpSection, ...]:
    """The page heading by heading, the first being its title."""
    return _sections(help_text(key))


def find_help(words: str) -> tuple[HelpHit, ...]:
    """Where all of `words` stand, begun words too: headings first, then texts, each in the order of the guide."""
    wanted = words.casefold().split()
    if not wanted:
        return ()
    in_heading, in_text = [], []
    for topic in help_topics():
        for place, section in enumerate(help_sections(topic.key)):
            heading = f"{topic.title} {section.heading}".casefold()
            if all(word in heading for word in wanted):
                in_heading.append(_hit(topic, place, section, ""))
            elif all(word in heading or word in section.text.casefold() for word in wanted):
                in_text.append(_hit(topic, place, section, wanted[0]))
    return (*in_heading, *in_text)


def _hit(topic: HelpTopic, place: int, section: HelpSection, word: str) -> HelpHit:
    return HelpHit(topic.key, topic.title, place, section.heading, _excerpt(section.text, word))


def _excerpt(text: str, word: str) -> str:
    at = max(text.casefold().find(word), 0) if word else 0
    begins = text.rfind(" ", 0, max(at - 30, 0)) + 1 if at > 30 else 0
    cut = text[begins : begins + _EXCERPT]
    if begins + _EXCERPT < len(text):
        cut = cut.rpartition(" ")[0] + " …"
    return ("… " if begins else "") + cut


@lru_cache(maxsize=1)
def _pages() -> tuple[tuple[str, Path], ...]:
    """(key, file). The files do not change while the program runs."""
    found = {path.stem: path for path in guide_path("guide").glob("*.md")}
    found |= {key: path for key, name in _APART.items() if (path := guide_path(name)).is_file()}
    others = sorted(set(found) - {*_ORDER, *_LAST})
    return tuple((key, found[key]) for key in (*_ORDER, *others, *_LAST) if key in found)


@lru_cache(maxsize=64)
def _title(path: Path) -> str:
    for line in path.read_text("utf-8").splitlines():
        if found := _HEADING.match(line):
            return found[2]
    return path.stem


@lru_cache(maxsize=64)
def _sections(markdown: str) -> tuple[HelpSection, ...]:
    return tuple(_read(markdown))


def _read(markdown: str) -> Iterator[HelpSection]:
    heading, lines = "", list[str]()
    for line in markdown.splitlines():
        found = _HEADING.match(line)
        if found is None:
            lines.append(line)
            continue
        if heading or any(line.strip() for line in lines):
            yield HelpSection(heading, _plain("\n".join(lines)))
        heading, lines = found[2], []
    yield HelpSection(heading, _plain("\n".join(lines)))


def _plain(markdown: str) -> str:
    text = _LINK.sub(r"\1", _PICTURE.sub("", markdown))
    return " ".join(_MARKS.sub("", text).replace("|", " ").split())
