"""``python3 -m tests.generated_docs`` writes docs/entries.md and docs/cautions.md from the registers of the product."""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

import attrs

from lifecycle.agreement.clauses import cited, clauses_of, numbers, sections
from lifecycle.agreement.language.shipped import shipped
from lifecycle.entries import KINDS, Entry
from lifecycle.entries.codec import entry_from
from lifecycle.entries.entry import OF_THE_LOG
from lifecycle.entries.telling import sentence
from projections.cautions.register import CAUTIONS, Kind
from projections.questions.may_sell import ENDS_WHEN
from regrights import bootstrap
from regrights.book.kinds import described, terms_said
from tests import CHECKOUT

# A value for each field by its name: together they make an entry of every kind.
VALUES: dict[str, Any] = {
    "company": "Focus Enhancements, Inc.",
    "investors": ["Alpha Capital A.G.", "Shimshon Visnstein"],
    "terms": "focus-2002",
    "investor": "Alpha Capital A.G.",
    "transferee": "Harrow Fund",
    "statement": "333-104568",
    "form": "S-3",
    "shares": 250_000,
    "price_per_share": "1.20",
    "exercise_price": "1.44",
    "new_shares": 2,
    "old_shares": 1,
    "venue": "registered",
    "proceeds": "310000.00",
    "coverage": {"Alpha Capital A.G.": 750_000, "Shimshon Visnstein": 250_000},
    "reasonable": True,
    "review": True,
    "oral": False,
    "limb": "engagement",
    "detriment_found": True,
    "misleading_found": True,
    "board_findings": True,
    "advance_notice_unlawful": False,
    "market": "Nasdaq SmallCap Market",
    "price": "1.35",
    "from_on": "2003-05-05",
    "until_on": "2003-05-19",
    "status": "agreed",
    "amount": "6000.00",
    "toward": {"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "number": 1},
    "company_signed": True,
    "signed_by": ["Alpha Capital A.G."],
    "changes": {"required_effective_date": "2003-07-01"},
    "effective_from": "2003-06-10",
    "trigger": "late_effectiveness",
    "condition": "key_person_gone",
    "milestone": "listing",
    "full": True,
    "refund": False,
    "reading": "partial_period",
    "choice": "prorated",
    "authority": "a stipulation of the parties",
    "name": "Example Counsel LLP",
    "duty": "3(c) counsel review",
    "regarding": 4,
    "claim": "C-1",
    "claimant": "Alpha Capital A.G.",
    "indemnitor": "Focus Enhancements, Inc.",
    "category": "legal fees",
    "target": 3,
    "replacement": {"kind": "ClosingBidRecorded", "occurred_on": "2003-06-30", "price": "1.50"},
}
OTHERWISE = {
    ("CutBackImposed", "shares"): {"Alpha Capital A.G.": 250_000},
    ("SuspensionLifted", "reason"): "disclosed",
    ("EntryCorrected", "reason"): "the bid of another day was entered",
    ("EntryRetracted", "reason"): "entered twice",
    ("AgreementSetAside", "reason"): "entered under the wrong deal",
    ("CompanyRenamed", "company"): "VideoFocus Corp.",
    ("InvestorRenamed", "name"): "Alpha Capital Anstalt",
    ("EntryCorrected", "renames"): None,
    ("WaiverGranted", "duty"): None,
    ("RequestReceived", "duty"): "8(c)",
    ("DutyPerformed", "duty"): "3(d)(i)(B)",
}
FOCUS = shipped("focus-2002")
ON_EVERY_KIND = {*(field.name for field in attrs.fields(Entry)), *OF_THE_LOG}


def example(kind: str) -> dict[str, Any]:
    """A well-formed entry of a kind, as it is sent."""
    begins = kind in ("AgreementSigned", "SharesPurchased", "WarrantsIssued")
    said: dict[str, Any] = {"kind": kind, "occurred_on": "2002-11-25" if begins else "2003-06-10"}
    for field in attrs.fields(KINDS[kind]):
        value = OTHERWISE.get((kind, field.name), VALUES.get(field.name))
        if field.name not in ON_EVERY_KIND and value is not None:
            said[field.name] = value
    return said


def kinds_page() -> str:
    return "\n".join(_kinds()).rstrip() + "\n"


def _kinds() -> Iterator[str]:
    yield "# Entries"
    yield ""
    yield "Every kind of entry the log takes, in the order of the agreement: what it is for, the sentence it is told"
    yield "in, its fields, an example. Made from the classes; what may follow what: [the machines](agreement.md)."
    yield ""
    yield "Every entry has `kind` and `occurred_on`, the US Eastern date it took effect, and may have `recorded_by`,"
    yield "`source`, `document` and `document_sha256`, and `again`, true where the same happened once more. The log"
    yield "adds `recorded_at`, `position` and `digest`. Decimals and dates are text."
    yield "Names and figures of the examples are made up."
    for name in KINDS:
        given = example(name)
        said = described(name)
        yield f"\n## {name}\n\n{said.purpose}\n{said.section}"
        yield f"\n> {sentence(entry_from(json.loads(json.dumps(given)), recorded=False))}\n"
        if said.fields:
            yield "| field | means | takes | |"
            yield "|---|---|---|---|"
        for field in said.fields:
            yield f"| `{field.name}` | {field.means} | {field.takes} | {field.otherwise or 'needed'} |"
        yield f"\n```json\n{json.dumps(given, ensure_ascii=False)}\n```"
        if name == "AgreementSigned":
            yield from _terms()


def _terms() -> Iterator[str]:
    yield "\n`terms` is the name of shipped terms, or an object. With `based_on`, what it does not write is as shipped:"
    yield '`{"based_on": "focus-2002", "required_effective_date": "2025-06-01"}`.'
    yield "The terms, which `TermsAmended` changes too:\n"
    yield "| term | means | takes | in focus-2002 | section |"
    yield "|---|---|---|---|---|"
    for each in terms_said():
        yield f"| `{each.name}` | {each.means} | {each.takes} | `{each.shipped}` | {each.clause} |"


def cautions_page() -> str:
    rows = [
        "# Cautions",
        "",
        "What stands beside an answer, under *Take care* and in `warnings`: facts and dates, never conclusions.",
        "Made from the register. Words in braces are filled in; a caution without a section says so by its case.",
        "",
        "| code | weight | section | says |",
        "|---|---|---|---|",
    ]
    for key, kind in CAUTIONS.items():
        code = f"day_N_{key.removeprefix('day_')}" if key == "day_after_effective" else kind.code or key
        code = "close_call_{reading}" if "{reading}" in kind.sentence else code
        rows.append(f"| `{code}` | {kind.weight} | {_sections(key, kind)} | {_sentence(kind)} |")
    return "\n".join(rows) + "\n"


def _sections(key: str, kind: Kind) -> str:
    names = [f"{key}_{cause}" for cause in ENDS_WHEN] if kind.by_cause else [key]
    return cited(dict.fromkeys(clause for name in names for clause in clauses_of(FOCUS, name)))


def _sentence(kind: Kind) -> str:
    """A sentence, with the sections of the shipped agreement where it speaks of them."""
    window, written_changes = clauses_of(FOCUS, "restricted_sale_window"), clauses_of(FOCUS, "written_changes")
    said = {
        "{of_clause}": numbers(window, " of "),
        "{under}": sections(clauses_of(FOCUS, "contribution_cap"), " under "),
        "{consent}": sections(clauses_of(FOCUS, "consent")),
        "{written_changes}": sections(written_changes),
    }
    return re.sub(r"\{\w+\}", lambda found: said.get(found[0], found[0]), kind.sentence)


PAGES = {"entries.md": kinds_page, "cautions.md": cautions_page}


def main() -> int:
    for name, page in PAGES.items():
        (CHECKOUT / "docs" / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    bootstrap.ensure("test")
    sys.exit(main())
