"""What one evaluation tells, with the failure stories of other form engines (experience.md B2) as tests."""

from __future__ import annotations

import pytest

from domain.forms.evaluate import Editor, Evaluation, Facts, Level, Moment, evaluate, may_write, rows
from domain.forms.loading import load_definition
from tests.domain.forms.shipped import FACTS, NURSE, READER, complete_sip, data_of, form, trap

WARD = Editor("ska-avd1", "SLUTEN", "CASEWORKER_SLUTEN")


def planning(
    state: dict[str, object], moment: Moment = Moment.PUBLISH, editor: Editor | None = NURSE, facts: Facts = FACTS
) -> Evaluation:
    return evaluate(form("PLN"), state, moment, editor, facts)


def establish(changes: dict[str, object], editor: Editor | None = NURSE) -> Evaluation:
    return evaluate(form("SIP"), {**complete_sip(), **changes}, Moment.ESTABLISH, editor, FACTS)


def blocked(evaluation: Evaluation) -> list[tuple[str, str]]:
    return [(finding.path, finding.code) for finding in evaluation.blocking]


# S1: a Nej needs its comment


def test_a_nej_without_comment_asks_at_once_and_refuses_to_be_published() -> None:
    for moment in (Moment.CHANGE, Moment.PUBLISH):
        assert blocked(planning({"sip_to_be_done": "NO"}, moment)) == [("sip_comment", "sip_no_comment")]
    assert blocked(planning({"sip_to_be_done": "NO"}, Moment.LEAVE)) == []


def test_blanks_are_no_comment() -> None:
    assert blocked(planning({"sip_to_be_done": "NO", "sip_comment": " \n "})) == [("sip_comment", "sip_no_comment")]


def test_a_nej_with_comment_and_every_other_answer_may_be_published() -> None:
    assert blocked(planning({"sip_to_be_done": "NO", "sip_comment": "Klarar sig själv"})) == []
    assert blocked(planning({"sip_to_be_done": "NOT_ASSESSED"})) == []
    assert blocked(planning({})) == []


def test_the_pop_up_says_what_its_buttons_do() -> None:
    rule = form("PLN").rule("sip_no_comment")
    assert rule is not None
    assert rule.popup is not None
    assert rule.popup.title == "Varför ska SIP inte genomföras?"
    assert rule.popup.save == "Spara Nej och kommentar"
    assert rule.popup.cancel.replace("{previous}", "Ej bedömt") == "Avbryt, behåll Ej bedömt"
    assert "sip_to_be_done" in rule.reads


@pytest.mark.parametrize(
    ("policy", "levels"),
    [("require", [Level.BLOCK]), ("prompt", [Level.CONFIRM]), ("off", []), ("no such word", [Level.BLOCK])],
)
def test_policy_softens_the_nej_rule(policy: str, levels: list[Level]) -> None:
    facts = Facts(FACTS.today, FACTS.now, {"sip_no_comment": policy})
    evaluation = planning({"sip_to_be_done": "NO"}, facts=facts)
    assert [finding.level for finding in evaluation.findings] == levels
    assert ("sip_comment" in evaluation.required) == (levels == [Level.BLOCK])


def test_a_ja_suggests_the_call_and_blocks_nothing() -> None:
    evaluation = planning({"sip_to_be_done": "YES"}, Moment.CHANGE)
    assert [(f.level, f.code, f.path) for f in evaluation.findings] == [(Level.HINT, "suggest_kal", "sip_to_be_done")]


@pytest.mark.parametrize(
    ("answer", "called", "told"), [("NO", "YES", True), ("NO", None, False), ("YES", "YES", False)]
)
def test_a_decision_against_a_plan_is_reminded_of_the_call_that_is_out(answer: str, called: object, told: bool) -> None:
    state: dict[str, object] = {"sip_to_be_done": answer, "sip_comment": "Vill inte", "case.sip_called": called}
    found = evaluate(form("PLN"), state, Moment.CHANGE, NURSE, FACTS).findings
    assert ("cancel_the_call" in {one.code for one in found}) == told
    assert all(one.level is Level.HINT for one in found)


def test_a_comment_no_longer_asked_for_is_kept_told_of_and_left_out() -> None:
    evaluation = planning({"sip_to_be_done": "YES", "sip_comment": "Klarar sig själv"})
    assert "sip_comment" not in evaluation.visible
    assert evaluation.left_out == {"sip_comment"}
    assert planning({"sip_to_be_done": "NO", "sip_comment": "x"}).left_out == frozenset()


# S5: the own row only


def test_each_unit_writes_its_own_row_and_sees_the_others_locked() -> None:
    state: dict[str, object] = {"unit_rows/ska-soc1/planned_actions": "Hemtjänst"}
    evaluation = planning(state)
    assert {"unit_rows/ska-soc1", "unit_rows/ska-soc1/status"} <= evaluation.readonly
    assert "unit_rows/ska-soc1/status" in evaluation.visible
    assert not {path for path in evaluation.readonly if "/ska-ssk" in path}


def test_the_own_row_is_there_to_be_filled_before_it_has_a_cell() -> None:
    assert "unit_rows/ska-ssk/planned_actions" in planning({}).visible
    assert "unit_rows/ska-ssk/planned_actions" not in planning({}, editor=READER).visible
    assert "unit_rows/ska-ssk/planned_actions" not in planning({}, editor=None).visible


def test_a_mistake_in_another_units_row_does_not_stop_us() -> None:
    state: dict[str, object] = {"unit_rows/ska-soc1/ready_to_receive": "DATE"}
    assert blocked(planning(state)) == []
    assert blocked(planning({"unit_rows/ska-ssk/ready_to_receive": "DATE"})) == [
        ("unit_rows/ska-ssk/ready_from", "ready_from_missing")
    ]


def test_a_locked_row_stays_locked_when_somebody_tries_to_delete_it() -> None:
    """lforms #153: read-only repeating rows could be deleted."""
    state: dict[str, object] = {"unit_rows/ska-soc1/status": "DONE", "unit_rows/ska-soc1": False}
    assert "unit_rows/ska-soc1" in planning(state).readonly
    assert not may_write(form("PLN"), "unit_rows/ska-soc1", NURSE)
    assert may_write(form("PLN"), "unit_rows/ska-ssk/status", NURSE)
    assert may_write(form("SIP"), "needs/r1", NURSE)
    assert not may_write(form("SIP"), "needs/r1", READER)
    assert not may_write(form("SIP"), "status", NURSE)
    assert not may_write(form("SIP"), "needs/r1/unknown", NURSE)


def test_who_may_only_read_finds_everything_locked() -> None:
    evaluation = planning({"sip_to_be_done": "NO"}, editor=READER)
    assert evaluation.readonly == evaluation.visible
    assert blocked(evaluation) == []


def test_a_section_for_other_parties_is_locked() -> None:
    data = {**data_of("KAL")}
    data["sections"] = [{**data["sections"][0], "parties_write": ["SLUTEN"]}, *data["sections"][1:]]
    definition = load_definition(data)
    for editor, locked in ((NURSE, True), (WARD, False), (None, False)):
        evaluation = evaluate(definition, {}, Moment.PUBLISH, editor, FACTS)
        assert ("purpose" in evaluation.readonly) == locked
        assert ("questions" in evaluation.readonly) == locked
        assert ("purpose" in {path for path, _ in blocked(evaluation)}) == (not locked)
        assert "date" in {path for path, _ in blocked(evaluation)}
    # Whether a plan is complete does not hang on who asks.
    assert "purpose" in {p for p, _ in blocked(evaluate(definition, {}, Moment.ESTABLISH, NURSE, FACTS))}


# Failure stories


def test_what_is_hidden_is_never_required() -> None:
    """beda fhir-emr #880: hidden but required blocks the send with no visible error."""
    state: dict[str, object] = {"summary": "Sår", "wants_answer": "NO", "person_informed": "YES"}
    for answer in ("NO", "UNCHANGED", None):
        evaluation = evaluate(form("MVO"), {**state, "new_medication": answer}, Moment.PUBLISH, NURSE, FACTS)
        assert "medication_text" not in evaluation.visible | evaluation.required
        assert blocked(evaluation) == []
    asked = evaluate(form("MVO"), {**state, "new_medication": "YES"}, Moment.PUBLISH, NURSE, FACTS)
    assert blocked(asked) == [("medication_text", "required.prose")]


def test_no_error_stays_when_its_condition_has_turned_false() -> None:
    """SurveyJS #11285: stale required error."""
    assert blocked(establish({"took_part": "NO"})) == [("took_part_reason", "required.prose")]
    assert blocked(establish({"took_part": "YES"})) == []


def test_a_hidden_answer_keeps_nothing_else_open_and_is_not_lost() -> None:
    """android-fhir #165 stores no answer; ours stays in the state and is told of."""
    state: dict[str, object] = {"closed_at": "2026-11-25", "close_reason": "MOVED", "status": "SIP_ACTIVE"}
    evaluation = establish(state)
    assert not {"closed_at", "close_reason"} & evaluation.visible
    assert evaluation.left_out == {"closed_at", "close_reason"}
    assert {"closed_at", "close_reason"} <= establish({**state, "status": "SIP_CLOSED"}).visible


def test_hidden_answers_count_as_empty_all_along_a_chain() -> None:
    answered: dict[str, object] = {
        "a": "YES",
        "b": "x",
        "c": "x",
        "box/many/YES": True,
        "lines/r1/kind": "NO",
        "last": "x",
    }
    open_form = evaluate(trap(), answered, Moment.CHANGE, None, FACTS)
    assert {"c", "box/in", "box/many", "lines/r1/more", "last"} <= open_form.visible
    closed = evaluate(trap(), {**answered, "a": "NO"}, Moment.PUBLISH, None, FACTS)
    assert {path for path in closed.visible if not path.startswith(("own", "ward", "shown"))} == {"a"}
    assert closed.left_out == answered.keys() - {"a"}
    assert closed.required == {"ward_text"}


def test_what_stands_in_a_locked_group_is_locked() -> None:
    state: dict[str, object] = {"a": "YES", "b": "x", "c": "x", "status": "CLOSED"}
    evaluation = evaluate(trap(), state, Moment.PUBLISH, None, FACTS)
    assert {"box", "box/in", "box/many", "box/many/YES"} <= evaluation.readonly
    assert not {"box/in", "box/many"} & {path for path, _ in blocked(evaluation)}


def test_the_second_and_third_row_are_asked_like_the_first() -> None:
    """lforms #141: the value set was missing in the second repetition."""
    rows_of_three = {f"actions/a{n}/description": "Går ut" for n in (1, 2, 3, 4)}
    evaluation = establish({**rows_of_three, "actions/a4/principal": "NOBODY"})
    for row in ("a3", "a4"):
        assert (f"actions/{row}/unit", "action_without_unit") in blocked(evaluation)
        assert (f"actions/{row}/schedule", "action_without_time") in blocked(evaluation)
    assert ("actions/a3/principal", "required.choice") in blocked(evaluation)
    assert ("actions/a4/principal", "unknown_option") in blocked(evaluation)
    assert not [path for path, _ in blocked(evaluation) if "/a1/" in path or "/a2/" in path]


@pytest.mark.parametrize("group", ["participants", "needs", "subgoals", "actions"])
def test_no_rows_at_all_is_told_at_the_group(group: str) -> None:
    """ODK web-forms #486: zero repeats, and required inside a repeat."""
    bare = {path: value for path, value in complete_sip().items() if not path.startswith(group + "/")}
    evaluation = evaluate(form("SIP"), bare, Moment.ESTABLISH, NURSE, FACTS)
    assert blocked(evaluation) == [(group, "required.rows")]
    assert group in evaluation.visible


def test_deleted_rows_are_neither_counted_nor_asked() -> None:
    deleted: dict[str, object] = {"needs/r1": False}
    assert blocked(establish(deleted)) == [("needs", "required.rows")]
    assert blocked(establish({"needs/r2": False, "needs/r2/area": "Sömn"})) == []
    assert rows({**complete_sip(), **deleted}, "needs") == ()


def test_an_added_but_empty_row_is_asked_for_its_answers() -> None:
    assert blocked(establish({"needs/r9": True})) == [("needs/r9/description", "required.prose")]


def test_rows_come_oldest_first_and_only_real_ones() -> None:
    state = {"needs/b/area": "x", "needs/a": True, "needs/c": None, "needs//area": "x", "needs/å/area": "x", "needs": 1}
    assert rows(state, "needs") == ("a", "b")


def test_one_place_decides_that_the_comment_is_required() -> None:
    """jsonforms #595: two places for one rule drift. Required follows from the rule itself."""
    assert "sip_comment" in planning({"sip_to_be_done": "NO"}).required
    assert "sip_comment" in planning({"sip_to_be_done": "NO", "sip_comment": "Därför"}).required
    item = form("PLN").item("sip_comment")
    assert item is not None
    assert not item.required
    assert item.required_if is None


def test_a_cell_from_a_newer_definition_is_left_alone() -> None:
    newer: dict[str, object] = {"future": {"a": [1]}, "needs/r1/colour": "blå", "areas/skin/depth": 3, "new/r/x": True}
    evaluation = establish(newer)
    assert blocked(evaluation) == []
    assert not evaluation.visible & newer.keys()
    assert not evaluation.left_out & newer.keys()


# Moments


def test_typing_is_not_scolded_and_emptiness_only_on_send() -> None:
    broken: dict[str, object] = {"homegoing/date": "2026-02-30"}
    assert blocked(planning(broken, Moment.CHANGE)) == []
    assert blocked(planning(broken, Moment.LEAVE)) == [("homegoing/date", "bad_date")]
    assert blocked(evaluate(form("INS"), {}, Moment.LEAVE, NURSE, FACTS)) == []


def test_a_shared_draft_of_a_plan_may_have_gaps() -> None:
    assert blocked(evaluate(form("SIP"), {}, Moment.PUBLISH, NURSE, FACTS)) == []
    assert blocked(evaluate(form("SIP"), {"consent_date": "2026-13-01"}, Moment.PUBLISH, NURSE, FACTS)) == [
        ("consent_date", "bad_date")
    ]


def test_establishing_asks_what_publishing_asks_and_more() -> None:
    definition = load_definition({**data_of("PLN"), "required_at": "establish"})
    for editor in (NURSE, None):
        evaluation = evaluate(definition, {"sip_to_be_done": "NO"}, Moment.ESTABLISH, editor, FACTS)
        assert blocked(evaluation) == [("sip_comment", "sip_no_comment")]


# The guard of establishing


def test_a_complete_plan_may_be_established() -> None:
    for editor in (NURSE, WARD, None):
        assert blocked(establish({}, editor)) == []


@pytest.mark.parametrize(
    "path",
    [
        *("consent_form", "consent_date", "consent_received_by", "withdrawal_informed", "took_part"),
        *("participants/r2/name", "participants/r1/principal", "important_to_me", "needs/r1/description"),
        *("long_term_goal", "subgoals/g2/text", "subgoals/g2/target_date", "actions/a1/description"),
        *("actions/a2/principal", "plan_owner/name", "plan_owner/unit", "plan_owner/principal", "plan_owner/phone"),
        *("follow_up_date", "copy_person"),
    ],
)
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_each_mandatory_answer_is_missed_where_it_belongs(path: str, empty: object) -> None:
    evaluation = establish({path: empty})
    assert path in {found for found, _ in blocked(evaluation)}
    assert path in evaluation.visible & evaluation.required


def test_a_reason_stands_in_for_what_the_person_will_not_tell() -> None:
    assert blocked(establish({"important_to_me": None, "important_to_me_missing": "DOES_NOT_WANT"})) == []


@pytest.mark.parametrize("day", ["2026-11-25", "2026-11-24", "1999-01-01"])
def test_the_follow_up_lies_ahead(day: str) -> None:
    for moment in (Moment.LEAVE, Moment.ESTABLISH):
        evaluation = evaluate(form("SIP"), {**complete_sip(), "follow_up_date": day}, moment, NURSE, FACTS)
        assert blocked(evaluation) == [("follow_up_date", "follow_up_not_ahead")]
        assert evaluation.findings[-1].params == {"today": "2026-11-25"}
    assert blocked(establish({"follow_up_date": "2026-11-26"})) == []


def test_a_follow_up_that_is_no_day_is_told_once() -> None:
    assert blocked(establish({"follow_up_date": "2026-11-31"})) == [("follow_up_date", "bad_date")]


def test_somebody_does_each_action_at_some_time() -> None:
    assert blocked(establish({"actions/a1/unit": None})) == [("actions/a1/unit", "action_without_unit")]
    assert blocked(establish({"actions/a1/unit": None, "actions/a1/contact_name": "Omar"})) == []
    assert blocked(establish({"actions/a1/schedule": ""})) == [("actions/a1/schedule", "action_without_time")]
    assert blocked(establish({"actions/a1/schedule": "", "actions/a1/start_date": "2026-12-01"})) == []
    own: dict[str, object] = {"actions/a1/unit": None, "actions/a1/principal": "PERSON"}
    assert blocked(establish(own)) == []
    kin: dict[str, object] = {"actions/a1/unit": None, "actions/a1/principal": "KIN"}
    assert blocked(establish(kin)) == [("actions/a1/contact_name", "action_without_kin")]


def test_each_principal_takes_part_or_an_external_does() -> None:
    assert blocked(establish({"participants/r1/principal": "MUNICIPALITY"})) == [("participants", "region_missing")]
    assert blocked(establish({"participants/r2/principal": "REGION"})) == [("participants", "municipality_missing")]
    assert blocked(establish({"participants/r2/principal": "SCHOOL"})) == []
    assert blocked(establish({"participants/r2/principal": "OTHER"})) == []


def test_findings_come_in_the_order_of_the_form() -> None:
    paths = [path for path, _ in blocked(evaluate(form("SIP"), {}, Moment.ESTABLISH, None, FACTS))]
    order = list(form("SIP").index)
    assert [order.index(path) for path in paths] == sorted(order.index(path) for path in paths)
    assert len(paths) == len(set(paths)) == 17


# Messages


def test_an_admission_tells_what_it_lacks_and_no_time_lies_ahead_of_now() -> None:
    state: dict[str, object] = {
        "admitted_at": "2026-11-25T13:47",
        "estimated_discharge": "2026-11-25",
        "ward_phone": "031-390 06 01",
        "legal_care_form": "HSL",
        "consent": "YES",
        "needs/KOM_HSL": True,
        "municipality": "Skövde",
        "health_centre": "ska-vc1",
    }

    def ward(changes: dict[str, object]) -> list[tuple[str, str]]:
        return blocked(evaluate(form("INS"), {**state, **changes}, Moment.PUBLISH, WARD, FACTS))

    assert ward({}) == []
    assert ward({"admitted_at": "2026-11-25T13:48"}) == [("admitted_at", "admitted_in_future")]
    assert ward({"estimated_discharge": "2026-11-24"}) == [("estimated_discharge", "discharge_before_admission")]
    assert ward({"need_assessed_at": "2026-11-25T13:46"}) == [("need_assessed_at", "assessed_before_admission")]
    assert ward({"needs/KOM_HSL": False}) == [("needs", "required.multi")]
    assert ward({"health_centre": None}) == [("health_centre", "required.unit")]
    assert ward({"health_centre": None, "health_centre_unknown_reason": "Nyinflyttad"}) == []
    assert ward({"interpreter": "YES"}) == [("language", "required.text")]


def test_a_call_needs_its_link_only_for_video() -> None:
    state: dict[str, object] = {
        "kind": "SUMMONS",
        "purpose": "Planera",
        "long_term_goal": "Hem",
        "questions/q1/text": "Vem?",
        "date": "2026-11-25",
        "time_from": "13:00",
        "time_to": "14:00",
        "form": "VIDEO",
    }

    def call(changes: dict[str, object]) -> list[tuple[str, str]]:
        return blocked(evaluate(form("KAL"), {**state, **changes}, Moment.PUBLISH, NURSE, FACTS))

    assert call({}) == [("video_link", "required.text")]
    assert call({"video_link": "http://x.se"}) == [("video_link", "must_start_with")]
    assert call({"form": "PHONE", "video_link": "http://x.se"}) == []
    assert call({"form": "HOME"}) == [("place", "required.text")]
    assert call({"form": "PHONE", "date": "2026-11-24"}) == [("date", "date_passed")]
    assert call({"form": "PHONE", "time_to": "13:00"}) == [("time_to", "ends_before_start")]
