"""Made-up filing lists in EDGAR's shape, a row a line, and proposals in a word each."""

import json

from regrights.edgar.filings import filings_of
from regrights.edgar.proposals import proposals_of
from regrights.edgar.statements import statements_of

ARRAYS = ("accessionNumber", "filingDate", "form", "fileNumber", "items", "primaryDocument", "acceptanceDateTime")


def row(form, filed, number="333-1", items="", accepted=None, accession=None):
    return {
        "form": form, "filingDate": filed, "fileNumber": number, "items": items, "primaryDocument": "paper.htm",
        "acceptanceDateTime": f"{accepted or filed}T16:00:00.000Z", "accessionNumber": accession,
    }  # fmt: skip


def page(*rows):
    """The bare arrays of an older page; the rows are given oldest first and stored newest first."""
    named = [
        {**each, "accessionNumber": each["accessionNumber"] or f"0000000001-24-{place:06}"}
        for place, each in enumerate(rows)
    ]
    return {name: [each[name] for each in reversed(named)] for name in ARRAYS}


def whole(*rows, older=(), **fields):
    filings = {"recent": page(*rows), "files": [{"name": each} if isinstance(each, str) else each for each in older]}
    return {"cik": "0000000001", "name": "Example Devices, Inc.", "filings": filings, **fields}


def found_in(*rows, older=()):
    return statements_of(filings_of([("CIK.json", json.dumps(whole(*rows, older=older)).encode())]))


def proposed(*rows, number="333-1", **words):
    return proposals_of(found_in(*rows), number, **words)


def said(proposals):
    """Each proposal in a word: the entry's kind and date, or a question mark and the kinds to choose from."""
    return [
        f"{each.entry['kind']} {each.entry['occurred_on']}"
        if each.entry
        else "? " + " | ".join(f"{choice['kind']} {choice['occurred_on']}" for choice in each.choices)
        for each in proposals.proposals
    ]


def texts(proposals):
    return [note.text for note in proposals.notes]


def questions(proposals):
    return [each.question for each in proposals.proposals if each.question is not None]


FILED, EFFECT = row("S-3", "2024-02-01"), row("EFFECT", "2024-03-01")
