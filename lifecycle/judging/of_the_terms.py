"""Whether the terms can use what an entry says: a head, a milestone or a condition they name, a kind they wait for."""

from collections.abc import Iterator, Sequence

from lifecycle.agreement.language.based import changed, signed_document
from lifecycle.agreement.language.concepts.conditions import CAUSES
from lifecycle.agreement.language.concepts.dates import MILESTONE
from lifecycle.agreement.terms import heads_of
from lifecycle.agreement.used import words_used
from lifecycle.entries import (
    AgreementSigned,
    ConditionEntry,
    CutBackEnded,
    CutBackImposed,
    DemandNotified,
    Entry,
    MilestoneReached,
    PeriodicAmountPaid,
    PeriodicAmountSharesIssued,
    PrincipalEntry,
    PublicInformationLapsed,
    PublicInformationRestored,
    RegistrationObjected,
    ShareSettlementAgreed,
    TermsAmended,
    Toward,
    WaiverGranted,
)
from lifecycle.entries.fields import meant
from lifecycle.entries.telling import listed
from lifecycle.judging.refusals import NotKnown, NotUsed

# The kinds that only some terms can use: the words that wait for one, with their text, and how a refusal says it.
WAITED_FOR: Sequence[tuple[tuple[type[Entry], ...], frozenset[tuple[str, str]], str]] = (
    ((DemandNotified,), frozenset({("to", "demand"), ("when", "demand")}), "nothing in them counts from a demand"),
    (
        (RegistrationObjected,),
        frozenset({("to", "objection"), ("when", "objection")}),
        "nothing in them counts from an objection",
    ),
    (
        (PublicInformationLapsed, PublicInformationRestored),
        frozenset({("down", "public_information"), ("causes", "public_information")}),
        "no condition in them is of public information",
    ),
    ((PrincipalEntry,), frozenset({("of", "principal"), ("base", "principal")}), "nothing in them is of principal"),
    ((CutBackImposed, CutBackEnded), frozenset({("cutback", "")}), "they say nothing of a cutback"),
)


def toward_of(entry: Entry) -> Toward | None:
    """The amount an entry names as the one it is meant for."""
    match entry:
        case PeriodicAmountPaid():
            return entry.toward.of_amount if entry.toward else None
        case ShareSettlementAgreed() | PeriodicAmountSharesIssued():
            return entry.toward
        case _:
            return None


def check_usable(signed: AgreementSigned, amended: Sequence[TermsAmended], entry: Entry) -> None:
    """Refuse, as ``NotKnown`` or ``NotUsed``, what neither the terms signed nor an amendment so far can use."""
    toward = toward_of(entry)
    if toward:
        _check_head(signed, "toward.trigger", toward.trigger)
    match entry:
        case WaiverGranted() if entry.trigger is not None:
            _check_head(signed, "trigger", entry.trigger)
        case MilestoneReached():
            _check_named("milestone", entry.milestone, milestones(signed, amended), "no milestone of these terms")
        case ConditionEntry():
            known = conditions(signed, amended)
            _check_named("condition", entry.condition, known, "no condition of these terms that is recorded")
        case _:
            for kinds, words, why in WAITED_FOR:
                if isinstance(entry, kinds) and words.isdisjoint(_used(signed, amended)):
                    raise NotUsed(entry, why)


def milestones(signed: AgreementSigned, amended: Sequence[TermsAmended]) -> Sequence[str]:
    """The milestones that the terms signed, or an amendment so far, count from, by their names."""
    used = _used(signed, amended)
    return sorted({text.removeprefix(MILESTONE) for _, text in used if text.startswith(MILESTONE)})


def conditions(signed: AgreementSigned, amended: Sequence[TermsAmended]) -> Sequence[str]:
    """The conditions they name that are recorded, not concluded."""
    return sorted({text for word, text in _used(signed, amended) if word in ("down", "causes")} - {*CAUSES})


def _used(signed: AgreementSigned, amended: Sequence[TermsAmended]) -> Iterator[tuple[str, str]]:
    document = signed_document(signed)
    yield from words_used(document.raw)
    for amendment in amended:
        yield from words_used(changed(document, amendment.changes, "changes").raw)


def _check_head(signed: AgreementSigned, field: str, named: str) -> None:
    """An amount is named by the head of the terms that it is of."""
    _check_named(field, named, heads_of(signed), "no head of these terms")


def _check_named(field: str, given: str, known: Sequence[str], problem: str) -> None:
    if given not in known:
        remedy = f"the terms have {listed(known)}{meant(given, known)}" if known else "the terms have none"
        raise NotKnown(field, given, problem, remedy)
