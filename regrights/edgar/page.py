"""One file of EDGAR's "submissions" JSON, read strictly: the main list of a company, or one of its older pages.

Knows the shape of a file: company fields around parallel arrays, newest first, and the older pages these announce; an
older page is the bare arrays. Dates are the filing dates; the acceptance times are Eastern in some snapshots and UTC in
others, and both are marked as UTC, so nothing is dated by them. What other files say, and what a form means, is not
known here.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from lifecycle.entries.fields import InvalidEntry, day_from, printable, shortened
from lifecycle.errors import Refusal

NEEDED = ("accessionNumber", "filingDate", "form", "fileNumber", "items", "primaryDocument")
SPOKEN = "acceptanceDateTime"  # never a date of ours; shown where it disagrees with the filing date
ACCESSION = re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}")
STAMP = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:T?[0-9]{2}.*)?")
CIK_IN_NAME = re.compile(r"CIK([0-9]{10})(?![0-9])", re.IGNORECASE)
REMEDY = "give the file as EDGAR serves it: CIK##########.json, or one of the older pages it names"


class NotAFilingList(Refusal):
    """A file that is not a company's list of filings, or not one we can rely on."""

    def __init__(self, file: str, problem: str, remedy: str = REMEDY) -> None:
        super().__init__(f"{printable(file)}: {printable(problem)}; {remedy}.")


@attrs.frozen(kw_only=True)
class Filing:
    """One row of the list. ``items`` of an EFFECT once named the form, the amendment and the time it speaks of.

    ``accepted`` is the day of its acceptance stamp, empty where there is none: its clock differs between snapshots.
    """

    accession: str
    filed: date
    form: str
    file_number: str
    items: str
    document: str
    accepted: str = attrs.field(default="", eq=False)

    @property
    def named(self) -> str:
        return f"EDGAR accession {self.accession}, form {self.form}, filed {self.filed}"


@attrs.frozen(kw_only=True)
class Announced:
    """An older page as the main list announces it: its name, and mostly how many filings it has, from when to when."""

    name: str
    count: int | None
    since: date | None
    until: date | None

    @property
    def said(self) -> str:
        filings = [] if self.count is None else [f"{self.count:,} filing{'' if self.count == 1 else 's'}"]
        days = [f"{self.since or '…'} to {self.until or '…'}"] if self.since or self.until else []
        return f"{self.name} ({', '.join([*filings, *days])})" if filings or days else self.name


@attrs.frozen(kw_only=True)
class Page:
    """One parsed file. ``cik`` is what it says inside: most older pages say nothing, and have one in their name only.

    ``filings`` in the order of the file; ``unstamped`` counts those whose acceptance is no time.
    """

    file: str
    whole: bool
    cik: int | None
    issuer: str | None
    older: Sequence[Announced]
    filings: Sequence[Filing]
    unstamped: int

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last filing date, both included."""
        days = [filing.filed for filing in self.filings]
        return (min(days), max(days)) if days else None


def cik_in(name: str) -> int | None:
    """The company by the name that EDGAR gives a file; nothing for a name of another making."""
    found = CIK_IN_NAME.match(name)
    return int(found[1]) if found else None


def page_of(file: str, data: bytes) -> Page:
    """Read one file by its name. Raises ``NotAFilingList``."""
    return _Reading(file).page(_parsed(file, data))


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


class _Reading:
    """The reading of one file: each value is taken by its name, or refused by it."""

    def __init__(self, file: str) -> None:
        self._file = file

    def page(self, document: Mapping[str, object]) -> Page:
        whole = "filings" in document
        filings = self._object("filings", document["filings"]) if whole else {}
        # A bare page says of itself at most whose it is.
        bare = {name: value for name, value in document.items() if name not in ("cik", "name")}
        rows = self._object("filings.recent", filings.get("recent")) if whole else bare
        spoken, found = self._filings(rows)
        return Page(
            file=self._file,
            whole=whole,
            cik=self._cik(document.get("cik")) if whole or "cik" in document else None,
            issuer=self._text("name", document.get("name")) if whole or "name" in document else None,
            older=self._older(filings.get("files", [])),
            filings=found,
            unstamped=sum(bool(stamp) and not filing.accepted for stamp, filing in zip(spoken, found, strict=True)),
        )

    def _filings(self, rows: Mapping[str, object]) -> tuple[list[object], list[Filing]]:
        columns, spoken = self._columns(rows)
        found = [self._filing(place, cells) for place, cells in enumerate(zip(*columns, spoken, strict=True))]
        seen: set[str] = set()
        for filing in found:
            if filing.accession in seen:
                raise NotAFilingList(self._file, f"accession {filing.accession} stands in it twice")
            seen.add(filing.accession)
        return spoken, found

    def _filing(self, place: int, cells: Sequence[object]) -> Filing:
        named = zip(NEEDED, cells[:-1], strict=True)
        accession, filed, form, number, items, document = (
            self._text(f"{name}[{place}]", cell, empty=True) for name, cell in named
        )
        if not ACCESSION.fullmatch(accession):
            raise self._wrong(f"accessionNumber[{place}]", accession, "not an accession number")
        return Filing(
            accession=accession,
            filed=self._day(f"filingDate[{place}]", filed),
            form=self._text(f"form[{place}]", form),
            file_number=number,
            items=items,
            document=document,
            accepted=_stamped(cells[-1]),
        )

    def _columns(self, rows: Mapping[str, object]) -> tuple[list[list[object]], list[object]]:
        lists: dict[str, list[object]] = {}
        for name, column in rows.items():
            if not isinstance(column, list):
                raise self._wrong(name, column, "not a list")
            lists[name] = column
        for name in NEEDED:
            if name not in lists:
                raise NotAFilingList(self._file, f"{name}: there is no such list")
        length = len(lists[NEEDED[0]])
        for name, column in lists.items():
            if len(column) != length:
                raise NotAFilingList(self._file, f"{name} has {len(column)} rows and {NEEDED[0]} has {length}")
        return [lists[name] for name in NEEDED], lists.get(SPOKEN, [""] * length)

    # --- what the main list announces -----------------------------------------------------------------

    def _older(self, files: object) -> list[Announced]:
        if not isinstance(files, list):
            raise self._wrong("filings.files", files, "not a list")
        return [self._announced(f"filings.files[{place}]", each) for place, each in enumerate(files)]

    def _announced(self, where: str, value: object) -> Announced:
        said = self._object(where, value)
        count = said.get("filingCount")
        if count is not None and (not isinstance(count, int) or isinstance(count, bool) or count < 0):
            raise self._wrong(f"{where}.filingCount", count, "not a number of filings")
        since, until = (self._day_if_any(f"{where}.{name}", said.get(name)) for name in ("filingFrom", "filingTo"))
        if since and until and since > until:
            raise self._wrong(f"{where}.filingFrom", str(since), f"after its filingTo, {until}")
        return Announced(name=self._text(f"{where}.name", said.get("name")), count=count, since=since, until=until)

    # --- single values --------------------------------------------------------------------------------

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

    def _day(self, name: str, value: object) -> date:
        try:
            return day_from(name, value)
        except InvalidEntry as cause:
            raise self._wrong(name, value, cause.problem) from None

    def _day_if_any(self, name: str, value: object) -> date | None:
        return None if value in (None, "") else self._day(name, value)

    def _wrong(self, name: str, value: object, problem: str) -> NotAFilingList:
        return NotAFilingList(self._file, f"{name} = {shortened(value)}: {problem}")


def _stamped(value: object) -> str:
    """The day of an acceptance stamp, as it is written; empty where it is no time."""
    found = STAMP.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""
