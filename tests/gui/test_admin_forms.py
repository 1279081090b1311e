"""The page of forms at a real store: read in plain words, tried, issued from a file with a day of its own."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pytestqt.qtbot import QtBot

from central.api.sessions import Sessions
from central.store.shipped import form_data
from central.store.store import Store
from desktop.models.form_file import read_form_file
from desktop.views.admin_forms import AdminForms
from domain.forms.definition import FormDefinition
from domain.forms.loading import load_definition
from tests.central.service import LAUNCH_TOKEN, serving
from tests.central.two_principals import OF_REGION, OF_TOWN, two_principals
from tests.gui.test_admin import LOCAL, REGIONAL, Admin

LATER = "2027-01-01"


def data(form_id: str) -> dict[str, Any]:
    return copy.deepcopy(dict(next(one for one in form_data() if one["id"] == form_id)))


def next_version(form_id: str) -> dict[str, Any]:
    """The form with one question in other words and one more, as a file would say it."""
    told = data(form_id)
    told["supersedes"] = {"hash": load_definition(data(form_id)).hash}
    told["version"] = "2"
    items = told["sections"][0]["items"]
    items[0]["label"] = "Orsak"
    items.append({"id": "told_on", "type": "date", "label": "Berättat den", "required": True})
    return told


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = two_principals(tmp_path / "central.db")
    yield opened
    opened.close()


@pytest.fixture
def regional(qtbot: QtBot, store: Store) -> Iterator[Admin]:
    sessions = Sessions(LAUNCH_TOKEN)
    with serving(store, sessions=sessions) as caller:
        one = Admin(qtbot, store, caller.port, sessions, OF_REGION, REGIONAL)
        yield one
        one.line.close()


def page_of(admin: Admin) -> AdminForms:
    page = admin.open("forms")
    assert isinstance(page, AdminForms)
    return page


def test_every_form_is_read_in_plain_words(regional: Admin) -> None:
    page = page_of(regional)
    assert {line.key for line in page.list.lines()} >= {"SIP", "PLN", "INS", "VBG", "KAL"}
    page.choose("PLN")
    told = page.reading.sentences()
    assert "Planering" in page.title.plain()
    assert any(says.startswith("När ”SIP ska genomföras” är ”Nej” och ”Kommentar” är tomt") for says in told), told
    assert any("gäller från" in says for says in told)
    page.choose("AVB")
    assert "Skickas i in- och utskrivning" in page.reading.sentences()


def test_a_form_is_tried_and_nothing_of_it_is_kept(regional: Admin) -> None:
    page = page_of(regional)
    page.choose("AVB")
    page.trying.click()
    assert page.trial is not None
    page.trial.view.build_all()
    page.trial.check.click()
    assert page.trial.errors.isVisible()
    page.trial.form.put("reason", "NO_NEEDS")
    page.trial.check.click()
    assert page.trial.notice.text() == "Det här skulle gå bra. Inget är skickat."
    regional.press("admin.form.trial.back")
    assert page.trial is None


def test_a_new_version_is_looked_at_issued_and_in_force_from_its_day(regional: Admin, tmp_path: Path) -> None:
    page = page_of(regional)
    page.choose("AVB")
    file = tmp_path / "avb.yaml"
    file.write_text(yaml.safe_dump(next_version("AVB"), allow_unicode=True), "utf-8")
    regional.file = str(file)
    page.issue.click()
    assert "Ny fråga: ”Berättat den”" in page.looking.lines()
    assert "”Skäl” heter nu ”Orsak”" in page.looking.lines()
    page.looking.go.click()
    assert "dag" in page.looking.notice.text()
    page.looking.day.put("since", LATER)
    page.looking.go.click()
    assert page.stack.currentIndex() == 0, page.looking.notice.text()
    regional.learn()
    page.begin()
    told = page.reading.sentences()
    assert f"Version 2, börjar gälla {LATER}" in told
    assert "Ny fråga: ”Berättat den”" in told
    assert regional.workplace.known.forms.current("AVB").version == "1"


def test_a_file_that_does_not_hold_says_what_to_mend_and_where(regional: Admin, tmp_path: Path) -> None:
    page = page_of(regional)
    told = data("AVB")
    told["sections"][0]["items"][0]["type"] = "slider"
    file = tmp_path / "avb.yaml"
    file.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    regional.file = str(file)
    page.issue.click()
    assert any("Slaget av fråga finns inte" in line for line in page.looking.lines())
    page.looking.go.click()
    assert page.stack.currentWidget() is page.looking


def test_who_administers_a_principal_reads_and_issues_nothing(qtbot: QtBot, store: Store) -> None:
    sessions = Sessions(LAUNCH_TOKEN)
    with serving(store, sessions=sessions) as caller:
        local = Admin(qtbot, store, caller.port, sessions, OF_TOWN, LOCAL)
        page = page_of(local)
        page.choose("KAL")
        assert page.reading.sentences()
        assert not page.issue.isVisible()
        local.line.close()


# The file, without a window


def shipped() -> list[FormDefinition]:
    return [load_definition(one) for one in form_data()]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (b"\xff\xfe\x00", "not_yaml"),
        (b"a: [", "not_yaml"),
        (b"- a\n- b", "not_a_mapping"),
        (b"x" * 500_000, "too_large"),
        (b"id: AVB", "not_a_list"),
        (yaml.safe_dump({**data("AVB"), "version": 1.5}).encode(), "bad_value"),
        (yaml.safe_dump(data("AVB")).encode(), "issued_already"),
        (yaml.safe_dump({**data("AVB"), "version": "7"}).encode(), "does_not_follow"),
    ],
)
def test_what_cannot_be_issued_says_why(told: bytes, code: str) -> None:
    assert code in {fault.code for fault in read_form_file(told, shipped()).faults}


def test_a_good_file_is_read_as_the_store_will_read_it() -> None:
    file = read_form_file(json.dumps(next_version("AVB")).encode(), shipped())
    assert file.faults == ()
    assert file.definition is not None
    assert load_definition(json.loads(file.text)) == file.definition
