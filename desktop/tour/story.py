"""The main job, told by the real windows: a nurse takes a case home, works without network, syncs, prints the SIP.

Every step does with keys and clicks what a person would, and then looks: in the other window, in the other replica, in
a file. What was not seen is not told, and the exit code says so.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pypdf import PdfReader

from desktop.app.arguments import Arguments
from desktop.app.session_ticket import SessionTicket
from desktop.session.embedded_store import start_embedded_store
from desktop.tour.administration import administer
from desktop.tour.admission import admit
from desktop.tour.discharge import go_home
from desktop.tour.log import StoryLog
from desktop.tour.open_care import ask_and_answer
from desktop.tour.player import NotSeenError, Player
from desktop.tour.proxy import CuttableProxy
from desktop.tour.sip import hand_over_and_follow_up, plan_together
from desktop.views.moments import local_now

NURSE, WARD = "ska-ssk", "ska-avd1"
PLANNING_PERSON = "Ingrid Hallberg"
PLAN_PERSON = "Lars-Göran Ek"
OWN_WORDS = "Jag vill hem till katten och klara trappan själv"
WARDS_WORDS = "Vill hem så snart det går, är trött efter operationen"
SETTLED_WORDS = "Jag vill hem till katten och klara trappan själv. Trött efter operationen."
OWN_ROW = "Hembesök dag 1 efter hemgång. Såromläggning måndag och torsdag i två veckor."
HALF_WORD = "Behöver gåbord och förhöjd toalettsits. Dottern hämtar hjälpme"
DRAFT_SECONDS = 0.5
"""What is typed is safe on disk this long after the last key: that is the promise the kill puts to the test."""
_ACTIONS = (
    ("Tränar trappan med mig.", "Kommun", "Kommunrehab", "Omar Haddad", "031-390 06 35", "Tisdag och fredag"),
    ("Lägger om såret och frågar hur ont jag har.", "Kommun", "Kommun SSK", "Anna Lindh", "031-390 06 32", "Måndag"),
    ("Går igenom mina läkemedel.", "Region", "Vårdcentral 1", "Sara Nyberg", "031-390 06 40", "Senast 7 december"),
)
WARDS_SITUATION = "Opererad i går. Uppegående med gåbord och en person bredvid."


@dataclass(slots=True)
class Stage:
    """Where the story plays: both windows, the network between the nurse and the store, and where pictures go."""

    nurse: Player
    ward: Player
    network: CuttableProxy
    log: StoryLog
    out: Path
    window: Callable[[str, str], Player]
    """One more window, for the unit named second; the one it has where it has one."""
    windows: dict[str, Player]
    """All that are open, by unit."""
    pictures: int = 0

    def shot(self, player: Player, name: str) -> Path:
        self.pictures += 1
        return player.shot(f"{self.pictures:02d}-{name}.png")


def run_tour(arguments: Arguments) -> int:
    """Tell the story into `arguments.out`. Returns 0 only if every step's outcome was seen."""
    out = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    log = StoryLog()
    began = time.perf_counter()
    try:
        with _stage(arguments, log) as stage:
            _tell(stage)
    except NotSeenError:
        log.write(out)
        return 1
    log.write(out)
    print(f"{len(log.steps)} steg på {time.perf_counter() - began:.0f} s. Bilder, sip.pdf och story.json: {out}")
    return 0 if log.complete else 1


def _tell(stage: Stage) -> None:
    try:
        for chapter in CHAPTERS:
            chapter(stage)
    except NotSeenError:
        for unit, player in stage.windows.items():
            with suppress(NotSeenError, OSError):
                stage.shot(player, f"fel-{unit}")
        raise


@contextmanager
def _stage(arguments: Arguments, log: StoryLog) -> Iterator[Stage]:
    with ExitStack() as leaving:
        data = _data_folder(arguments, leaving)
        print("Förbereder övningsärenden …")
        store = leaving.enter_context(start_embedded_store(data / "store", arguments.cases))
        address = store.address
        network = CuttableProxy(int(address.url.rsplit(":", 1)[1]))
        leaving.callback(network.cut)

        opened: dict[str, Player] = {}

        def window(name: str, unit: str, url: str = address.url) -> Player:
            if unit in opened:
                return opened[unit]
            ticket = SessionTicket(url, address.token, address.store_key, unit, str(data / unit), drive=True)
            player = Player(name, ticket, arguments.out)
            leaving.callback(player.close)
            opened[unit] = player
            return player

        nurse, ward = window("sjuksköterskan", NURSE, network.url), window("avdelningen", WARD)
        yield Stage(nurse, ward, network, log, arguments.out, window, opened)


def _data_folder(arguments: Arguments, leaving: ExitStack) -> Path:
    if arguments.keep:
        data = arguments.out / "data"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True, mode=0o700)
        return data
    return Path(leaving.enter_context(tempfile.TemporaryDirectory(prefix="samsa-tour-")))


# -- the chapters ---------------------------------------------------------------------------------------------------


def log_in(stage: Stage) -> None:
    nurse = stage.nurse
    with stage.log.step("Logga in", "Öppnar inkorgen som Kommun SSK, Skaraborg. Första hämtningen.") as step:
        nurse.wait("first_sync.page", timeout=20)
        stage.shot(nurse, "forsta-hamtningen")
        inbox = nurse.wait("inbox.list", contains=PLANNING_PERSON, timeout=40)
        groups = nurse.facts()["inbox"]
        if min(groups.values()) < 1:
            raise NotSeenError(f"a group of the inbox is empty: {groups}")
        oldest = nurse.read("inbox.oldest")
        stage.shot(nurse, "inkorg")
        step.observed = f"{inbox.count(chr(10)) + 1} rader i grupperna {groups}. {oldest}"


def read_attachment(stage: Stage) -> None:
    nurse = stage.nurse
    with stage.log.step("Läs bilagan", "Hämtar och öppnar PDF-filen som avdelningen har skickat med.") as step:
        nurse.pick("inbox.list", PLANNING_PERSON)
        nurse.wait("reading.files", contains="Sammanfattning.pdf")
        nurse.click("reading.files.row.act")
        here = nurse.wait("reading.files", contains="Finns på datorn", timeout=20)
        nurse.click("reading.files.row.act")
        pages = nurse.wait("attachment.page_count", contains="1 sida")
        stage.shot(nurse, "bilagan")
        nurse.key("Esc")
        nurse.wait("inbox.list", contains=PLANNING_PERSON)
        step.observed = f"{_line(here, 'Finns på datorn')} · {pages}"


def acknowledge(stage: Stage) -> None:
    nurse, ward = stage.nurse, stage.ward
    with stage.log.step("Kvittera", "Kvitterar inskrivningsmeddelandet med K. Avdelningen tittar.") as step:
        ward.wait("inbox.list", contains=PLANNING_PERSON, timeout=40)
        nurse.pick("inbox.list", PLANNING_PERSON)
        nurse.wait("reading.acknowledge")
        stage.shot(nurse, "meddelandet")
        nurse.key("K")
        ward.pick("inbox.list", PLANNING_PERSON)
        name = nurse.read("nav.user").splitlines()[0]
        receipts = ward.wait("reading.receipts", contains=name, timeout=20)
        stage.shot(ward, "avdelningen-ser-kvittensen")
        row = next(line for line in receipts.splitlines() if name in line)
        step.observed = f"I avdelningens fönster: {row}"


def open_case(stage: Stage) -> None:
    nurse = stage.nurse
    with stage.log.step("Öppna ärendet", "Öppnar ärendet med Enter: person, parter, tidslinje, dokument.") as step:
        nurse.pick("inbox.list", PLANNING_PERSON)
        nurse.key("Return")
        nurse.wait("case", contains=PLANNING_PERSON)
        timeline = nurse.wait("case.timeline", contains="Sjukhusavdelning 1")
        nurse.click("case.tab.planning")
        nurse.wait("planning")
        banner = nurse.read("person.banner")
        stage.shot(nurse, "arendet")
        step.observed = " · ".join(banner.splitlines()[:3]) + f" · tidslinje med {len(timeline.splitlines())} parter"


def lose_network(stage: Stage) -> None:
    nurse = stage.nurse
    with stage.log.step("Nätet försvinner", "Anslutningen klipps av på riktigt.") as step:
        stage.network.cut()
        step.observed = nurse.wait("frame.offline_bar", contains="Frånkopplad sedan", timeout=20)
        stage.shot(nurse, "frankopplad")


def plan_offline(stage: Stage) -> None:
    nurse = stage.nurse
    with stage.log.step("Egen rad och egna ord", "Fyller i er rad och Den enskildes egen upplevelse.") as step:
        nurse.click("planning.tab.responsibility")
        nurse.fill(f"field.unit_rows/{NURSE}/planned_actions", OWN_ROW)
        nurse.click("planning.tab.patient")
        nurse.fill("field.person_view", OWN_WORDS)
        step.observed = nurse.wait("planning.patient_draft", contains="Utkast sparat")
    with stage.log.step("Nej kräver en kommentar", "Väljer Nej, försöker utan kommentar, avbryter.") as step:
        nurse.click("planning.tab.responsibility")
        nurse.click("planning.sip_to_be_done.NO")
        nurse.wait("reason.dialog")
        cursor = nurse.focus()
        if cursor != "reason.comment":
            raise NotSeenError(f"the cursor is in {cursor}, not in the comment")
        nurse.click("reason.save")
        refused = nurse.wait("reason.dialog", contains="Skriv varför")
        stage.shot(nurse, "nej-kraver-kommentar")
        nurse.click("reason.cancel")
        nurse.wait_gone("reason.dialog")
        kept = nurse.read(f"field.unit_rows/{NURSE}/planned_actions")
        if kept != OWN_ROW:
            raise NotSeenError("cancelling lost what she wrote")
        step.observed = next(line for line in refused.splitlines() if line.startswith("Skriv varför"))
    with stage.log.step("Ja och dela", "Väljer Ja och delar med parterna utan nät.") as step:
        nurse.click("planning.sip_to_be_done.YES")
        nurse.key("Ctrl+Return")
        bar = nurse.wait("frame.offline_bar", contains="väntar", timeout=15)
        suggestion = nurse.wait("planning.suggest_call")
        stage.shot(nurse, "koat-och-forslag")
        step.observed = f"{bar} · {suggestion.splitlines()[0]}"
    with stage.log.step("Ta tillbaka", "Det som väntar i utkorgen har inte lämnat datorn. Delar det igen.") as step:
        nurse.click("nav.outbox")
        nurse.wait("outbox.list", contains=PLANNING_PERSON)
        nurse.pick("outbox.list", PLANNING_PERSON)
        state = nurse.wait("outbox.state", contains="Köat, inte skickat")
        stage.shot(nurse, "utkorgen-utan-nat")
        nurse.click("outbox.take_back")
        nurse.wait("case", contains=PLANNING_PERSON)
        nurse.click("planning.tab.patient")
        nurse.wait("planning.patient_draft", contains="Utkast")
        back = nurse.read("field.person_view")
        if back != OWN_WORDS:
            raise NotSeenError("what was taken back is not the draft it was")
        nurse.click("planning.publish")
        nurse.wait_gone("planning.patient_draft")
        step.observed = f"{state} · tillbaka som utkast: {back}"


def fill_plan(stage: Stage) -> None:
    nurse = stage.nurse
    with stage.log.step("Öppna planen", "Går till ärendet vars SIP-möte har hållits.") as step:
        nurse.click("nav.inbox")
        nurse.pick("inbox.list", PLAN_PERSON)
        nurse.key("Return")
        nurse.wait("case", contains=PLAN_PERSON)
        nurse.click("case.tab.sip")
        step.observed = _line(nurse.wait("plan.sections", contains="Ej ifylld"), "Ej ifylld")
    with stage.log.step("Saknade delar listas", "Försöker upprätta planen innan den är klar.") as step:
        nurse.click("plan.establish")
        told = nurse.wait("plan.errors", contains="Planen kan inte upprättas än")
        stage.shot(nurse, "saknade-delar")
        nurse.click("form.error_summary.important_to_me")
        if nurse.focus() != "field.important_to_me":
            raise NotSeenError("the link did not lead to its field")
        step.observed = told.splitlines()[0]
    with stage.log.step("Fyll i tillsammans", "Viktigt för mig, mål, delmål, insatser, uppföljning.") as step:
        _fill_plan(nurse)
        step.observed = nurse.wait("plan.draft", contains="Utkast sparat")
        stage.shot(nurse, "planen-ifylld")
    with stage.log.step("Ingen ansvarig", "Försöker upprätta utan huvudansvarig.") as step:
        nurse.click("plan.establish")
        told = nurse.wait("plan.errors", contains="uvudansvarig", timeout=10)
        step.observed = _line(told, "uvudansvarig")
        stage.shot(nurse, "ingen-ansvarig")
    with stage.log.step("Upprätta", "Utser huvudansvarig och upprättar planen utan nät.") as step:
        nurse.fill("field.plan_owner/name", "Anna Lindh")
        nurse.fill("field.plan_owner/title", "Sjuksköterska")
        nurse.pick("field.plan_owner/unit", "Kommun SSK")
        nurse.pick("field.plan_owner/principal", "Kommun")
        nurse.fill("field.plan_owner/phone", "031-390 06 32")
        nurse.click("plan.establish")
        nurse.wait("person.banner", contains="köat", timeout=10)
        stage.shot(nurse, "upprattad-och-koad")
        nurse.click("nav.outbox")
        step.observed = _line(nurse.wait("outbox.list", contains="Planen upprättad"), "Planen upprättad")
        stage.shot(nurse, "utkorg")


def _fill_plan(nurse: Player) -> None:
    nurse.fill("field.important_to_me", "Att få vara hemma, sjunga i kören och känna mig trygg på natten.")
    nurse.fill("field.long_term_goal", "Jag vill bo kvar hemma, klara trappan själv och gå till kören på torsdagar.")
    nurse.click("plan.rows.subgoals.add")
    nurse.fill("field.subgoals/*/text", "Jag går i trappan med en person bredvid")
    nurse.fill("field.subgoals/*/measure", "Ner och upp en gång om dagen")
    nurse.fill("field.subgoals/*/target_date", _day_ahead(30))
    for what, principal, unit, who, phone, when in _ACTIONS:
        nurse.click("plan.rows.actions.add")
        nurse.fill("field.actions/*/description", what)
        nurse.pick("field.actions/*/principal", principal)
        nurse.pick("field.actions/*/unit", unit)
        nurse.fill("field.actions/*/schedule", when)
        nurse.click("field.actions/*.more")
        nurse.fill("field.actions/*/contact_name", who)
        nurse.fill("field.actions/*/contact_phone", phone)
    nurse.click("plan.rows.own_actions.add")
    nurse.fill("field.own_actions/*/description", "Gör benövningarna i häftet.")
    nurse.fill("field.own_actions/*/when", "Varje morgon")
    nurse.fill("field.crisis/warning_signs", "Jag får mer ont i höften.")
    nurse.fill("field.crisis/what_helps", "Vila med kudde under benet.")
    nurse.fill("field.crisis/day_name", "Anna Lindh, Kommun SSK")
    nurse.fill("field.crisis/day_phone", "031-390 06 32")
    nurse.fill("field.follow_up_date", _day_ahead(54))
    nurse.click("field.copy_person.PRINT")


def crash(stage: Stage) -> None:
    nurse = stage.nurse
    with stage.log.step("Programmet dör", "SIGKILL mitt i ett ord. Startar igen utan nät.") as step:
        nurse.click("nav.case.*", contains=PLANNING_PERSON)
        nurse.wait("case", contains=PLANNING_PERSON)
        nurse.click("planning.tab.patient")
        nurse.fill("field.kin_view", HALF_WORD)
        waiting = nurse.facts()["waiting"]
        time.sleep(DRAFT_SECONDS)
        code = nurse.kill()
        nurse.restart()
        nurse.wait("frame.offline_bar", contains=f"{waiting} ändring", timeout=30)
        nurse.wait("field.kin_view", contains=HALF_WORD, timeout=30)
        back = nurse.focus()
        if back != "field.kin_view":
            raise NotSeenError(f"nurse: the cursor is in {back}")
        stage.shot(nurse, "efter-omstarten")
        nurse.click("nav.drafts")
        nurse.wait("drafts.list", contains=PLANNING_PERSON)
        nurse.pick("drafts.list", PLANNING_PERSON)
        nurse.key("Return")
        nurse.wait("case", contains=PLANNING_PERSON)
        nurse.click("planning.tab.patient")
        found = nurse.wait("field.kin_view", contains=HALF_WORD)
        stage.shot(nurse, "utkastet-finns-kvar")
        step.observed = f"Avslutad med {code}. {waiting} ändringar väntar som före. Markören stod i {back}: {found}"


def ward_writes(stage: Stage) -> None:
    ward = stage.ward
    with stage.log.step("Avdelningen skriver", "Delar Aktuell situation och samma fält som sjuksköterskan.") as step:
        ward.pick("inbox.list", PLANNING_PERSON)
        ward.key("Return")
        ward.wait("case", contains=PLANNING_PERSON)
        ward.click("case.tab.planning")
        ward.click("planning.tab.patient")
        ward.fill("field.situation", WARDS_SITUATION)
        ward.fill("field.person_view", WARDS_WORDS)
        ward.click("planning.publish")
        ward.wait_gone("planning.patient_draft")
        ward.wait("status.waiting", contains="Inget väntar", timeout=20)
        stage.shot(ward, "avdelningen-delar")
        step.observed = ward.read("field.person_view")


def network_returns(stage: Stage) -> None:
    nurse, ward = stage.nurse, stage.ward
    with stage.log.step("Nätet är tillbaka", "Det köade skickas en gång, avdelningens text hämtas.") as step:
        stage.network.mend()
        nurse.wait_gone("frame.offline_bar", timeout=30)
        nurse.wait("status.waiting", contains="Inget väntar", timeout=30)
        situation = nurse.wait("field.situation", contains=WARDS_SITUATION, timeout=20)
        step.observed = f"I sjuksköterskans fönster, hopfogat utan fråga: {situation}"
    with stage.log.step("Två texter", "Samma fält: båda texterna sida vid sida, med vem och när.") as step:
        nurse.wait("case.two_texts", timeout=20)
        nurse.click("case.two_texts.next")
        both = nurse.wait("two_texts", contains=WARDS_WORDS)
        if OWN_WORDS not in both:
            raise NotSeenError("her own text is not beside the ward's")
        stage.shot(nurse, "tva-texter")
        step.observed = " / ".join(words for words in (OWN_WORDS, WARDS_WORDS) if words in both)
    with stage.log.step("Välja", "Skriver en ny text av båda. Avdelningen ser den.") as step:
        nurse.click("two_texts.new")
        nurse.fill("two_texts.text", SETTLED_WORDS)
        nurse.click("two_texts.save")
        nurse.wait_gone("case.two_texts")
        ward.wait("case", contains=SETTLED_WORDS, timeout=20)
        stage.shot(ward, "avdelningen-ser-valet")
        step.observed = f"I avdelningens fönster: {ward.read('field.person_view')}"


def print_plan(stage: Stage) -> None:
    nurse = stage.nurse
    with stage.log.step("Skriv ut", "Förhandsgranskar den upprättade planen: bilden är själva PDF-filen.") as step:
        if PLAN_PERSON in nurse.read("nav.panel"):
            nurse.click("nav.case.*", contains=PLAN_PERSON)
        else:
            _open_plan(nurse)
        nurse.wait("case", contains=PLAN_PERSON)
        nurse.click("case.tab.sip")
        nurse.click("case.preview")
        pages = nurse.wait("preview.page_count", contains="sid")
        stage.shot(nurse, "forhandsgranskning")
        pdf = stage.out / "sip.pdf"
        pdf.write_bytes(bytes.fromhex(nurse.facts()["pdf"]))
        step.observed = f"{pages}. {_read_back(pdf)}"
    with stage.log.step("Anteckna utlämnandet", "Planen lämnas till den enskilde.") as step:
        nurse.click("preview.print")
        nurse.wait("hand_out")
        stage.shot(nurse, "utlamnande")
        nurse.click("hand_out.TO_PERSON")
        nurse.click("hand_out.confirm")
        nurse.wait("preview.notice", contains="antecknat")
        nurse.click("preview.back")
        nurse.click("case.tab.history")
        step.observed = _line(nurse.wait("history.table", contains="Lämnade ut"), "Lämnade ut")
        stage.shot(nurse, "historik")


def _read_back(pdf: Path) -> str:
    """What the file says on every page. Raises NotSeenError when something that must be there is not."""
    pages = [page.extract_text() for page in PdfReader(pdf).pages]
    for number, text in enumerate(pages, start=1):
        for words in (PLAN_PERSON, f"Sida {number} av {len(pages)}", "ÖVNING"):
            if words not in text:
                raise NotSeenError(f"page {number} of the file lacks {words!r}")
        if "UTKAST" in text:
            raise NotSeenError("an established plan is printed as a draft")
    for words in (
        "Min plan i korthet",
        "Vem gör vad och när",
        "Mina kontakter",
        *(action[0] for action in _ACTIONS[:1]),
    ):
        if not any(words in text for text in pages):
            raise NotSeenError(f"the file lacks {words!r}")
    return f"{pdf.name}: namn, Sida x av {len(pages)} och ÖVNING på varje sida, {pdf.stat().st_size // 1024} kB"


def _open_plan(nurse: Player) -> None:
    nurse.click("nav.inbox")
    nurse.pick("inbox.list", PLAN_PERSON)
    nurse.key("Return")


def _line(text: str, wanted: str) -> str:
    """The line of what was seen that holds the words."""
    return next(line for line in text.splitlines() if wanted in line)


def _day_ahead(days: int) -> str:
    return (local_now().date() + timedelta(days=days)).isoformat()


CHAPTERS = (
    log_in,
    read_attachment,
    acknowledge,
    open_case,
    lose_network,
    plan_offline,
    fill_plan,
    crash,
    ward_writes,
    network_returns,
    print_plan,
    admit,
    go_home,
    ask_and_answer,
    plan_together,
    hand_over_and_follow_up,
    administer,
)
