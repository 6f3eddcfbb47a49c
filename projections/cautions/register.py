"""Every caution there is: its code, its weight and its sentence. Decides nothing, and knows no section.

A caution states facts and dates, never a conclusion. Whether one applies is decided by the rules that raise it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from projections.case.case import Case
from projections.cautions.kind import Kind
from projections.cautions.register_of_amounts import OF_WHAT_IS_OWED
from projections.cautions.topics import OF_SALES, OF_SUSPENSIONS
from projections.facts.reasons import Caution, told

CAUTIONS: Final[Mapping[str, Kind]] = {
    "not_checked": Kind(
        "blocks",
        "Something to take care of could not be checked: {outside}",
    ),
    "corrected": Kind(
        "moves money",
        "Read as corrected: {named}.",
    ),
    "retracted": Kind(
        "moves money",
        "Entries left out as retracted: {named}.",
    ),
    "repeated": Kind(
        "note",
        "Entries that say exactly what one before says, and not that it happened again: {named}.",
    ),
    "times_asserted": Kind(
        "note",
        "What was known by then rests on times of recording that are asserted, not stamped by this log: {positions}.",
    ),
    "set_aside": Kind(
        "blocks",
        "The agreement was set aside on {on} (position {position}): {reason}.",
    ),
    "election_set_aside": Kind(
        "moves money",
        "This question sets aside {what}.",
    ),
    "reading_elected": Kind(
        "moves money",
        "Read as elected: {what}.",
    ),
    "illustrative": Kind(
        "blocks",
        "Marked illustrative in this history: {count:entry}, made up to show the agreement at work, not what happened.",
    ),
    "terms_modelled": Kind(
        "moves money",
        "The terms are given as an object, so the paper is known by its numbers alone. Modelled: two triggers, late "
        "effectiveness and restricted sales; a Computation Date {days:every day}; a percentage of what was paid; no "
        "cap, no interest; sections numbered as in {base}. Not modelled, whatever the paper says: caps, interest, "
        "floors, other heads of payment, other deadlines and other grace.",
    ),
    "terms_written_out": Kind(
        "note",
        "The terms are those written out in the signing; whether the paper says the same, the paper alone can tell.",
    ),
    "left_out": Kind(
        "moves money",
        "What the paper says and these terms do not, so that no figure has it: {what}.",
        touches=frozenset({"amounts"}),
    ),
    "no_period": Kind(
        "note",
        "These terms say no time for which a statement is kept effective, so no time ends the period here.",
        touches=frozenset({"period", "standing"}),
    ),
    "nothing_for_effectiveness": Kind(
        "note",
        "These terms charge nothing for effectiveness that comes late, so no day of it costs anything.",
        touches=frozenset({"lateness"}),
    ),
    "no_restrictions": Kind(
        "note",
        "No condition of these terms is of a suspension, a stop order or anything that lasts: none costs anything.",
        touches=frozenset({"suspensions"}),
    ),
    "no_duties": Kind(
        "note",
        "These terms give no duty of ours its section and its numbers, so none is followed.",
        touches=frozenset({"duties"}),
    ),
    "no_board_findings": Kind(
        "moves money",
        "The notice of {since} came without the Board's findings on record.",
        touches=OF_SUSPENSIONS,
    ),
    "no_advance_notice": Kind(
        "moves money",
        "The notice of {since} had no advance notice of at least {days:business day} on record, nor an entry that one "
        "was unlawful.",
        touches=OF_SUSPENSIONS,
    ),
    "no_slot_left": Kind(
        "note",  # it announces what a further suspension would be, and moves no dollar of the answer
        "Toward {without} all permitted suspensions have been used; a further one would be a "
        "restriction from its first day.",
        touches=frozenset({"suspensions"}),
    ),
    "suspension_too_long": Kind(
        "moves money",
        "The suspension of {since} lasts on, not permitted from {too_long_on}.",
        touches=OF_SUSPENSIONS,
    ),
    "suspension_ends": Kind(
        "moves money",
        "The suspension of {since} is permitted through {last}; if it is not lifted before, it becomes a restriction "
        "on {too_long_on}.",
        code="suspension_running_out",
        touches=OF_SUSPENSIONS,
    ),
    "suspension_running_out": Kind(
        "moves money",
        "Used by the end of {as_of}: {used} of {allowed:permitted business day} of the suspension of {since}; if it "
        "is not lifted before, it becomes a restriction on {too_long_on}.",
        touches=OF_SUSPENSIONS,
    ),
    "sale_while_barred": Kind(
        "note",
        "{name} sold {shares:share} ({venue}) on {occurred_on}, inside a bar recorded at position {entry}.",
        touches=OF_SALES,
        by_cause=True,
    ),
    "filed_over_objection": Kind(
        "note",
        "What was filed on {statement} on {occurred_on} stands between counsel's objection of "
        "{objection_occurred_on}, recorded as reasonable, and its resolution.",
        touches=frozenset({"standing", "duties"}),
    ),
    **OF_WHAT_IS_OWED,
    "transfer_not_notified": Kind(
        "moves money",
        "{shares:share} went from {investor} to {transferee} on {occurred_on} (position {position}) without a "
        "recorded notice to the Company: until there is one, nothing of that is computed for anybody{waits}.",
    ),
    "allocation_differs": Kind(
        "moves money",  # whose shares stay uncovered decides toward whom lateness runs
        "{statement}, filed on {occurred_on}, registers {registered:,} of {registrable:,} Registrable"
        " Securities, and not in proportion: {shares}.",
    ),
    "request_starts_nothing": Kind(
        "note",
        'The request of {occurred_on} for "{duty}" starts no row: {why}.',
    ),
    "performance_unplaced": Kind(
        "note",
        'The entry of {occurred_on} that "{duty}" was performed meets no open duty of that name, so '
        "it performs none of those shown.",
    ),
    "waiver_names_no_duty": Kind(
        "note",
        'The waiver of {occurred_on} names "{duty}", which is no duty of the table: it waives none.',
    ),
    "proceeds_not_recorded": Kind(
        "moves money",
        "Without proceeds on record: {count:sale}; a cap{under} may be higher than shown.",
    ),
    "category_unknown": Kind(
        "moves money",
        'The expense of {amount} on {on} (position {entry}), "{category}", is of no category our '
        "table names; it is listed as the Company's, like every expense but the Investor's "
        "underwriting discounts and commissions.",
    ),
    "claim_not_noticed": Kind(
        "note",
        "{where} is of claim {claim}, of which no notice is on record by then.",
    ),
    "claim_parties_differ": Kind(
        "moves money",
        "{where} names {claimant} against {indemnitor} for claim {claim}; position {position} names "
        "{first_claimant} against {first_indemnitor}.",
    ),
    "claim_payment_unstated": Kind(
        "moves money",
        "{where} states no amount, so claim {claim} is shown as if nothing was paid by it.",
    ),
    "claim_amounts_differ": Kind(
        "moves money",
        "The notices of claim {claim} state different amounts; the latest is shown.",
    ),
    "claim_overpaid": Kind(
        "moves money",
        "{paid} was paid on claim {claim}, more than the {claimed} noticed.",
    ),
    "proceeds_not_recorded_for_a_cap": Kind(
        "moves money",
        "The proceeds of {investor}'s sales at {positions} are not on record: its contribution cap is"
        " at least {net_proceeds}.",
        code="proceeds_not_recorded",
    ),
    "payment_unplaced": Kind(
        "moves money",
        "{amount} paid to {investor} at position {entry} names {trigger} {trigger_date} no. {number}, not found: it "
        "goes to the oldest due.",
    ),
    "paid_on_account": Kind(
        "moves money",
        "Of what was paid to {investor}, {on_no_line} is set against no amount of this answer.",
    ),
    "settled_in_shares": Kind(
        "moves money",
        "{what} settled {amount}: {shown_price} each, {why}.",
    ),
    "delay_taken_off": Kind(
        "moves money",
        "{what} ({days:day}) is {name}'s delay, {status} at position {position}{late}.{paper}",
    ),
    "elsewhere": Kind("note", "{count} more elsewhere."),
    "day_after_effective": Kind(
        "note",  # it announces a date, and moves no dollar of the answer
        "{as_of} is day {after} after effectiveness; a restriction that begins after {last} is outside the "
        "{window:day}{of_clause}.",
        touches=frozenset({"suspensions"}),
    ),
}


def caution(
    case: Case,
    key: str,
    entries: Sequence[int] = (),
    *,
    cause: str | None = None,
    code: str | None = None,
    clauses: Sequence[str] = (),
    **inputs: object,
) -> Caution:
    """A caution with its sentence written out, and the sections in which the terms of the case have what it is about.

    ``cause`` is the bar it is about, where its sections turn on that; ``clauses`` are those sections where they are
    known already.
    """
    kind = CAUTIONS[key]
    return Caution(
        code=code or kind.code or key,
        weight=kind.weight,
        text=told(kind.sentence, inputs),
        clauses=clauses or case.facts.clauses(f"{key}_{cause}" if cause else key),
        entries=entries,
    )
