"""Looking into one PDF, in a process of its own with little memory, little time and no way out (security.md §4.9).

The file comes on standard input; one line of JSON goes to standard output: `{"code": "", "pages": n}`, with a code of
`PDF_FAULTS` for a file that is refused. Before the first byte is looked at the process gives up what it does not need:
it can then open neither file nor socket nor start anything, so what a hostile file might make of the library stays
here. What is not known to be harmless is refused.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zlib
from collections.abc import Iterator
from typing import Any

from domain.attachment import LARGEST_BYTES, fault_at_first_sight

MOST_PAGES = 200
MOST_OBJECTS = 50_000
DEEPEST = 50
LARGEST_STREAM = 50_000_000
"""Bytes of one stream once it is inflated, and of all streams together four times that."""
CPU_SECONDS = 10
MEMORY_BYTES = 1_000_000_000

_HARMLESS_ACTIONS = frozenset({"/GoTo", "/URI", "/Named"})
_ACTIONS = {
    "/JavaScript": "pdf_javascript",
    "/Launch": "pdf_launches",
    "/GoToR": "pdf_goes_elsewhere",
    "/GoToE": "pdf_goes_elsewhere",
    "/SubmitForm": "pdf_sends_form",
    "/ImportData": "pdf_sends_form",
    "/Rendition": "pdf_plays_media",
    "/Movie": "pdf_plays_media",
    "/Sound": "pdf_plays_media",
    "/GoTo3DView": "pdf_plays_media",
    "/RichMediaExecute": "pdf_plays_media",
    "/ResetForm": "pdf_acts_by_itself",
    "/Hide": "pdf_acts_by_itself",
    "/SetOCGState": "pdf_acts_by_itself",
}
_ACTION_PLACES = frozenset({"/A", "/PA", "/Next", "/OpenAction"})
_KEYS = {
    "/JavaScript": "pdf_javascript",
    "/EmbeddedFiles": "pdf_embedded_files",
    "/EF": "pdf_embedded_files",
    "/AF": "pdf_embedded_files",
    "/Collection": "pdf_embedded_files",
    "/XFA": "pdf_form_of_another_kind",
    "/Ref": "pdf_goes_elsewhere",
}
_SUBTYPES = {
    "/FileAttachment": "pdf_embedded_files",
    "/RichMedia": "pdf_plays_media",
    "/Movie": "pdf_plays_media",
    "/Sound": "pdf_plays_media",
    "/Screen": "pdf_plays_media",
    "/3D": "pdf_plays_media",
}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HARMLESS_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

PDF_FAULTS = frozenset(
    {
        *_ACTIONS.values(),
        *_KEYS.values(),
        *("pdf_empty", "pdf_too_large", "pdf_not_a_pdf", "pdf_cut_short", "pdf_broken", "pdf_encrypted"),
        *("pdf_too_many_pages", "pdf_too_many_objects", "pdf_too_deep", "pdf_inflates", "pdf_unknown_action"),
    }
)
"""Every code that this check can refuse a file with; the words lie in resources/texts/attachments.yaml."""


class _Found(Exception):
    """Something that may not be in an attachment."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def main() -> int:
    """Check what comes on standard input. The exit code is 0 whenever there is an answer."""
    import pikepdf  # noqa: PLC0415 - the parent reads this module's constants without the library

    data = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    _inspect(pikepdf, _smallest_pdf(pikepdf))  # what is loaded at first use is loaded now: later nothing can be opened
    give_up_everything()
    sys.stdout.write(json.dumps(look_into(pikepdf, data)) + "\n")
    sys.stdout.flush()
    return 0


def give_up_everything() -> None:
    """No more memory than the limit, no more time, no file, no socket, no child. Where the system can say so."""
    try:
        import resource  # noqa: PLC0415 - Windows has none: there the parent's clock is the limit
    except ImportError:
        return
    limits = {
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 0,  # the pipes that are open stay open; sockets are files too
        resource.RLIMIT_NPROC: 0,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def look_into(pikepdf: Any, data: bytes) -> dict[str, object]:
    """The answer about one file. Never raises: a file that breaks the library is a broken file."""
    code = fault_at_first_sight(data)
    pages = 0
    if not code:
        try:
            pages = _inspect(pikepdf, data)
        except _Found as found:
            code = found.code
        except pikepdf.PasswordError:
            code = "pdf_encrypted"
        except MemoryError:
            code = "pdf_inflates"
        except Exception:  # noqa: BLE001 - whatever it is, the file made it happen
            code = "pdf_broken"
    return {"code": code, "pages": pages}


def _inspect(pikepdf: Any, data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
        if pdf.is_encrypted:
            raise _Found("pdf_encrypted")
        if pdf.get_warnings():
            raise _Found("pdf_broken")
        pages = len(pdf.pages)
        if pages > MOST_PAGES:
            raise _Found("pdf_too_many_pages")
        if pages < 1:
            raise _Found("pdf_broken")
        objects = pdf.objects
        if len(objects) > MOST_OBJECTS:
            raise _Found("pdf_too_many_objects")
        inflated = 0
        _look_at(pikepdf, pdf.trailer, "", 0)
        for thing in objects:
            _look_at(pikepdf, thing, "", 0)
            if isinstance(thing, pikepdf.Stream):
                inflated += _inflated_size(pikepdf, thing)
                if inflated > 4 * LARGEST_STREAM:
                    raise _Found("pdf_inflates")
    return pages


def _look_at(pikepdf: Any, thing: Any, place: str, depth: int) -> None:
    """One object and what lies directly in it; what it refers to is looked at by itself."""
    if depth > DEEPEST:
        raise _Found("pdf_too_deep")
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        _judge_dictionary(pikepdf, thing, place)
        for key, inner in thing.items():
            if not getattr(inner, "is_indirect", False):
                _look_at(pikepdf, inner, key, depth + 1)
            elif key in _ACTION_PLACES and isinstance(inner, pikepdf.Dictionary):
                _judge_action(inner)
    elif isinstance(thing, pikepdf.Array):
        for inner in thing:
            if not getattr(inner, "is_indirect", False):
                _look_at(pikepdf, inner, place, depth + 1)
            elif place in _ACTION_PLACES and isinstance(inner, pikepdf.Dictionary):
                _judge_action(inner)


def _judge_dictionary(pikepdf: Any, thing: Any, place: str) -> None:
    for key in thing.keys():  # noqa: SIM118 - not a dict: iterating it means something else
        value = thing.get(key)
        if key in _KEYS and not _is_empty(pikepdf, value):
            raise _Found(_KEYS[key])
        if key == "/JS" and isinstance(value, (pikepdf.String, pikepdf.Stream)):
            raise _Found("pdf_javascript")
        if key == "/AA" and not _is_empty(pikepdf, value):
            raise _Found(_first_action(pikepdf, value) or "pdf_acts_by_itself")
    kind = _name(thing.get("/S"))
    if kind in _ACTIONS:
        raise _Found(_ACTIONS[kind])
    if _name(thing.get("/Type")) == "/EmbeddedFile":
        raise _Found("pdf_embedded_files")
    if _name(thing.get("/Subtype")) in _SUBTYPES and "/Rect" in thing:
        raise _Found(_SUBTYPES[_name(thing.get("/Subtype"))])
    if isinstance(thing, pikepdf.Stream) and "/F" in thing:
        raise _Found("pdf_goes_elsewhere")  # a stream whose content lies in another file
    if (place in _ACTION_PLACES and "/S" in thing) or _name(thing.get("/Type")) == "/Action":
        _judge_action(thing)


def _judge_action(action: Any) -> None:
    kind = _name(action.get("/S"))
    if kind in _ACTIONS:
        raise _Found(_ACTIONS[kind])
    if kind == "/URI":
        _judge_address(str(action.get("/URI", "")))
    elif kind and kind not in _HARMLESS_ACTIONS:
        raise _Found("pdf_unknown_action")


def _judge_address(address: str) -> None:
    """A link to the web or a mail address does nothing until somebody chooses it; one to a server sends a log-in."""
    scheme = _SCHEME.match(address.strip())
    if scheme is not None and scheme[1].lower() not in _HARMLESS_SCHEMES:
        raise _Found("pdf_goes_elsewhere")
    if address.strip().replace("\\", "/").startswith("//"):
        raise _Found("pdf_goes_elsewhere")


def _first_action(pikepdf: Any, value: Any) -> str:
    for action in value.values() if isinstance(value, pikepdf.Dictionary) else ():
        if isinstance(action, pikepdf.Dictionary) and _name(action.get("/S")) in _ACTIONS:
            return _ACTIONS[_name(action.get("/S"))]
    return ""


def _is_empty(pikepdf: Any, value: Any) -> bool:
    return value is None or (isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and len(value) == 0)


def _name(value: Any) -> str:
    text = str(value) if value is not None else ""
    return text if text.startswith("/") else ""


def _inflated_size(pikepdf: Any, stream: Any) -> int:
    """How large a stream becomes, inflated no further than the limit. Raises _Found beyond it."""
    filters = stream.get("/Filter")
    names = [_name(part) for part in filters] if isinstance(filters, pikepdf.Array) else [_name(filters)]
    data = stream.read_raw_bytes()
    for name in names:
        if name not in {"/FlateDecode", "/Fl"}:
            break  # the others grow what they hold by a small factor, and pictures are not unpacked here
        data = b"".join(_inflated(data))
    return len(data)


def _inflated(data: bytes) -> Iterator[bytes]:
    inflate = zlib.decompressobj()
    size = 0
    while data and not inflate.eof:
        part = inflate.decompress(data, 1_000_000)
        data = inflate.unconsumed_tail
        size += len(part)
        if size > LARGEST_STREAM:
            raise _Found("pdf_inflates")
        yield part
        if not part:
            return


def _smallest_pdf(pikepdf: Any) -> bytes:
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()
