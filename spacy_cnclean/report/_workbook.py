"""A report as a workbook for spreadsheet programs, with openpyxl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spacy_cnclean.report._messages import translator
from spacy_cnclean.report._tables import citation_table, claim_table, cleaning_table, facts

if TYPE_CHECKING:
    from typing import IO

    from spacy_cnclean.report._report import Report
    from spacy_cnclean.report._tables import Table

_WIDEST: Final = 60  # characters of a column
_NARROWEST: Final = 8


def write_workbook(report: Report, stream: IO[bytes]) -> None:
    """Write a workbook with a sheet for each table of the report.

    Raises:
        ImportError: openpyxl is not installed.
    """
    from openpyxl import Workbook

    _ = translator(report.language)
    book = Workbook()
    first = book.active
    first.title = _("Report")
    for name, value in facts(report):
        first.append((_text(name), _text(value)))
    _fit(first)
    for table in (citation_table(report), claim_table(report), cleaning_table(report)):
        _add(book, table)
    book.save(stream)


def _add(book: Any, table: Table) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(table.title)
    for cells in (table.head, *table.rows):
        sheet.append([_text(cell) for cell in cells])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _fit(sheet)


def _fit(sheet: Any) -> None:
    """Set the widths of columns; a cell that begins with = is text, no formula."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                cell.data_type = "s"
    for column in sheet.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        # A hanzi takes two columns of a digit.
        width = min(max(2 * longest, _NARROWEST), _WIDEST)
        sheet.column_dimensions[column[0].column_letter].width = width


def _text(value: str) -> str:
    """Return text without the control characters that a workbook cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cleaned: str = ILLEGAL_CHARACTERS_RE.sub("", value)
    return cleaned.encode("utf-8", "replace").decode("utf-8")
