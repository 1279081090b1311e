"""A table out of a file that somebody has sent: CSV or XLSX, with the line of everything that is not as it should be.

The file is anybody's, and nothing of it is believed: how large it is unpacked, what it says of itself, what its cells
do.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

MOST_BYTES = 24_000_000
MOST_LINES = 100_000
MOST_COLUMNS = 60
LONGEST_CELL = 1_000
MOST_UNPACKED = 100_000_000
_MOST_PARTS = 200
_MOST_FAULTS = 1_000

_CP1252 = frozenset("åäöÅÄÖéÉèÈüÜøØæÆçÇñÑáàâãÁÀëêíîïóòôõúùûßÿ–—’‘”“§°½·´»« €")
"""What Swedish text in Windows' own encoding has above ASCII; another sign there tells of another encoding."""
_TWICE = re.compile("Ã[¥¤¶…„–©¼]|â€")
"""å, ä, ö and the like that were read as Windows-1252 and written as UTF-8."""
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z]{1,3})(\d{1,7})[:\"]")
_FORMULA = ("=", "@", "\t", "\r")
_SIGNED = re.compile(r"[+-]\s*\d")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a line (0 for the file as a whole), in a column if one can be named. `code` is that of its
    words: `import.…`, or `admin.…` where a rule of a single change says no."""

    line: int
    code: str
    column: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Line:
    """A line with the texts of its columns, by heading. Blanks around them are gone."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableFile:
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


class UnfitFileError(ValueError):
    """Nothing of the file can be read, for one reason."""

    def __init__(self, code: str, line: int = 0, column: str = "", **params: str) -> None:
        super().__init__(code)
        self.fault = Fault(line, f"import.{code}", column, MappingProxyType(params))


def read_table(data: bytes) -> TableFile:
    """The table of a file. A file that cannot be read at all is one fault and no lines."""
    try:
        if not data.strip():
            raise UnfitFileError("empty_file")
        if len(data) > MOST_BYTES:
            raise UnfitFileError("file_too_large", most=str(MOST_BYTES // 1_000_000))
        rows = _xlsx_rows(data) if data[:4] == b"PK\x03\x04" else _csv_rows(data)
        return _table(rows)
    except UnfitFileError as unfit:
        return TableFile((), (), (unfit.fault,))


def _table(rows: Iterator[tuple[int, list[str]]]) -> TableFile:
    headings: tuple[str, ...] = ()
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, cells in rows:
        if not headings:
            headings = _headings(number, cells)
            continue
        if len(lines) >= MOST_LINES:
            raise UnfitFileError("too_many_lines", number, most=str(MOST_LINES))
        while len(cells) > len(headings) and not cells[-1]:
            cells.pop()
        if not any(cells):
            continue
        fault = _line_fault(number, headings, cells)
        if fault is not None:
            faults.append(fault)
            if len(faults) >= _MOST_FAULTS:
                break
            continue
        padded = [*cells, *[""] * (len(headings) - len(cells))]
        lines.append(Line(number, MappingProxyType(dict(zip(headings, padded, strict=True)))))
    if not headings or (not lines and not faults):
        raise UnfitFileError("no_lines")
    return TableFile(headings, tuple(lines), tuple(faults))


def _headings(number: int, cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        raise UnfitFileError("no_headings", number)
    if len(cells) > MOST_COLUMNS:
        raise UnfitFileError("too_many_columns", number, most=str(MOST_COLUMNS))
    for place, cell in enumerate(cells, 1):
        if not cell:
            raise UnfitFileError("heading_missing", number, place=str(place))
        if len(cell) > LONGEST_CELL or cells.count(cell) > 1:
            raise UnfitFileError("same_column_twice", number, cell[:60])
    return tuple(cells)


def _line_fault(number: int, headings: tuple[str, ...], cells: list[str]) -> Fault | None:
    if len(cells) > len(headings):
        return Fault(number, "import.too_many_cells", params=MappingProxyType({"columns": str(len(headings))}))
    for heading, cell in zip(headings, cells, strict=False):
        if len(cell) > LONGEST_CELL:
            return Fault(number, "import.too_long", heading, MappingProxyType({"most": str(LONGEST_CELL)}))
        # A telephone number may begin with a sign; nothing else that we read does.
        if cell.startswith(_FORMULA) or (cell[:1] in {"+", "-"} and not _SIGNED.match(cell)):
            return Fault(number, "import.formula", heading)
    return None


# -- CSV -------------------------------------------------------------------------------------------------------------


def _csv_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(data)
    if "\0" in text:
        raise UnfitFileError("wrong_encoding", text[: text.index("\0")].count("\n") + 1)
    found = _TWICE.search(text)
    if found:
        raise UnfitFileError("encoded_twice", text.count("\n", 0, found.start()) + 1)
    head = text.split("\n", 1)[0]
    separator = max(";\t,", key=head.count)
    csv.field_size_limit(LONGEST_CELL * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    began = 1
    try:
        for cells in reader:
            yield began, [cell.strip(" \xa0") for cell in cells]
            began = reader.line_num + 1
    except csv.Error as error:
        raise UnfitFileError("quotes_do_not_close", began) from error


def _decoded(data: bytes) -> str:
    """UTF-8, with or without its mark, or what Windows programs in Sweden write by themselves."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise UnfitFileError("wrong_encoding", 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnfitFileError("wrong_encoding", line) from error
    for number, told in enumerate(text.split("\n"), 1):
        if any(sign > "\x7f" and sign not in _CP1252 for sign in told):
            raise UnfitFileError("wrong_encoding", number)
    return text


# -- XLSX ------------------------------------------------------------------------------------------------------------


def _xlsx_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise UnfitFileError("damaged_file") from error
    # It takes a third of a second to import, which only an import is worth.
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if len(book.worksheets) != 1 or not sheets:
            raise UnfitFileError("several_sheets", count=str(len(book.worksheets)))
        sheets[0].reset_dimensions()
        for number, row in enumerate(sheets[0].iter_rows(max_col=MOST_COLUMNS + 1), 1):
            if number > MOST_LINES + 1:
                raise UnfitFileError("too_many_lines", number, most=str(MOST_LINES))
            yield number, [_cell_text(number, cell) for cell in row]
    except UnfitFileError:
        raise
    except Exception as error:  # a library's reader over anybody's bytes raises whatever it meets
        raise UnfitFileError("damaged_file") from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    """Before anything is read by it: how large it would be, what its parts are called, and what is in them."""
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnfitFileError("unpacks_too_large")
    for part in parts:
        name = part.filename
        if name.startswith(("/", "\\")) or ".." in name.split("/") or "\\" in name or ":" in name:
            raise UnfitFileError("path_in_file")
        if part.flag_bits & 1:
            raise UnfitFileError("locked_file")
        if name.lower().endswith((".bin", ".exe", ".js", ".vbs")) and "printersettings" not in name.lower():
            raise UnfitFileError("program_in_file")
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise UnfitFileError("no_spreadsheet")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _check_part(archive, part)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            told = rest + chunk
            if _DOCTYPE.search(told):
                raise UnfitFileError("doctype_in_file")
            merged = _MERGED.search(told) if part.filename.startswith("xl/worksheets/") else None
            if merged:
                raise UnfitFileError("merged_cells", int(merged[2]), cell=(merged[1] + merged[2]).decode("ascii"))
            rest = told[-200:]


def _cell_text(number: int, cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise UnfitFileError("formula", number)
    if cell.data_type == "e":
        raise UnfitFileError("cell_error", number)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip(" \xa0")
