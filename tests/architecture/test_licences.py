"""The locks hold nothing that a public-sector product may not be built on."""

from __future__ import annotations

import re

import pytest

from resources import resource_path
from resources.licences.notices import NOTICES, locked
from resources.licences.policy import BUILD_TOOLS, licence_of, objection, stated_licence
from tests.architecture.source_tree import ROOT

LOCKS = {
    name: (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    for name in ("product", "dev", "build", "postgres")
}


@pytest.mark.parametrize("lock", sorted(LOCKS))
def test_every_locked_package_has_a_licence_we_accept(lock: str) -> None:
    names = [name for name, _ in locked(LOCKS[lock])]
    assert names
    assert [why for name in names if (why := objection(name, licence_of(name)))] == []


def test_the_product_holds_no_build_tool() -> None:
    assert set(BUILD_TOOLS).isdisjoint(name for name, _ in locked(LOCKS["product"] + LOCKS["dev"]))


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("pyqt6", "GPL-3.0-only"),
        ("pymupdf", "AGPL-3.0-only OR LicenseRef-Commercial"),
        ("mystery", ""),
        ("half-good", "MIT AND GPL-2.0-only"),
        ("pyside6-addons", "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"),
        ("psycopg2", "LGPL-3.0-or-later"),
    ],
)
def test_a_planted_bad_licence_is_refused(name: str, licence: str) -> None:
    assert objection(name, licence)


def test_metadata_that_says_only_bsd_is_unknown_until_somebody_reads_it() -> None:
    assert stated_licence("", "BSD", ["License :: OSI Approved :: BSD License"]) == ""
    assert stated_licence("", "", ["License :: OSI Approved :: MIT License"]) == "MIT"
    assert stated_licence("", "", []) == ""


def test_every_package_is_locked_by_hash_and_only_the_qt_parts_we_may_use() -> None:
    for name, text in LOCKS.items():
        pins = [line for line in text.splitlines() if line[:1].isalnum()]
        assert pins, name
        assert [pin for pin in pins if "==" not in pin or not pin.endswith("\\")] == [], name
        assert len(re.findall(r"^\S.*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)) == len(pins), name
    names = {name for name, _ in locked(LOCKS["product"])}
    assert not names & {"pyside6", "pyside6-addons", "pyside6-webengine"}


def test_the_notices_follow_the_lock() -> None:
    """If this fails: .venv/bin/python -m resources.licences.notices"""
    text = NOTICES.read_text(encoding="utf-8")
    assert [
        f"{name} {version}" for name, version in locked(LOCKS["product"]) if f"\n{name} {version}: " not in text
    ] == []


@pytest.mark.parametrize("kind", ["fonts", "icons"])
def test_every_font_and_icon_has_its_licence_beside_it(kind: str) -> None:
    drawn = [p for p in resource_path(kind).rglob("*") if p.suffix in (".ttf", ".otf", ".svg")]
    assert drawn
    bare = {
        path.parent for path in drawn if not list(path.parent.glob("*LICEN[CS]E*")) + list(path.parent.glob("*OFL*"))
    }
    assert bare == set()
