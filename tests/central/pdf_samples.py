"""PDF files as people attach them, and as they must not be: made here: nobody's real file lies in the project."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable
from inspect import isfunction
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

_Change = Callable[[pikepdf.Pdf], None]


def letter(text: str = "Epikris. Opererad i går, mår bra.", pages: int = 1) -> bytes:
    """A plain letter as ReportLab makes it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for number in range(pages):
        canvas.drawString(72, 760, f"{text} Sida {number + 1}.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def of_size(least: int) -> bytes:
    """A whole PDF of at least so many bytes, which does not compress away."""
    filling = random.Random(least).randbytes(least)

    def grow(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj["/PieceInfo"] = pdf.make_stream(filling)

    return changed(grow)


def last_byte_flipped(data: bytes) -> bytes:
    """`data` after one bit of its last byte fell over: never the same bytes, whatever they were."""
    return data[:-1] + bytes([data[-1] ^ 1])


def changed(change: _Change, source: bytes = b"", **save: Any) -> bytes:
    """A letter with something done to it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(source or letter())) as pdf:
        change(pdf)
        pdf.save(out, **save)
    return out.getvalue()


# -- what ordinary programs make -------------------------------------------------------------------------------------


def report_with_links() -> bytes:
    """Several pages, a table, a web link, a mail link and a link within the document."""
    out, style = io.BytesIO(), getSampleStyleSheet()["Normal"]
    story = [
        Paragraph('<a name="start"/>Läs mer på <a href="https://www.1177.se/">1177</a>', style),
        Paragraph('Skriv till <a href="mailto:avdelning@example.se">avdelningen</a>', style),
        Table([["Läkemedel", "Dos"], ["Alvedon", "1 g x 3"]]),
        *(Paragraph(f"Rad {n}", style) for n in range(120)),
        Spacer(1, 12),
        Paragraph('<a href="#start">Till början</a>', style),
    ]
    SimpleDocTemplate(out, title="Läkemedelsberättelse", author="Eva Dahl").build(story)
    return out.getvalue()


def _office(pdf: pikepdf.Pdf) -> None:
    """What LibreOffice and Word put in a text they export: tags, language, a place to open at, viewer settings."""
    page = pdf.pages[0].obj
    paragraph = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, Pg=page, K=0))
    paragraph["/A"] = Dictionary(O=Name.Layout, TextAlign=Name.Start)
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([paragraph])))
    tree["/RoleMap"] = Dictionary(Standard=Name.P)
    tree["/ParentTree"] = Dictionary(Nums=Array([0, Array([paragraph])]))
    paragraph["/P"] = tree
    page["/StructParents"] = 0
    pdf.Root["/StructTreeRoot"] = tree
    pdf.Root["/MarkInfo"] = Dictionary(Marked=True)
    pdf.Root["/Lang"] = String("sv-SE")
    pdf.Root["/OpenAction"] = Array([page, Name.XYZ, 0, 842, 0])
    pdf.Root["/ViewerPreferences"] = Dictionary(DisplayDocTitle=True)
    with pdf.open_metadata() as meta:
        meta["pdf:Producer"] = "LibreOffice 26.2"


def office_export() -> bytes:
    return changed(_office, report_with_links())


def office_export_packed() -> bytes:
    """The same with object streams, as newer programs write it."""
    return changed(_office, report_with_links(), object_stream_mode=pikepdf.ObjectStreamMode.generate)


def opens_at_a_page() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root["/OpenAction"] = Dictionary(Type=Name.Action, S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))
        pdf.Root["/AA"] = Dictionary()

    return changed(change)


def filled_in_form() -> bytes:
    """A form somebody has filled in: fields, no scripts, nothing that sends."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.acroForm.textfield(name="namn", value="Ingrid", x=72, y=700)
    canvas.acroForm.checkbox(name="ja", checked=True, x=72, y=660)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def scanned() -> bytes:
    """A page that is a picture, as a copier sends it."""

    def change(pdf: pikepdf.Pdf) -> None:
        picture = pdf.make_stream(bytes(200 * 280))
        picture.stream_dict.update(
            {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 200, "/Height": 280,
             "/ColorSpace": Name.DeviceGray, "/BitsPerComponent": 8}
        )  # fmt: skip
        pdf.pages[0].obj["/Resources"] = Dictionary(XObject=Dictionary(Im0=picture))
        pdf.pages[0].obj["/Contents"] = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")

    return changed(change, linearize=True)


GOOD: dict[str, Callable[[], bytes]] = {
    "letter": letter,
    "many_pages": lambda: letter(pages=200),
    "report_with_links": report_with_links,
    "office_export": office_export,
    "office_export_packed": office_export_packed,
    "opens_at_a_page": opens_at_a_page,
    "filled_in_form": filled_in_form,
    "scanned": scanned,
}


# -- what is refused -------------------------------------------------------------------------------------------------


def _root(key: str, make: Callable[[pikepdf.Pdf], Any]) -> Callable[[], bytes]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[key] = make(pdf)

    return lambda: changed(change)


def _annotation(**entries: Any) -> Callable[[], bytes]:
    """A link or other mark on the page; values may be functions of the file."""

    def change(pdf: pikepdf.Pdf) -> None:
        made = {name: value(pdf) if isfunction(value) else value for name, value in entries.items()}
        mark = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 100, 100]), **made)
        pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(mark)])

    return lambda: changed(change)


def _link(**action: Any) -> Callable[[], bytes]:
    return _annotation(Subtype=Name.Link, A=lambda pdf: pdf.make_indirect(Dictionary(**action)))


def _encrypted(user: str) -> Callable[[], bytes]:
    return lambda: changed(lambda pdf: None, encryption=pikepdf.Encryption(owner="annan", user=user))


def _attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["fakta.exe"] = b"MZ inte ett dokument"


def _packed_script() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root["/OpenAction"] = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))

    return changed(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _bomb(layers: int) -> Callable[[], bytes]:
    def change(pdf: pikepdf.Pdf) -> None:
        data = bytes(60_000_000)
        for _ in range(layers):
            data = zlib.compress(data, 9)
        stream = pdf.make_stream(b"")
        stream.write(data, filter=Array([Name.FlateDecode] * layers))
        pdf.pages[0].obj["/PieceInfo"] = stream

    return lambda: changed(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def _deep() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        thing: Any = Array([])
        for _ in range(80):
            thing = Array([thing])
        pdf.Root["/Deep"] = thing

    return changed(change)


def _many_objects() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root["/Many"] = Array([pdf.make_indirect(Array([])) for _ in range(50_010)])

    return changed(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _script_in_a_field() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        field = pdf.Root["/AcroForm"]["/Fields"][0]
        field["/AA"] = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("AFNumber_Keystroke()")))

    return changed(change, filled_in_form())


def _chained() -> bytes:
    """A harmless link whose next action is not."""

    def change(pdf: pikepdf.Pdf) -> None:
        after = pdf.make_indirect(Dictionary(S=Name.Launch, F=String("cmd.exe")))
        action = Dictionary(S=Name.URI, URI=String("https://example.se"), Next=Array([after]))
        mark = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
        pdf.pages[0].obj["/Annots"] = Array([mark])

    return changed(change)


_SHARED_FILE = Dictionary(Type=Name.Filespec, F=String("\\\\server\\dela\\fil.pdf"))


def _stream_from_elsewhere() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"x")
        stream.stream_dict["/F"] = String("//server/fil")
        pdf.pages[0].obj["/PieceInfo"] = stream

    return changed(change)


BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("pdf_empty", lambda: b""),
    "word_file": ("pdf_not_a_pdf", lambda: b"PK\x03\x04" + bytes(400)),
    "something_before": ("pdf_not_a_pdf", lambda: b"#!/bin/sh\n" + letter()),
    "cut_short": ("pdf_cut_short", lambda: letter()[:-200]),
    "cut_in_the_middle": ("pdf_broken", lambda: letter()[:600] + b"\n%%EOF\n"),
    "no_cross_reference": ("pdf_broken", lambda: letter().replace(b"xref", b"xxxx")),
    "only_head_and_end": ("pdf_broken", lambda: b"%PDF-1.7\nhej\n%%EOF\n"),
    "damaged_object": ("pdf_broken", lambda: letter().replace(b"/Type /Pages", b"/Type << Pages")),
    "password_to_open": ("pdf_encrypted", _encrypted("hemligt")),
    "password_to_change": ("pdf_encrypted", _encrypted("")),
    "script_at_opening": (
        "pdf_javascript", _root("/OpenAction", lambda _: Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))),
    "script_by_name": (
        "pdf_javascript",
        _root("/Names", lambda _: Dictionary(JavaScript=Dictionary(Names=Array([String("a"), Dictionary()]))))),
    "script_in_a_packed_object": ("pdf_javascript", _packed_script),
    "script_in_a_field": ("pdf_javascript", _script_in_a_field),
    "script_in_a_link": ("pdf_javascript", _link(S=Name.JavaScript, JS=String("this.print()"))),
    "starts_a_program": ("pdf_launches", _link(S=Name.Launch, F=String("C:\\windows\\system32\\cmd.exe"))),
    "starts_a_program_after_a_link": ("pdf_launches", _chained),
    "page_acts_when_opened": (
        "pdf_acts_by_itself", _root("/AA", lambda _: Dictionary(WC=Dictionary(S=Name.Named, N=Name.Print)))),
    "another_file": ("pdf_goes_elsewhere", _link(S=Name.GoToR, F=_SHARED_FILE, D=String("a"))),
    "another_file_within": ("pdf_goes_elsewhere", _link(S=Name.GoToE, D=String("a"))),
    "link_to_a_file_server": ("pdf_goes_elsewhere", _link(S=Name.URI, URI=String("file://server/dela"))),
    "link_to_a_share": ("pdf_goes_elsewhere", _link(S=Name.URI, URI=String("\\\\server\\dela"))),
    "link_that_is_a_script": ("pdf_goes_elsewhere", _link(S=Name.URI, URI=String("javascript:alert(1)"))),
    "stream_from_elsewhere": ("pdf_goes_elsewhere", _stream_from_elsewhere),
    "form_that_sends": ("pdf_sends_form", _link(S=Name.SubmitForm, F=String("https://example.com"))),
    "form_that_fetches": ("pdf_sends_form", _link(S=Name.ImportData, F=String("data.fdf"))),
    "form_of_another_kind": (
        "pdf_form_of_another_kind",
        _root("/AcroForm", lambda pdf: Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>")))),
    "file_within": ("pdf_embedded_files", lambda: changed(_attached)),
    "file_on_the_page": ("pdf_embedded_files", _annotation(Subtype=Name.FileAttachment)),
    "portfolio": ("pdf_embedded_files", _root("/Collection", lambda _: Dictionary(View=Name.T))),
    "belonging_file": (
        "pdf_embedded_files", _root("/AF", lambda pdf: Array([pdf.make_indirect(Dictionary(UF=String("a")))]))),
    "film": ("pdf_plays_media", _annotation(Subtype=Name.Screen)),
    "rich_media": ("pdf_plays_media", _annotation(Subtype=Name.RichMedia)),
    "sound": ("pdf_plays_media", _link(S=Name.Sound)),
    "rendition": ("pdf_plays_media", _link(S=Name.Rendition)),
    "model_in_three_dimensions": ("pdf_plays_media", _annotation(Subtype=Name("/3D"))),
    "action_nobody_knows": ("pdf_unknown_action", _link(S=Name.Nytt)),
    "hides_layers": ("pdf_acts_by_itself", _link(S=Name.SetOCGState, State=Array([]))),
    "too_many_pages": ("pdf_too_many_pages", lambda: letter(pages=201)),
    "too_many_objects": ("pdf_too_many_objects", _many_objects),
    "too_deep": ("pdf_too_deep", _deep),
    "swells": ("pdf_inflates", _bomb(1)),
    "swells_twice": ("pdf_inflates", _bomb(2)),
    "too_large": ("pdf_too_large", lambda: letter() + bytes(20_000_001)),
}  # fmt: skip
"""By name, the code each is refused with and how it is made."""
