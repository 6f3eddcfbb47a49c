"""A company's filings from its files: each older page held against what the main list announces, and put together.

A page is not believed by its name: its company, its number of filings and their dates are checked where something says
them, a whole page under another name is known by its content, and what nothing shows is said. The shape of a file is
not known here, nor what a form means.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import attrs

from lifecycle.entries.telling import listed
from regrights.edgar.page import Announced, Filing, NotAFilingList, Page, cik_in, page_of

FILE_LIMIT = 64 * 1024 * 1024
SHOWN = 3
ONE_DAY = "fetch the main list and its pages again, on one day"
ONE_COMPANY = "give the files of one company at a time"


@attrs.frozen(kw_only=True)
class FilingList:
    """What the files say together, oldest filing first.

    ``missing`` are the older pages they name that were not given; ``notes`` what nothing in them could show.
    """

    issuer: str | None
    filings: Sequence[Filing]
    missing: Sequence[str]
    notes: Sequence[str] = ()


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
    names = Counter(name for name, _ in files)
    twice = [name for name, times in names.items() if times > 1]
    if twice:
        raise NotAFilingList(twice[0], "two files of that name were given", "give each page once")
    pages = [page_of(name, data) for name, data in files]
    issuer = _one_company(pages)
    held = _held_against(pages)
    return FilingList(
        issuer=issuer,
        # Sorted is stable: filings of one day keep the order of the list.
        filings=sorted(_together(pages), key=lambda filing: filing.filed),
        missing=list(dict.fromkeys(each.said for each in held.missing)),
        notes=[*held.notes, *_unstamped(pages)],
    )


def _together(pages: Sequence[Page]) -> list[Filing]:
    """Every filing once, the oldest of each page first."""
    found: dict[str, tuple[Filing, str]] = {}
    for page in reversed(pages):
        for filing in reversed(page.filings):
            first, file = found.setdefault(filing.accession, (filing, page.file))
            if first != filing:
                raise NotAFilingList(page.file, f"accession {filing.accession} differs from {file}", ONE_DAY)
    return [filing for filing, _ in found.values()]


def _unstamped(pages: Sequence[Page]) -> list[str]:
    return [
        f"{page.file}: {page.unstamped} acceptance times are no times; nothing is dated by them."
        for page in pages
        if page.unstamped
    ]


# --- whose they are ---------------------------------------------------------------------------------------


def _one_company(pages: Sequence[Page]) -> str | None:
    """The issuer's name where a file says it. Raises ``NotAFilingList`` where files or names are of two companies."""
    known: dict[int, str] = {}
    for page in pages:
        named = cik_in(page.file)
        if page.cik is not None and named not in (None, page.cik):
            raise NotAFilingList(page.file, f"its name is of CIK {named}, and it says that it is of CIK {page.cik}")
        cik = page.cik if page.cik is not None else named
        if cik is not None and (page.issuer or cik not in known):
            known[cik] = page.issuer or f"CIK {cik}"
        foreign = [each.name for each in page.older if cik_in(each.name) not in (None, page.cik)]
        if foreign:
            raise NotAFilingList(page.file, f"it names {foreign[0]} as an older page, which is another company's")
    if len(known) > 1:
        raise NotAFilingList(pages[-1].file, f"the files are of {listed(list(known.values()))}", ONE_COMPANY)
    return next((page.issuer for page in pages if page.issuer), None)


# --- whole and as announced -------------------------------------------------------------------------------


@attrs.define
class _Held:
    """The older pages on their way through the announcements: what is left of these, and what is to be said."""

    missing: list[Announced]
    notes: list[str]

    def found(self, announced: Announced) -> None:
        self.missing = [each for each in self.missing if each.name != announced.name]


def _held_against(pages: Sequence[Page]) -> _Held:
    """Every older page against what is announced of it. Raises ``NotAFilingList`` for one that is not as announced."""
    held = _Held(missing=[each for page in pages for each in page.older], notes=[])
    announced = list(held.missing)
    unnamed: list[Page] = []
    for page in (each for each in pages if not each.whole):
        own = next((each for each in held.missing if each.name == page.file and not _against(page, each)), None)
        if own is None:
            unnamed.append(page)
            continue
        held.found(own)
        held.notes += _unsaid(page, own)
    for page in unnamed:
        held.notes += _by_content(page, pages, announced, held)
    held.notes += _strangers(pages)
    return held


def _by_content(page: Page, pages: Sequence[Page], announced: Sequence[Announced], held: _Held) -> list[str]:
    """A page that is not announced under its name, or not as it is: known by its content, a repetition, or refused."""
    fits = next((each for each in held.missing if page.days and _facts(each) == (len(page.filings), *page.days)), None)
    if fits:
        held.found(fits)
        return [f"{page.file} is {fits.name} under another name, by its number of filings and their dates."]
    if page.filings and _repeats(page, pages):
        return [f"{page.file} repeats filings of the other files: each counts once."]
    named = next((each for each in announced if each.name == page.file), None)
    if named:
        raise NotAFilingList(page.file, _against(named=named, page=page) or "it was given twice", ONE_DAY)
    if announced or any(each.whole for each in pages):
        which = f"it is none of the pages that the main list announces ({_some(announced)})"
        raise NotAFilingList(page.file, f"{which}, by its name or by its content", "give the pages that it names")
    return [f"{page.file}: without the main list nothing shows whether it is whole; give CIK##########.json too."]


def _against(page: Page, named: Announced) -> str | None:
    """What contradicts an announcement, in words; nothing where all that it says is so."""
    if named.count not in (None, len(page.filings)):
        return f"it has {len(page.filings):,} filings and the main list announces {named.said}: cut short or too long"
    if page.days and ((named.since and page.days[0] < named.since) or (named.until and page.days[1] > named.until)):
        return f"its filings are of {page.days[0]} to {page.days[1]} and the main list announces {named.said}"
    return None


def _facts(announced: Announced) -> tuple[object, ...]:
    return announced.count, announced.since, announced.until


def _some(announced: Sequence[Announced]) -> str:
    names = list(dict.fromkeys(each.said for each in announced))
    more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return listed([*names[:SHOWN], *more]) if names else "none"


def _repeats(page: Page, pages: Sequence[Page]) -> bool:
    others = {filing.accession for each in pages if each is not page for filing in each.filings}
    return all(filing.accession in others for filing in page.filings)


def _unsaid(page: Page, named: Announced) -> list[str]:
    """What an announcement leaves open, and an end that the page does not reach."""
    if named.count is None:
        return [f"{page.file}: the main list does not say how many filings it has, so nothing shows that it is whole."]
    if page.days and (named.since, named.until) not in ((None, None), page.days):
        return [
            f"{page.file}: its filings are of {page.days[0]} to {page.days[1]}, inside what {named.said} announces."
        ]
    return []


def _strangers(pages: Sequence[Page]) -> list[str]:
    """Older pages with nothing inside that ties them to the company of the main list."""
    main = [page for page in pages if page.whole]
    ours = {filing.file_number for page in main for filing in page.filings if filing.file_number}
    known = {filing.accession for page in main for filing in page.filings}
    self_filed = tuple(f"{page.cik:010}-" for page in main if page.cik is not None)
    return [
        f"{page.file}: no filing in it shares a file number with the main list; look whether it is this company's."
        for page in pages
        if not page.whole and ours and page.cik is None and any(filing.file_number for filing in page.filings)
        if not any(
            filing.file_number in ours or filing.accession in known or filing.accession.startswith(self_filed)
            for filing in page.filings
        )
    ]
