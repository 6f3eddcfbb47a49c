"""A company's filings as EDGAR lists them: its "submissions" JSON, read strictly, oldest filing first.

Knows the shape of the files: company fields around parallel arrays, newest first, or an older page, which is the bare
arrays. Dates are the filing dates; the acceptance times are Eastern in some snapshots and UTC in others, and both
are marked as UTC, so nothing is dated by them. What a form means is not known here.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import attrs

from lifecycle.entries.fields import InvalidEntry, day_from, shortened
from lifecycle.errors import Refusal

FILE_LIMIT = 64 * 1024 * 1024
NEEDED = ("accessionNumber", "filingDate", "form", "fileNumber", "items", "primaryDocument")
SPOKEN = "acceptanceDateTime"  # never a date of ours; shown where it disagrees with the filing date
ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")
REMEDY = "give the file as EDGAR serves it: CIK##########.json, or one of the older pages it names"


class NotAFilingList(Refusal):
    """A file that is not a company's list of filings, or not one we can rely on."""

    def __init__(self, file: str, problem: str, remedy: str = REMEDY) -> None:
        super().__init__(f"{file}: {problem}; {remedy}.")


@attrs.frozen(kw_only=True)
class Filing:
    """One row of the list. ``items`` of an EFFECT once named the form, the amendment and the time it speaks of."""

    accession: str
    filed: date
    form: str
    file_number: str
    items: str
    document: str
    accepted: str = attrs.field(default="", eq=False)  # its clock differs from one snapshot to the next

    @property
    def named(self) -> str:
        return f"EDGAR accession {self.accession}, form {self.form}, filed {self.filed}"


@attrs.frozen(kw_only=True)
class FilingList:
    """What the files say together. ``missing`` are the older pages they name that were not given."""

    issuer: str | None
    filings: Sequence[Filing]
    missing: Sequence[str]


def read_filings(paths: Sequence[Path]) -> FilingList:
    """Read the files of one company. Raises ``NotAFilingList``."""
    return filings_of([(path.name, _bytes(path)) for path in paths])


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            found = file.read(FILE_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NotAFilingList(path.name, f"it cannot be read ({reason})", "check the name and the permissions") from None
    if len(found) > FILE_LIMIT:
        raise NotAFilingList(path.name, "it is longer than 64 MiB, so it was not read")
    return found


def filings_of(files: Sequence[tuple[str, bytes]]) -> FilingList:
    """The filings of one company from its files, each by name; a filing that two pages list counts once."""
    pages = [_Page(name, _parsed(name, data)) for name, data in files]
    issuers = {page.cik: page.issuer for page in pages if page.cik is not None}
    if len(issuers) > 1:
        both = " and ".join(str(name) for name in issuers.values())
        raise NotAFilingList(pages[-1].file, f"the files are of {both}", "give the files of one company at a time")
    given = {page.file for page in pages}
    newest_first = [filing for page in pages for filing in _once(page.filings())]
    return FilingList(
        issuer=next(iter(issuers.values()), None),
        # Sorted is stable: filings of one day keep the order of the list.
        filings=sorted(_together(newest_first[::-1]), key=lambda filing: filing.filed),
        missing=[name for page in pages for name in page.older if name not in given],
    )


def _once(filings: Iterable[tuple[str, Filing]]) -> list[Filing]:
    """One page's filings, none of which stands in it twice."""
    seen: dict[str, Filing] = {}
    for file, filing in filings:
        if seen.setdefault(filing.accession, filing) is not filing:
            raise NotAFilingList(file, f"accession {filing.accession} stands in it twice")
    return list(seen.values())


def _together(filings: Iterable[Filing]) -> list[Filing]:
    found: dict[str, Filing] = {}
    for filing in filings:
        if found.setdefault(filing.accession, filing) != filing:
            problem = f"accession {filing.accession} differs from one file to the other"
            raise NotAFilingList("the files", problem, "give pages fetched on one day")
    return list(found.values())


# --- one file ---------------------------------------------------------------------------------------------


def _parsed(file: str, data: bytes) -> Mapping[str, object]:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
        if twice:
            raise NotAFilingList(file, f"{shortened(twice[0])} stands twice in one object")
        return dict(pairs)

    def no_number(text: str) -> object:
        raise ValueError(text)

    try:
        found: object = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=no_number)
    except UnicodeDecodeError as error:
        raise NotAFilingList(file, f"byte {error.start + 1} is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise NotAFilingList(file, f"it is not JSON{where}") from None
    if not isinstance(found, dict):
        raise NotAFilingList(file, "it is not a JSON object")
    return found


class _Page:
    """One parsed file: the whole document, or an older page."""

    def __init__(self, file: str, document: Mapping[str, object]) -> None:
        self.file = file
        whole = "filings" in document
        filings = self._object("filings", document["filings"]) if whole else {"recent": document}
        self._rows = self._object("filings.recent" if whole else "the page", filings.get("recent"))
        self.older = self._older(filings.get("files", []))
        self.cik = self._cik(document.get("cik")) if whole else None
        self.issuer = self._text("name", document.get("name")) if whole else None

    def filings(self) -> Iterable[tuple[str, Filing]]:
        """The rows in the order of the file, each with the file's name."""
        columns = self._columns()
        for row, cells in enumerate(zip(*columns, strict=True)):
            accession, filed, form, number, items, document, accepted = (
                self._text(f"{name}[{row}]", cell, empty=True)
                for name, cell in zip((*NEEDED, SPOKEN), cells, strict=True)
            )
            if not ACCESSION.fullmatch(accession) or not accession.isascii():
                raise self._wrong(f"accessionNumber[{row}]", accession, "not an accession number")
            yield (
                self.file,
                Filing(
                    accession=accession,
                    filed=self._day(f"filingDate[{row}]", filed),
                    form=self._text(f"form[{row}]", form),
                    file_number=number,
                    items=items,
                    document=document,
                    accepted=accepted,
                ),
            )

    def _columns(self) -> list[list[object]]:
        lengths: dict[str, int] = {}
        for name, column in self._rows.items():
            if not isinstance(column, list):
                raise self._wrong(name, column, "not a list")
            lengths[name] = len(column)
        for name in NEEDED:
            if name not in lengths:
                raise NotAFilingList(self.file, f"{name}: there is no such list")
        rows = lengths[NEEDED[0]]
        for name, length in lengths.items():
            if length != rows:
                raise NotAFilingList(self.file, f"{name} has {length} rows and {NEEDED[0]} has {rows}")
        spoken = self._rows.get(SPOKEN, [""] * rows)
        return [column for column in (*(self._rows[name] for name in NEEDED), spoken) if isinstance(column, list)]

    def _older(self, files: object) -> list[str]:
        if not isinstance(files, list):
            raise self._wrong("filings.files", files, "not a list")
        return [self._text("filings.files", self._object("filings.files", each).get("name")) for each in files]

    def _cik(self, value: object) -> int:
        text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if not re.fullmatch(r"[0-9]{1,10}", text):
            raise self._wrong("cik", value, "not a company's number")
        return int(text)

    def _object(self, name: str, value: object) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise self._wrong(name, value, "not an object")
        return value

    def _text(self, name: str, value: object, *, empty: bool = False) -> str:
        if not isinstance(value, str):
            raise self._wrong(name, value, "not text")
        if not value.isprintable() or not (empty or value.strip()):
            raise self._wrong(name, value, "empty, or not printable on one line")
        return value.strip()

    def _day(self, name: str, value: str) -> date:
        try:
            return day_from(name, value)
        except InvalidEntry as cause:
            raise self._wrong(name, value, cause.problem) from None

    def _wrong(self, name: str, value: object, problem: str) -> NotAFilingList:
        return NotAFilingList(self.file, f"{name} = {shortened(value)}: {problem}")
