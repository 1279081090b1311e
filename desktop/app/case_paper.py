"""What leaves a case on paper: shown first, then printed and recorded as a hand-out, or not printed at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from desktop.app.jobs import Jobs
from desktop.app.printing import PrintJob, PrintWish, blank_job, print_job
from desktop.app.workday import Workday
from desktop.documents.paper import Drawn
from desktop.documents.printer import PrintOrder, print_pdf
from desktop.documents.printers import Printer, PrinterError, available_printers
from desktop.documents.sip_print import UnverifiedContentError
from desktop.models.desk import Desk
from desktop.models.print_out import PrintOut
from desktop.models.records import Answer
from desktop.models.sip_prints import TO_PARTY
from desktop.views.case_view import CaseView
from desktop.views.moments import local_now
from desktop.views.print_preview import HandOutWish, Shown
from desktop.views.settings_in_force import settings
from domain.acts.hand_outs import TO_KIN

BLANK = ""
"""Instead of a document: the form to fill in by pen."""


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
    """What the preview shows, and how it was wished for."""

    case_id: str
    doc_id: str
    wish: PrintWish
    job: PrintJob
    data: bytes


class CasePaper:
    """Connects the case views with preview and printer; `told` hears the answer to every hand-out."""

    def __init__(self, jobs: Jobs, workday: Workday, desk: Desk, told: Callable[[Answer], None]) -> None:
        self._jobs = jobs
        self._workday = workday
        self._desk = desk
        self._told = told
        self._prepared: Prepared | None = None
        self._order: PrintOrder | None = None

    def pdf(self) -> bytes:
        """The bytes in the preview; empty when none is shown."""
        return self._prepared.data if self._prepared is not None else b""

    def connect(self, case_id: str, view: CaseView) -> None:
        """Let a case view ask for paper."""
        view.print_requested.connect(partial(self._preview, case_id, view))
        view.hand_out_confirmed.connect(partial(self._hand_out, case_id, view))
        view.preview.wished_otherwise.connect(partial(self._otherwise, case_id, view))

    # -- shown ------------------------------------------------------------------------------------------------------

    def _preview(self, case_id: str, view: CaseView, doc_id: str, party: str) -> None:
        training = self._workday.ticket.training
        self._prepare(case_id, view, doc_id, PrintWish(printed_at=local_now(), training=training, party=party))

    def _otherwise(self, case_id: str, view: CaseView, large: bool, units_named: bool) -> None:
        """The same once more, in large type or with the names of a protected person's units, or without."""
        made = self._prepared
        if made is not None and made.case_id == case_id:
            wish = replace(made.wish, large=large, units_named=units_named)
            self._prepare(case_id, view, made.doc_id, wish)

    def _prepare(self, case_id: str, view: CaseView, doc_id: str, wish: PrintWish) -> None:
        def prepare() -> PrintJob | None:
            if doc_id == BLANK:
                return blank_job(self._desk.workplace, wish)
            record = self._desk.case(case_id)
            document = record.case.documents.get(doc_id) if record is not None else None
            if record is None or document is None:
                return None
            return print_job(record, document, self._desk.workplace, wish)

        def prepared(job: PrintJob | None) -> None:
            if job is None:
                return

            def drawn(found: tuple[Drawn, tuple[Printer, ...]]) -> None:
                paper, printers = found
                self._prepared = Prepared(case_id, doc_id, wish, job, paper.data)
                missing = "".join(sorted(paper.missing))
                usual = settings().now.printer
                order = self._order or (PrintOrder(usual) if usual else None)
                shown = Shown(paper.title, wish.party, missing, wish.large, order)
                view.show_preview(paper.data, printers, shown)

            self._jobs.aside(
                lambda: (job.draw(), available_printers()),
                drawn,
                partial(self._not_printed, case_id, view),
            )

        self._jobs.ask(prepare, prepared)

    # -- handed out -------------------------------------------------------------------------------------------------

    def _hand_out(self, case_id: str, view: CaseView, wish: HandOutWish) -> None:
        """Print what the preview shows, then record the hand-out; without a printer, record it only. For a next of kin
        the person's consent is asked before anything is printed."""
        made = self._prepared
        if made is None or made.case_id != case_id:
            return
        command = self._record(made, wish, view.preview.page_count())
        order = wish.order
        failed = partial(self._not_printed, case_id, view)

        def record(_outcome: object) -> None:
            self._jobs.ask(command, partial(self._handed_out, view, order))

        def spool(_noted: object) -> None:
            if order is not None:
                self._jobs.aside(lambda: print_pdf(made.data, order), partial(taken, order), failed)

        def taken(order: PrintOrder, outcome: object) -> None:
            self._order = order
            if settings().now.printer != order.printer:
                settings().choose(printer=order.printer)
            record(outcome)

        def note(_judged: object = None) -> None:
            # On the disk before anything leaves: what cannot be written down is not printed.
            copy = f"{made.doc_id} {made.job.print_code}".strip()
            noted = partial(
                self._desk.events.write,
                "printed",
                what=made.job.kind,
                case_id=case_id,
                resource=copy,
                purpose=wish.purpose,
            )
            self._jobs.ask(noted, spool, failed)

        def judged(answer: Answer) -> None:
            if answer.code:
                self._handed_out(view, None, answer)
            else:
                note()

        if order is None:
            record(None)
        elif wish.purpose == TO_KIN:
            self._jobs.ask(lambda: self._desk.consent.may_hand_out_to_kin(case_id, made.doc_id, wish.name), judged)
        else:
            note()

    def _record(self, made: Prepared, wish: HandOutWish, pages: int) -> Callable[[], Answer]:
        copies = wish.order.copies if wish.order is not None else 1
        paper = PrintOut(made.job.version, pages, made.job.print_code, copies, made.wish.large)
        told, name = (made.case_id, made.doc_id), wish.name
        if made.doc_id == BLANK:  # about nobody: there is nothing to record
            code = "blank_printed" if wish.order is not None else "blank_not_printed"
            return lambda: Answer("", queued=False, code=code)
        if wish.purpose == TO_KIN:
            return partial(self._desk.consent.hand_out_to_kin, *told, name, paper)
        if wish.purpose == TO_PARTY and name:
            return partial(self._desk.sip.hand_out_to_party, *told, name, paper)
        return partial(self._desk.hand_out, *told, wish.purpose, paper)

    def _handed_out(self, view: CaseView, order: PrintOrder | None, answer: Answer) -> None:
        """`order` is what a printer has taken, None for nothing: then nothing is said of any print."""
        say, failed = self._workday.texts.say, not answer.queued and answer.code != "blank_printed"
        told = say("hand_out_recorded" if answer.queued else answer.code, **answer.params)
        if order is not None:
            told = f"{say('printer_took_it', printer=order.printer)} {told}"
        view.printed(told, failed=failed)
        self._told(answer)

    def _not_printed(self, case_id: str, view: CaseView, error: Exception) -> None:
        code = error.code if isinstance(error, (PrinterError, UnverifiedContentError)) else "print_failed"
        self._workday.note("failed", what="print", case_id=case_id, code=code)
        view.printed(self._workday.texts.say(code), failed=True)
