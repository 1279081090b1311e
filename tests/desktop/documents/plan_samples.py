"""Ingrid's plan, the one of the target pictures, and what a plan can hold besides. The persons are fictitious."""

from __future__ import annotations

from datetime import datetime

from desktop.documents.sip_plan import CellValue
from desktop.documents.sip_print import SipPrint

Cells = dict[str, CellValue]

_ACTIONS = (
    ("Tränar trappan med mig.", "Omar Haddad", "ska-krehab", "Tisdag och fredag till 20 december"),
    ("Lägger om såret och frågar hur ont jag har.", "Anna Lindh", "ska-ssk", "Måndag och torsdag i två veckor"),
    ("Hjälper mig på morgonen och kvällen.", "Hemtjänsten", "ska-soc1", "Varje dag kl. 8 och kl. 20"),
)
_PEOPLE = (
    ("Anna Lindh", "sjuksköterska", "ska-ssk", "031-390 06 32"),
    ("Sara Nyberg", "distriktssköterska", "ska-vc1", "031-390 06 40"),
    ("Lena Hallberg", "min dotter", "", "070-174 06 12"),
)


def ingrids_cells() -> Cells:
    """A filled-in SIP."""
    cells: Cells = {
        "phone": "070-111 22 33",
        "address": "Storgatan 5, 541 30 Skövde",
        "important_to_me": "Att få vara hemma med katten Sotis, sjunga i kören och känna mig trygg på natten.",
        "long_term_goal": "Jag vill bo kvar hemma, klara trappan själv och gå till kören på torsdagar.",
        "follow_up_date": "2027-01-13",
        "follow_up_time": "13:00",
        "follow_up_place": "hemma hos mig",
        "plan_owner/name": "Anna Lindh",
        "plan_owner/title": "sjuksköterska",
        "plan_owner/unit": "ska-ssk",
        "plan_owner/phone": "031-390 06 32",
        "fvk/name": "Sara Nyberg",
        "fvk/title": "distriktssköterska",
        "fvk/unit": "ska-vc1",
        "crisis/warning_signs": "Jag får mer ont i höften.\n- Såret blir rött, varmt eller vätskar.",
        "crisis/what_helps": "Vila med kudde under benet.",
        "crisis/day_name": "Anna Lindh, Kommun SSK",
        "crisis/day_phone": "031-390 06 32",
        "crisis/evening_name": "Sjuksköterska i jour",
        "crisis/evening_phone": "031-390 06 39",
        "consent_form": "ORAL",
        "own_actions/0193-1/description": "Ringer till kören.",
        "own_actions/0193-1/when": "I december",
        "own_actions/0193-1/with_whom": "Lena",
    }
    for number, (what, who, unit, when) in enumerate(_ACTIONS):
        cells |= action_row(number, what, who=who, unit=unit, when=when)
    for number, (name, function, unit, phone) in enumerate(_PEOPLE):
        row = f"participants/0193-{number}"
        cells |= {f"{row}/name": name, f"{row}/function": function, f"{row}/unit": unit, f"{row}/phone": phone}
    return cells


def action_row(number: int, what: str, *, who: str = "", unit: str = "", when: str = "") -> Cells:
    """The cells of one action."""
    row = f"actions/0193-{number:02d}"
    return {f"{row}/description": what, f"{row}/contact_name": who, f"{row}/unit": unit, f"{row}/schedule": when}


def ingrids_plan() -> SipPrint:
    """The plan of the target pictures, established."""
    return SipPrint(
        person_name="Ingrid Hallberg",
        person_id_text="19441011-9046",
        birth_only=False,
        version=1,
        status="SIP_ACTIVE",
        established_date="2026-11-25",
        cells=ingrids_cells(),
        unit_names={
            "ska-ssk": "Kommun SSK",
            "ska-vc1": "Vårdcentral 1",
            "ska-krehab": "Kommunrehab",
            "ska-soc1": "Socialtjänst 1",
        },
        unit_phones={"ska-krehab": "031-390 06 35", "ska-vc1": "031-390 06 40"},
        printed_at=datetime(2026, 11, 25, 14, 32),  # noqa: DTZ001 - a print tells local time
        printed_by_unit="Kommun SSK",
        print_code="7F3K-2290",
        training=False,
        draft=False,
    )


def whole_cells() -> Cells:
    """What else an established plan holds."""
    cells: Cells = {
        "background": "Jag bor ensam på andra våningen och bröt höften i oktober. Jag opererades på Skaraborgs sjukhus "
        "och har fått en protes.",
        "current_situation": "Jag går med rollator inne och behöver hjälp i trappan. Såret läker, "
        "men jag har ont på natten.",
        "took_part": "YES",
        "kin_took_part": "YES",
        "consent_date": "2026-11-20",
        "consent_received_by": "Anna Lindh",
        "copy_person": "PRINT",
        "copy_to/UNITS": True,
        "copy_units": "Vårdcentral 1, Kommunrehab och Socialtjänst 1.",
        "needs/0193-1/area": "Förflyttning",
        "needs/0193-1/description": "Jag behöver träna för att klara trappan.",
        "needs/0193-2/area": "Trygghet",
        "needs/0193-2/description": "Jag är orolig på natten och behöver veta att någon kommer.",
        "subgoals/0193-1/text": "Gå upp och ner i trappan med stöd av ledstången",
        "subgoals/0193-1/measure": "Jag hämtar posten själv.",
        "subgoals/0193-1/target_date": "2026-12-20",
        "subgoals/0193-2/text": "Vara med på körens julkonsert",
        "subgoals/0193-2/measure": "Jag har varit där.",
        "subgoals/0193-2/target_date": "2026-12-17",
        "other_actions/0193-1/description": "Skjutsar mig till kören.",
        "other_actions/0193-1/who": "Väntjänsten Röda Korset",
        "other_actions/0193-1/phone": "031-390 06 71",
        "other_actions/0193-1/when": "Torsdag kl. 18",
        "crisis/what_to_avoid": "Att bli liggande länge i sängen.",
        "crisis/acute_plan": "Ring Lena först.\nTa med läkemedelslistan till sjukhuset.",
    }
    for number, (basis, principal) in enumerate(
        (("HSL", "MUNICIPALITY"), ("HSL", "MUNICIPALITY"), ("SOL", "MUNICIPALITY"))
    ):
        cells |= {f"actions/0193-{number:02d}/legal_basis": basis, f"actions/0193-{number:02d}/principal": principal}
    for number, principal in enumerate(("MUNICIPALITY", "REGION", "OTHER")):
        row = f"participants/0193-{number}"
        cells |= {f"{row}/principal": principal, f"{row}/present": "YES", f"{row}/called_as": "SUMMONED"}
    cells["participants/0193-2/called_as"] = "INVITED"
    return cells


def unmet_cells() -> Cells:
    """A need that nobody could meet, and a party that does not agree."""
    return {
        "unmet_needs": "Jag vill ha sällskap på dagarna. Dagverksamheten har kö till i vår.",
        "disagreement_party": "Socialtjänst 1",
        "disagreement_reason": "De tycker att trygghetslarm räcker på natten. Jag vill att någon tittar till mig.",
    }


def evaluation_cells() -> Cells:
    """A follow-up that has been held."""
    return {
        "evaluation_date": "2027-01-13",
        "rating_participation": 9,
        "rating_help": 7,
        "evaluation_summary": "Det har gått bra. Jag går själv till kören och har mindre ont. På natten är jag "
        "fortfarande orolig, så nattpatrullen fortsätter.",
        "subgoals/0193-1/status": "PARTLY",
        "subgoals/0193-1/result": "Jag går ner själv men vill ha någon med upp.",
        "subgoals/0193-2/status": "REACHED",
        "subgoals/0193-2/result": "Jag sjöng hela konserten.",
        "actions/0193-00/status": "ONGOING",
        "actions/0193-00/result": "Två gånger i veckan har räckt.",
        "actions/0193-01/status": "DONE",
        "actions/0193-01/result": "Såret är läkt.",
        "follow_up_date": "2027-04-14",
        "follow_up_time": "10:00",
    }


def closing_cells() -> Cells:
    """A plan that has ended."""
    return {
        "closed_at": "2027-04-14",
        "close_reason": "GOALS_REACHED",
        "close_summary": "Ingrid klarar trappan och går till kören. Hemtjänsten fortsätter efter eget beslut.",
    }


def long_cells() -> Cells:
    """Twenty actions besides."""
    cells: Cells = {}
    for number in range(3, 20):
        more = " Säger till om något ser annorlunda ut än förra gången." if number % 3 == 0 else ""
        cells |= action_row(
            number,
            f"Insats {number + 1}: följer med på promenad, hjälper till med maten och ser efter hur jag mår.{more}",
            who="Hemtjänsten",
            unit="ska-soc1",
            when="Måndag, onsdag och fredag kl. 9",
        )
    return cells


def childs_cells() -> Cells:
    """The plan of a girl of ten years and her two guardians."""
    return {
        "important_to_me": "Att få gå i samma klass som Alva och att det inte är så högt ljud.",
        "long_term_goal": "Jag vill vara i skolan hela dagen utan att bli så trött.",
        "follow_up_date": "2027-02-03",
        "follow_up_time": "15:00",
        "follow_up_place": "skolan",
        "plan_owner/name": "Karin Ek",
        "plan_owner/title": "rektor",
        "plan_owner/unit": "ska-ssk",
        "plan_owner/phone": "031-390 06 88",
        "consent_form": "REPRESENTATIVE",
        "guardians/0193-1/name": "Sofia Lindqvist",
        "guardians/0193-1/phone": "070-174 06 21",
        "guardians/0193-2/name": "Adam Lindqvist",
        "guardians/0193-2/phone": "070-174 06 22",
        "subgoals/0193-1/text": "Vara med på alla lektioner före lunch",
        "subgoals/0193-1/target_date": "2027-01-29",
        "crisis/warning_signs": "Jag håller för öronen.\nJag slutar svara.",
        "crisis/what_helps": "Att få gå till det lugna rummet.",
        **action_row(1, "Ordnar en lugn plats.", who="Karin Ek", unit="Grundskola 1", when="Från måndag"),
        **action_row(2, "Träffar mig och pratar.", who="Elin Borg", unit="Barnmottagning 1", when="Varannan vecka"),
        "own_actions/0193-1/description": "Säger till när jag behöver paus.",
        "own_actions/0193-1/when": "Varje dag",
        "participants/0193-1/name": "Karin Ek",
        "participants/0193-1/function": "rektor",
        "participants/0193-1/unit": "Grundskola 1",
        "participants/0193-1/phone": "031-390 06 88",
        "participants/0193-2/name": "Elin Borg",
        "participants/0193-2/function": "kurator",
        "participants/0193-2/unit": "Barnmottagning 1",
        "participants/0193-2/phone": "031-390 06 89",
    }
