"""What an answer is called that the form in use has no place for."""

from __future__ import annotations

from desktop.models.known import Known
from domain.context import form_library
from domain.forms.loose_labels import loose_labels
from tests.domain.forms.newer import foreign_planning, versions


def test_an_answer_of_a_form_that_cannot_be_read_is_called_what_that_form_calls_it() -> None:
    known = Known(forms=form_library(versions()[:1]), strange={"sha256:x": loose_labels(foreign_planning())})
    assert known.label_of("sha256:x", "language") == "Språk"
    assert known.label_of("sha256:x", "aids/r1/what") == "Vad"
    assert known.label_of("sha256:x", "risks/falls") == "Risker: Fall"
    assert known.label_of("sha256:x", "nothing") == "nothing"


def test_an_answer_that_is_no_longer_asked_for_is_called_what_it_was() -> None:
    newest = versions()[2].hash
    known = Known(forms=form_library(versions()))
    assert known.label_of(newest, "kin_view") == "Närståendes synpunkter"
    assert known.label_of(newest, "language") == "Språk"
    assert known.form_of("PLN", newest) == versions()[2]
    assert known.form_of("INS", newest) is None
