"""Cases of individual planning: before the meeting, after it, and plans in force with everything the law asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from central.training.cast import author, phone, principal
from central.training.scene import Scene, signature
from central.training.script import Cells
from central.training.texts import CHILD, Action, more_actions

_ON_CALL = "031-390 06 39"
_ROLES = {"elder": ("ssk", "vc", "soc", "krehab"), "adult": ("soc", "vc", "spec"), "child": ("skola", "barn", "soc")}
_LONG = 20
"""Actions in the longest plans."""
_PRESCHOOL, _OF_AGE = 5, 18
_BRIEF = 4
"""Actions in a plan whose print takes two pages."""


def parties_of(scene: Scene, *, brief: bool = False) -> list[str]:
    """The plan's units: those who do something in the picture after those who always take part."""
    actions = scene.picture.actions[:_BRIEF] if brief else scene.picture.actions
    doing = [action.role for action in actions if action.role != "kin"]
    return scene.cast.units([*_ROLES[scene.picture.band], *doing])


def lead_role(scene: Scene) -> str:
    """Who calls: the school or clinic for a child, the municipal nurse or the health centre for an elder."""
    if scene.picture.band == CHILD:
        return scene.chance.choice(("skola", "barn"))
    return scene.chance.choice(("ssk", "ssk", "vc") if scene.picture.band == "elder" else ("soc", "vc"))


def prepared(scene: Scene, lead: str, days_ago: int, *, brief: bool = False) -> tuple[str, list[str]]:
    """Open a case for a plan, ask the person and begin the plan. Returns the document and all parties."""
    parties = parties_of(scene, brief=brief)
    scene.script.on(-scene.script.workday(-days_ago))
    scene.open(lead, "sip", parties)
    asked(scene, lead)
    accepted(scene, lead)
    scene.script.later(5, 60)
    return scene.script.create(lead, "SIP"), parties


def asked(scene: Scene, lead: str) -> None:
    """Say that somebody needs a plan."""
    need: Cells = {"noticed_on": scene.script.day(0), "noticed_by": "STAFF", "both_principals": "YES"}
    scene.script.later(1, 5)
    scene.script.step(lead, "register_need", "SIP_NEED", "STEP_SIP_NEED", {**need, "need": scene.picture.purpose})


def accepted(scene: Scene, lead: str) -> None:
    """The person says yes."""
    scene.script.later(1, 5)
    said: Cells = {"answered_on": scene.script.day(0)}
    scene.script.step(lead, "offer_accepted", "SIP_NEED", "STEP_SIP_YES", said)


def held(scene: Scene, lead: str, parties: Sequence[str]) -> None:
    """Note that the meeting has been held today."""
    cells: Cells = {
        "held_on": scene.script.day(0),
        "chair": author(lead).name,
        "chair_unit": lead,
        "person_present": "YES",
        "units_present": tuple(parties),
    }
    scene.script.step(lead, "meeting_held", "SIP_CALLED", "STEP_SIP_MEETING", cells)


def call(scene: Scene, lead: str, parties: Sequence[str], meeting_in: int) -> tuple[str, list[str]]:
    """Call to the meeting. Returns the message and its recipients."""
    chance, script = scene.chance, scene.script
    recipients = [unit for unit in parties if unit != lead]
    hour = chance.randint(9, 15)
    cells: Cells = {
        "kind": "SUMMONS",
        "purpose": scene.picture.purpose,
        "long_term_goal": scene.picture.goal,
        "date": script.day(meeting_in),
        "time_from": f"{hour:02d}:00",
        "time_to": f"{hour + 1:02d}:00",
        "chair": signature(lead),
    }
    for row, question in zip(script.rows(len(scene.picture.questions)), scene.picture.questions, strict=True):
        cells[f"questions/{row}/text"] = question
    for row, unit in zip(script.rows(len(recipients)), recipients, strict=True):
        cells |= {
            f"called/{row}/unit": unit,
            f"called/{row}/contribution": "Det ni gör i dag, och vad ni kan göra framåt",
        }
    if chance.random() < 0.4:
        cells |= {"form": "VIDEO", "video_link": f"https://video.example/{chance.randrange(16**8):08x}"}
    else:
        cells |= {"form": "HOME", "place": "Hemma hos personen"}
    return script.send(lead, "KAL", recipients, cells), recipients


def first_cells(scene: Scene, lead: str, parties: Sequence[str]) -> Cells:
    """What is known before the meeting: the person, consent, participation, participants, present state and needs."""
    script, person, picture = scene.script, scene.person, scene.picture
    cells: Cells = {
        "interpreter": "NO",
        "consent_form": "REPRESENTATIVE" if picture.band == CHILD else "ORAL",
        "consent_date": script.day(0),
        "consent_received_by": signature(lead),
        "withdrawal_informed": "YES",
        "took_part": "YES",
        "kin_took_part": "YES" if scene.kin.may_inform else "NOT_WANTED",
        "background": picture.background,
        "current_situation": picture.current,
    }
    cells |= {name: value for name, value in (("phone", person.phone), ("address", person.address)) if value}
    if person.protected is None:
        cells["contact_preference"] = "Genom föräldrarna" if picture.band == CHILD else "Ring på förmiddagen"
    if person.protected is None and _is_child(scene):
        row = script.new_id()
        cells |= {f"guardians/{row}/name": scene.kin.name, f"guardians/{row}/agrees": "YES"}
        cells[f"guardians/{row}/phone"] = scene.kin.phone
    if picture.name in {"memory", "stroke"}:
        cells |= {
            "took_part": "PARTLY",
            "took_part_reason": "Orkade vara med första delen av mötet. Fick planen uppläst och sa ja till den.",
        }
    for row, unit in zip(script.rows(len(parties)), parties, strict=True):
        who = author(unit)
        cells |= {
            f"participants/{row}/name": who.name,
            f"participants/{row}/function": who.title,
            f"participants/{row}/unit": unit,
            f"participants/{row}/principal": principal(unit),
            f"participants/{row}/phone": phone(unit),
            f"participants/{row}/present": "YES",
            f"participants/{row}/called_as": "SUMMONED",
        }
    if scene.kin.may_inform and person.protected is None:
        row = script.new_id()
        cells |= {
            f"participants/{row}/name": scene.kin.name,
            f"participants/{row}/function": scene.kin.relation,
            f"participants/{row}/principal": "OTHER",
            f"participants/{row}/phone": scene.kin.phone,
            f"participants/{row}/present": "YES",
            f"participants/{row}/called_as": "INVITED",
        }
    for row, (area, text) in zip(script.rows(len(picture.needs)), picture.needs, strict=True):
        cells |= {f"needs/{row}/area": area, f"needs/{row}/description": text}
    return cells


def _is_child(scene: Scene) -> bool:
    """Whether the person is under eighteen on the day of the script: by her number, not by the year alone."""
    born = scene.person.person_id[:8]
    today = scene.script.day(0).replace("-", "")
    return int(today) - int(born) < _OF_AGE * 10_000


def agreed_cells(scene: Scene, owner: str, *, actions: int = 0, follow_up: int | None = None) -> Cells:
    """What the meeting agrees on; `follow_up` is days from now, else weeks ahead.

    `actions` asks for a longer plan. A plan of _BRIEF actions is short in the rest as well.
    """
    brief = actions == _BRIEF
    script, picture, chance = scene.script, scene.picture, scene.chance
    goals = script.rows(len(picture.goals))
    cells: Cells = {"important_to_me": picture.important, "long_term_goal": picture.goal}
    for row, goal in zip(goals, picture.goals, strict=True):
        cells |= {
            f"subgoals/{row}/text": goal.text,
            f"subgoals/{row}/measure": goal.measure,
            f"subgoals/{row}/target_date": script.day(goal.weeks * 7),
            f"subgoals/{row}/status": "ONGOING",
        }
    chosen = _actions(scene, actions)
    for row, action in zip(script.rows(len(chosen)), chosen, strict=True):
        cells |= _action_cells(scene, row, action, goals)
    own = picture.own[:1] if brief else picture.own
    for row, (what, when, whom) in zip(script.rows(len(own)), own, strict=True):
        cells |= {f"own_actions/{row}/description": what, f"own_actions/{row}/when": when}
        if whom:
            cells[f"own_actions/{row}/with_whom"] = whom
    others = () if brief else picture.other
    for row, (what, who, when) in zip(script.rows(len(others)), others, strict=True):
        cells |= {
            f"other_actions/{row}/description": what,
            f"other_actions/{row}/who": who,
            f"other_actions/{row}/when": when,
        }
    told = ("warning_signs", "what_helps") if brief else tuple(picture.crisis)
    cells |= {f"crisis/{name}": picture.crisis[name] for name in told}
    ahead = script.days_since_now + chance.randint(6, 24) * 7
    meeting = script.days_from_now(script.workday(ahead if follow_up is None else follow_up))
    at_home = chance.random() < 0.7
    cells |= {
        **_owner_cells(scene, owner),
        "follow_up_date": max(meeting, script.day(1)),
        "follow_up_time": chance.choice(("09:00", "10:30", "13:00", "14:30")),
        "follow_up_form": "PHYSICAL" if at_home else "VIDEO",
        "follow_up_caller": signature(owner),
        "copy_person": "PRINT",
        "copy_to/UNITS": True,
        "copy_units": "Alla enheter som har insatser i planen",
        "approved_orally_on": script.day(0),
    }
    if at_home:
        cells["follow_up_place"] = "i skolan" if picture.band == CHILD else "hemma hos mig"
    if scene.kin.may_inform:
        cells["copy_to/KIN"] = True
    return cells


def _owner_cells(scene: Scene, owner: str) -> Cells:
    who = author(owner)
    contact = scene.cast["barn" if scene.picture.band == CHILD else "vc"]
    named = author(contact)
    return {
        "plan_owner/name": who.name,
        "plan_owner/title": who.title,
        "plan_owner/unit": owner,
        "plan_owner/principal": principal(owner),
        "plan_owner/phone": phone(owner),
        "fvk/name": named.name,
        "fvk/title": named.title,
        "fvk/unit": contact,
        "fvk/phone": phone(contact),
        "crisis/day_name": who.name,
        "crisis/day_phone": phone(owner),
        "crisis/evening_name": "Barnakutmottagningen" if scene.picture.band == CHILD else "Sjuksköterska i jour",
        "crisis/evening_phone": _ON_CALL,
    }


def _actions(scene: Scene, count: int) -> list[Action]:
    own = list(scene.picture.actions)
    if count == _BRIEF:
        return own[:_BRIEF]
    more = list(more_actions(scene.picture.band)) if scene.picture.ages[1] > _PRESCHOOL else []
    scene.chance.shuffle(more)
    return (own + more)[: max(count, len(own))]


def _action_cells(scene: Scene, row: str, action: Action, goals: Sequence[str]) -> Cells:
    group = f"actions/{row}"
    goal = goals[min(action.goal, len(goals)) - 1]
    cells: Cells = {
        f"{group}/description": action.text,
        f"{group}/subgoal": goal,
        f"{group}/schedule": action.schedule,
        f"{group}/legal_basis": action.law,
        f"{group}/status": "PLANNED",
    }
    if action.role == "kin":
        cells[f"{group}/principal"] = "KIN"
        if scene.person.protected is None:
            cells |= {f"{group}/contact_name": scene.kin.name, f"{group}/contact_phone": scene.kin.phone}
        return cells
    unit = scene.cast[action.role]
    return cells | {
        f"{group}/principal": principal(unit),
        f"{group}/unit": unit,
        f"{group}/contact_name": signature(unit),
        f"{group}/contact_phone": phone(unit),
    }


def need_seen(scene: Scene) -> None:
    """Somebody has seen that a plan is needed; the person has not been asked, and nobody else is told."""
    lead = scene.cast.wanted or scene.cast[lead_role(scene)]
    scene.script.on(-scene.script.workday(-scene.chance.randint(0, 3)))
    scene.script.open_case(lead, "sip", scene.person, {}, ())
    asked(scene, lead)


def declined(scene: Scene) -> None:
    """The person did not want a plan then; she is to be asked again."""
    lead = scene.cast.wanted or scene.cast[lead_role(scene)]
    scene.script.on(-scene.script.workday(-scene.chance.randint(5, 20)))
    scene.script.open_case(lead, "sip", scene.person, {}, ())
    asked(scene, lead)
    scene.script.later(5, 60)
    said: Cells = {"answered_on": scene.script.day(0), "why": "NOT_NOW", "ask_again_on": scene.script.day(60)}
    scene.script.step(lead, "offer_declined", "SIP_NEED", "STEP_SIP_NO", said)


def followed_up(scene: Scene) -> None:
    """A plan in force that is being followed up."""
    lead, plan, _ = _active(scene, days_ago=scene.chance.randint(40, 120), actions=_BRIEF, follow_up=1)
    scene.script.on(scene.chance.randint(1, 3))
    scene.script.bare_step(lead, "follow_up", "SIP_ACTIVE")
    scene.script.see(lead, plan)


def closed(scene: Scene) -> None:
    """A plan that has done what it was for."""
    lead, _, _ = _active(scene, days_ago=scene.chance.randint(60, 120), actions=_BRIEF)
    scene.script.on(scene.chance.randint(2, 20))
    cells: Cells = {
        "closed_at": scene.script.day(0),
        "close_reason": "GOALS_REACHED",
        "close_summary": "Målen är nådda. Kontakten fortsätter med vårdcentralen när det behövs.",
    }
    scene.script.step(lead, "close_plan", "SIP_ACTIVE", "STEP_SIP_CLOSE", cells)


def preparing(scene: Scene) -> None:
    """The person has said yes; the rest is not done."""
    prepared(scene, scene.cast[lead_role(scene)], scene.chance.randint(1, 9))


def called(scene: Scene) -> None:
    """The meeting lies ahead; some have acknowledged the call and one has not."""
    lead = scene.cast[lead_role(scene)]
    plan, parties = prepared(scene, lead, scene.chance.randint(3, 8))
    scene.script.publish(lead, plan, first_cells(scene, lead, parties))
    scene.script.on(scene.chance.randint(1, 3))
    meeting = scene.script.workday(scene.chance.randint(4, 16))
    doc, recipients = call(scene, lead, parties, meeting - scene.script.days_since_now)
    scene.received(doc, recipients, but=recipients[-1:])


def meeting_held(scene: Scene) -> None:
    """The meeting is over, the goals are being written and nobody is responsible yet."""
    lead = scene.cast[lead_role(scene)]
    plan, parties = prepared(scene, lead, scene.chance.randint(16, 30))
    _meet(scene, lead, plan, parties, -scene.script.workday(-scene.chance.randint(1, 4)))
    cells = first_cells(scene, lead, parties)
    cells |= {"important_to_me": scene.picture.important, "long_term_goal": scene.picture.goal}
    scene.script.publish(lead, plan, cells)


def active(scene: Scene) -> None:
    """A plan in force, as short as most are."""
    _active(scene, actions=_BRIEF)


def active_full(scene: Scene) -> None:
    """A plan in force with all that its picture tells."""
    _active(scene)


def active_long(scene: Scene) -> None:
    """A plan in force with up to twenty actions."""
    _active(scene, actions=scene.chance.choice((12, 15, 18, _LONG)))


def active_soon(scene: Scene) -> None:
    """A plan in force that is followed up within days."""
    _active(scene, actions=_BRIEF, follow_up=scene.chance.randint(1, 12))


def changed(scene: Scene) -> None:
    """A plan in force that has been changed since: its second version."""
    lead, plan, parties = _active(scene, days_ago=scene.chance.randint(30, 120))
    scene.script.on(-scene.script.workday(-scene.chance.randint(2, 20)))
    first = min(path for path in scene.script.written(plan) if path.endswith("/schedule"))
    writer = parties[0]
    scene.script.see(writer, plan)
    scene.script.later(5, 60)
    scene.script.publish(lead, plan, {first: "Enligt ny överenskommelse, ring om tiden inte passar"})
    scene.script.later(30, 600)
    scene.script.see(lead, plan)


def _active(
    scene: Scene, *, days_ago: int | None = None, actions: int = 0, follow_up: int | None = None
) -> tuple[str, str, list[str]]:
    lead = scene.cast[lead_role(scene)]
    wanted = scene.chance.randint(5, 45) if days_ago is None else days_ago
    established = -scene.script.workday(-wanted)
    plan, parties = prepared(scene, lead, established + scene.chance.randint(17, 30), brief=actions == _BRIEF)
    _meet(scene, lead, plan, parties, established)
    cells = first_cells(scene, lead, parties)
    scene.script.publish(lead, plan, cells)
    scene.script.later(20, 90)
    scene.script.publish(lead, plan, agreed_cells(scene, lead, actions=actions, follow_up=follow_up))
    scene.script.later(5, 60)
    scene.script.establish(lead, plan)
    return lead, plan, parties


def _meet(scene: Scene, lead: str, plan: str, parties: Sequence[str], days_ago: int) -> None:
    """Call, be answered and meet; the meeting is `days_ago`."""
    script = scene.script
    script.on(-script.workday(-days_ago - scene.chance.randint(7, 12)))
    meeting_in = date.fromisoformat(script.days_from_now(-days_ago)) - script.today
    doc, recipients = call(scene, lead, parties, max(1, meeting_in.days))
    scene.received(doc, recipients)
    script.on(days_ago)
    held(scene, lead, parties)
    script.later(15, 60)
