"""The cautions of what is owed: close calls, stops, and what moves an amount. Part of the register; decides nothing."""

from collections.abc import Mapping
from typing import Final

from projections.cautions.kind import Kind
from projections.cautions.topics import OF_AMOUNTS, OF_SUSPENSIONS

OF_WHAT_IS_OWED: Final[Mapping[str, Kind]] = {
    "no_cap": Kind(
        "note",  # what accrues is shown as still running; this says where it would stop
        "For what keeps accruing, {silence}.",
        touches=OF_AMOUNTS,
    ),
    "close_call_first": Kind(
        "close call",
        "What began on {first_period} ended, or would if it ended on the as-of date, inside its first period: whether "
        "that end is a {date} is a close call, reading {reading}.",
        touches=OF_AMOUNTS,
    ),
    "close_call_part": Kind(
        "close call",
        "What began on {shortened} has, or would have if it ended on the as-of date, a shortened "
        "period: whether that is owed in full is a close call, reading {reading}.",
        touches=OF_AMOUNTS,
    ),
    "close_call_ends": Kind(
        "close call",
        "Toward {stopped} amounts for what is late stopped before it was cured: a close call, reading {reading}.",
        touches=OF_AMOUNTS,
    ),
    "stopped": Kind(
        "moves money",
        "Toward {name} {what} from {trigger_date} stopped on {on}: {why}. Since {since} it ran {days:counted day} "
        "for which nothing is owed.",
        touches=OF_AMOUNTS,
    ),
    "restriction_not_payable": Kind(
        "moves money",
        "{name}'s restriction from {on} is not paid for: {because}.",
        touches=OF_AMOUNTS | frozenset({"suspensions"}),
    ),
    "close_call_roll": Kind(
        "close call",
        "The last day in time, {deadline}, was no business day: whether {next_day} was in time too is a close call, "
        "reading {reading}.",
        touches=OF_AMOUNTS,
    ),
    "close_call_of_the_terms": Kind(
        "close call",
        "Under {reading} = {choice} {determined} would be determined: a close call.",
        touches=OF_AMOUNTS,
    ),
    "close_call_beyond_ninety_days": Kind(
        "close call",
        "Toward {name} a suspension was in force outside any permitted one on {on}, {after:day} after effectiveness, "
        "past the {window:day}{of_clause}: whether that is paid for is a close call, reading beyond_ninety_days.",
        touches=OF_AMOUNTS,
    ),
    "close_call_transfer_gap": Kind(
        "close call",
        "Whose shares are between their transfer and the notice of it decides here: a close call, reading "
        "transfer_gap.",
        touches=OF_AMOUNTS | frozenset({"period", "standing"}),
    ),
    "closed_by_order": Kind(
        "close call",
        "Counted as a business day, though closed by executive order or the exchange: {days}.",
        touches=OF_SUSPENSIONS,
    ),
    "period_open": Kind(
        "moves money",
        "A bar lasts on {as_of}: until it ends, under this reading no end of the Registration Period is known.",
        touches=frozenset({"amounts", "period", "standing", "sales", "duties"}),
    ),
    "period_over": Kind(
        "note",
        "The period having ended on {ends_on}, nobody need keep the prospectus current.",
        touches=frozenset({"sales"}),
    ),
    "computation_pending": Kind(
        "moves money",
        "The {what} of {trigger_date} ended on {cure}; {read_so}its one {date} is {on}, still to come.",
        touches=OF_AMOUNTS,
    ),
    "delay_asserted": Kind(
        "moves money",
        "A delay of {name}, {what}, is asserted at position {position}, neither agreed nor "
        "adjudicated: it moves no amount.",
        touches=OF_AMOUNTS,
    ),
    "due_on_non_business_day": Kind(
        "note",
        "Due on a day that is no business day: {closed}{more}. {silence}.",
        touches=frozenset({"amounts"}),
    ),
    "no_consent": Kind(
        "moves money",
        "{what} has no effect: {why}.",
    ),
    "change_not_binding": Kind(
        "moves money",
        "{what} does not bind {investors} under this reading (dissenters).",
    ),
    "change_in_effect": Kind(
        "moves money",
        "{what} is in effect{whom}: {said}.",
    ),
    "conflict_10_11l": Kind(
        "close call",
        "{what} binds {without} without a signature under {consent}; {written_changes} lets a change "
        "bind only the party that signed it (reading dissenters).",
    ),
}
