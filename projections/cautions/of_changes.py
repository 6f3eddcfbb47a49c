"""What a careful lawyer would point at beside an answer after an amendment, a waiver or a transfer."""

from collections.abc import Iterator, Sequence
from math import floor

from lifecycle.agreement.clauses import sections
from lifecycle.agreement.telling import term_in_words
from lifecycle.entries import TermsAmended
from lifecycle.entries.telling import listed
from lifecycle.judging.history import history_key
from projections.amounts.ledger import ledger
from projections.case.case import Case, once
from projections.case.consent import Binding, Consent
from projections.cautions.of_defaults import waiting
from projections.cautions.register import caution
from projections.facts.facts import Change
from projections.facts.reasons import Caution, counted, percent
from projections.facts.spans import DAY


def changes(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """10, 11(l): documents without effect, those in effect, and Investors bound without their signature."""
    for binding in case.bindings:
        if not binding.whom or (isinstance(binding.change, TermsAmended) and not binding.changed):
            yield _no_consent(case, binding)
        elif bound := [name for name in investors if name in binding.whom]:
            yield _binds(case, binding, [] if set(investors) <= binding.whom else bound)
            yield from _unsigned(case, binding, investors)
        else:
            yield _passes_by(case, binding, investors)


def _what(change: Change) -> str:
    what = "amendment" if isinstance(change, TermsAmended) else "waiver"
    return f"The {what} of {change.occurred_on} (position {change.position})"


def _no_consent(case: Case, binding: Binding) -> Caution:
    change, consent = binding.change, binding.consent
    why = "its signers held too little" if consent is None else _share(consent)
    why = why if change.company_signed else "the Company did not sign it"
    if binding.whom:
        why = "it changes only what has one value for all, and under this reading every holder must sign that"
    return caution(case, "no_consent", (change.position,), what=_what(change), why=why)


def _share(consent: Consent) -> str:
    if not consent.held:
        return "no Investor held a share bought under the agreement that day"
    held = f"{floor(consent.signed):,} of the {counted(floor(consent.held), 'share')} Investors held that day"
    return f"its signers held {held}, and {percent(consent.needed_share)} is needed"


def _passes_by(case: Case, binding: Binding, investors: Sequence[str]) -> Caution:
    change = binding.change
    return caution(case, "change_not_binding", (change.position,), what=_what(change), investors=listed(investors))


def _binds(case: Case, binding: Binding, only: Sequence[str]) -> Caution:
    change = binding.change
    if isinstance(change, TermsAmended):
        whole = {key: binding.places[key][0].for_the_whole_agreement for key in binding.changed}
        dates, numbers = ([key for key in whole if whole[key] == dated] for dated in (True, False))
        parts = [f"{_terms(case, dates)}, for the whole agreement"] if dates else []
        parts += [f"{_terms(case, numbers)}, for what begins on or after {change.effective_from}"] if numbers else []
        said = "; ".join(parts)
    else:
        of = f"the duty {change.duty}" if change.duty else str(change.trigger).replace("_", " ")
        refund = ", giving back what was paid" if change.refund else ""
        nothing = "" if change.duty or _takes_in_some(case, binding) else "; no amount is in it so far"
        said = f"{of}, {change.from_on} to {change.until_on - DAY}{refund}{nothing}"
    whom = f" for {listed(only)}" if only else ""
    return caution(case, "change_in_effect", (change.position,), what=_what(change), whom=whom, said=said)


def _takes_in_some(case: Case, binding: Binding) -> bool:
    """Whether an amount toward anybody the waiver binds has its Computation Date in it."""
    return any(binding.change.position in _taking_in(case, name) for name in case.investors() if name in binding.whom)


@once
def _taking_in(case: Case, investor: str) -> frozenset[int]:
    """The positions of the waivers in which an amount toward an Investor has its Computation Date."""
    return frozenset(waiver.position for each in ledger(case, investor).waivers for waiver in each)


def _terms(case: Case, keys: Sequence[str]) -> str:
    return listed([term_in_words(case.facts.document, key) for key in keys])


def _unsigned(case: Case, binding: Binding, investors: Sequence[str]) -> Iterator[Caution]:
    change = binding.change
    joined = {name for name, notice in case.whole.inherited.items() if history_key(notice) > history_key(change)}
    without = [
        name for name in investors if name in binding.whom and name not in change.signed_by and name not in joined
    ]
    if without:
        yield caution(
            case,
            "conflict_10_11l",
            (change.position,),
            what=_what(change),
            without=listed(without),
            consent=sections(case.facts.clauses("consent")) or "the clause on consent",
            written_changes=sections(case.facts.clauses("written_changes")) or "the clause on written changes",
        )


def transfers(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    """9: shares that left an Investor and that the Company was not told of."""
    for each in case.lots.transfers:
        transfer = each.entry
        if each.notice is None:
            yield caution(
                case,
                "transfer_not_notified",
                (transfer.position,),
                shares=transfer.shares,
                investor=transfer.investor,
                transferee=transfer.transferee,
                occurred_on=transfer.occurred_on,
                position=transfer.position,
                waits=waiting(case, each),
            )
