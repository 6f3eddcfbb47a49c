"""The state machines: state × kind with every cell filled, by table, by Machine, and by the judgement of a log.

The expected tables are written out here from the description of the log, not taken from the code.
"""

import re
from datetime import UTC, datetime

import pytest

from lifecycle.entries import KINDS
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from lifecycle.judging.machines import BAR, BAR_ENDS, BAR_STARTS, ENDED_BY, STATEMENT, follow, mermaid, step
from lifecycle.judging.refusals import NotAllowed, NotForEveryInvestor, NothingEffectiveYet, Signing
from lifecycle.record.files import admitted
from projections.amounts.settlement_judge import NoOpenAgreement, judge_settlement
from tests import CHECKOUT
from tests.lifecycle.entries.test_codec import EXAMPLES

NOW = datetime(2004, 6, 1, 12, tzinfo=UTC)
DIAGRAMS = CHECKOUT / "docs" / "agreement.md"

# A cell is the state after the entry; "-" is a refusal.
STATEMENT_TABLE = """
event                                    clause      unfiled filed     in_review cleared   effective stopped   lapsed    withdrawn
StatementFiled                           2(a)        filed   -         -         -         -         -         -         -
AmendmentFiled                           2(a)        -       filed     in_review cleared   -         -         -         -
ReviewNotified(review)                   3(d)(i)(B)  -       in_review in_review in_review -         -         -         -
ReviewNotified(no-review)                3(d)(i)(B)  -       cleared   cleared   cleared   -         -         -         -
CommentsReceived                         3(d)(i)(C)  -       in_review in_review in_review -         -         -         -
ResponseFiled                            3(d)(i)(C)  -       filed     in_review cleared   -         -         -         -
ClearanceNotified                        2(a)(i)     -       cleared   cleared   cleared   -         -         -         -
AccelerationRequested                    2(a)(i)     -       filed     in_review cleared   -         -         -         -
EffectivenessDeclared                    1(a)        -       effective effective effective -         -         -         -
PostEffectiveAmendmentFiled              3(b)        -       -         -         -         effective stopped   lapsed    -
PostEffectiveAmendmentDeclaredEffective  3(b)        -       -         -         -         effective stopped   lapsed    -
ProspectusSupplemented                   3(b)        -       -         -         -         effective stopped   lapsed    -
StopOrderProceedingsOpened               3(d)(iii)   -       -         -         -         effective -         -         -
StopOrderIssued                          3(g)        -       -         -         -         stopped   -         -         -
StopOrderLifted                          3(g)        -       -         -         -         -         effective -         -
EffectivenessLapsed                      3(b)        -       -         -         -         lapsed    -         -         -
EffectivenessRestored                    3(b)        -       -         -         -         -         -         effective -
StatementWithdrawn                       3(a)        -       withdrawn withdrawn withdrawn withdrawn withdrawn withdrawn -
"""  # noqa: E501 - a column for each state

BAR_TABLE = """
event                              clause  machine       open    barred
PotentialMaterialEventNoticeGiven  3(h)    suspension    barred  -
SuspensionLifted                   3(h)    suspension    -       open
MisstatementNoticeReceived         3(f)    misstatement  barred  -
CorrectedProspectusReceived        3(f)    misstatement  -       open
Delisted                           3(i)    listing       barred  -
Relisted                           3(i)    listing       -       open
PublicInformationLapsed            -       public_information  barred  -
PublicInformationRestored          -       public_information  -       open
ConditionBegan                     -       condition     barred  -
ConditionEnded                     -       condition     -       open
"""

# What the terms of these logs cannot use: tests/lifecycle/judging/test_of_the_terms.py has terms that can.
OF_OTHER_TERMS = {
    *("PublicInformationLapsed", "PublicInformationRestored", "ConditionBegan", "ConditionEnded"),
    *("DemandNotified", "RegistrationObjected", "MilestoneReached", "CutBackImposed", "CutBackEnded"),
    *("PrincipalIssued", "PrincipalReduced"),
}

# The kinds in neither table: legal in any state, as far as the machines go.
MOVES_NOTHING = [
    "AgreementSigned",
    "SharesPurchased",
    "WarrantsIssued",
    "WarrantsExercised",
    "WarrantsExpired",
    "SharesSplit",
    "SharesSold",
    "SharesTransferred",
    "TransferNotified",
    "DraftDelivered",
    "CounselObjected",
    "ObjectionResolved",
    "RegistrationObjected",
    "CutBackImposed",
    "CutBackEnded",
    "MilestoneReached",
    "MaterialEventDetermined",
    "AdvanceNoticeGiven",
    "ClosingBidRecorded",
    "InvestorDelayAttributed",
    "PeriodicAmountPaid",
    "ShareSettlementAgreed",
    "PeriodicAmountSharesIssued",
    "DemandNotified",
    "PrincipalIssued",
    "PrincipalReduced",
    "ExclusionElected",
    "UnrestrictedResaleDetermined",
    "TermsAmended",
    "WaiverGranted",
    "ReadingElected",
    "CounselDesignated",
    "TransferAgentAppointed",
    "TransferAgentInstructed",
    "RequestReceived",
    "DutyPerformed",
    "ClaimNoticed",
    "DefenceAssumed",
    "SettlementConsented",
    "ClaimPaid",
    "ExpenseIncurred",
    "DamagesClaimed",
    "ForceMajeureAsserted",
    "EntryCorrected",
    "EntryRetracted",
    "InvestorRenamed",
    "CompanyRenamed",
    "AgreementSetAside",
]

# What must have happened before an entry of a kind can; the rest of these logs is ready for any.
FIRST = {
    "TransferNotified": ["SharesTransferred"],
    "WarrantsExercised": ["WarrantsIssued"],
    "WarrantsExpired": ["WarrantsIssued"],
}


def rows(table):
    head, *lines = (line.split() for line in table.strip().splitlines())
    return [dict(zip(head, line, strict=True)) for line in lines]


STATES = ["unfiled", "filed", "in_review", "cleared", "effective", "stopped", "lapsed", "withdrawn"]
STATEMENT_ROWS = {row["event"]: row for row in rows(STATEMENT_TABLE)}
BAR_ROWS = {row["event"]: row for row in rows(BAR_TABLE)}
EVENTS = [*STATEMENT_ROWS, *BAR_ROWS, *MOVES_NOTHING]
OF_THESE_TERMS = [event for event in (*BAR_ROWS, *MOVES_NOTHING) if event not in OF_OTHER_TERMS]
STATEMENT_CELLS = [(state, event) for state in STATES for event in EVENTS]
BAR_CELLS = [(state, event) for state in ("open", "barred") for event in EVENTS]


def expected(table_rows, state, event):
    """The next state, or None for a refusal; kinds the table has no row for are refused by the bare machine."""
    found = table_rows.get(event, {}).get(state, "-")
    return None if found == "-" else found


def move(event):
    """An event as the code's tables call it."""
    return event.replace("(review)", " (review)").replace("(no-review)", " (no review)")


def kind(event):
    return event.partition("(")[0]


def test_the_written_tables_name_every_kind_once():
    kinds = [kind(event) for event in EVENTS]
    assert sorted(kinds) == sorted([*KINDS, "ReviewNotified"])  # its two answers are two moves
    assert len(KINDS) == 75
    assert list(STATEMENT) == STATES
    assert list(BAR) == ["open", "barred"]


# --- the tables and the Machine ---------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "event"), STATEMENT_CELLS)
def test_the_statement_machine_in_every_state_takes_or_refuses_every_event(state, event):
    assert step(STATEMENT, state, move(event)) == expected(STATEMENT_ROWS, state, event)


@pytest.mark.parametrize(("state", "event"), BAR_CELLS)
def test_the_bar_machine_in_every_state_takes_or_refuses_every_event(state, event):
    assert step(BAR, state, move(event)) == expected(BAR_ROWS, state, event)


@pytest.mark.parametrize(("table", "state"), [(STATEMENT, each) for each in STATES] + [(BAR, each) for each in BAR])
def test_the_fast_path_equals_the_machine_in_every_cell(table, state):
    for event in EVENTS:
        by_machine = step(table, state, move(event))
        if by_machine is None:
            with pytest.raises(KeyError):
                follow(table, state, move(event))
        else:
            assert follow(table, state, move(event)) == by_machine


def test_a_move_no_table_knows_is_refused_and_a_state_no_table_knows_is_a_mistake_of_ours():
    assert step(STATEMENT, "filed", "Exploded") is None
    with pytest.raises(ValueError, match="exploded"):
        step(STATEMENT, "exploded", "StatementFiled")


def test_a_withdrawn_statement_is_a_dead_end_with_a_row_of_its_own():
    assert STATEMENT["withdrawn"] == {}


PAIRS = {
    "PotentialMaterialEventNoticeGiven": "SuspensionLifted",
    "MisstatementNoticeReceived": "CorrectedProspectusReceived",
    "Delisted": "Relisted",
    "PublicInformationLapsed": "PublicInformationRestored",
    "ConditionBegan": "ConditionEnded",
    "StopOrderIssued": "StopOrderLifted",
    "EffectivenessLapsed": "EffectivenessRestored",
}


def test_what_ends_what_is_these_pairs_and_nothing_ends_a_withdrawal():
    assert dict(ENDED_BY) == PAIRS
    assert "StatementWithdrawn" not in ENDED_BY


@pytest.mark.parametrize(("began", "ended"), PAIRS.items())
def test_each_pair_leads_away_and_back_in_the_written_tables(began, ended):
    table, at_first = (BAR_ROWS, "open") if began in BAR_ROWS else (STATEMENT_ROWS, "effective")
    meanwhile = expected(table, at_first, began)
    assert meanwhile not in (None, at_first)
    assert expected(table, meanwhile, ended) == at_first
    assert expected(table, at_first, ended) is None


def test_the_written_tables_have_no_other_pair():
    bars = {row["machine"]: {} for row in BAR_ROWS.values()}
    for event, row in BAR_ROWS.items():
        bars[row["machine"]]["began" if row["open"] == "barred" else "ended"] = event
    lost = {
        row["effective"]: event for event, row in STATEMENT_ROWS.items() if row["effective"] not in ("-", "effective")
    }
    back = {lost[state]: event for event, row in STATEMENT_ROWS.items() for state in lost if row[state] == "effective"}
    assert {each["began"]: each["ended"] for each in bars.values()} | back == PAIRS


def test_what_starts_and_ends_a_bar_are_the_kinds_of_the_written_table():
    starts = {event: row["machine"] for event, row in BAR_ROWS.items() if row["open"] == "barred"}
    ends = {event: row["machine"] for event, row in BAR_ROWS.items() if row["barred"] == "open"}
    assert (dict(BAR_STARTS), dict(BAR_ENDS)) == (starts, ends)


# --- the same through the judgement of a log --------------------------------------------------------------

TO_STATE = {
    "unfiled": [],
    "filed": ["StatementFiled"],
    "in_review": ["StatementFiled", "CommentsReceived"],
    "cleared": ["StatementFiled", "ClearanceNotified"],
    "effective": ["StatementFiled", "EffectivenessDeclared"],
    "stopped": ["StatementFiled", "EffectivenessDeclared", "StopOrderIssued"],
    "lapsed": ["StatementFiled", "EffectivenessDeclared", "EffectivenessLapsed"],
    "withdrawn": ["StatementFiled", "EffectivenessDeclared", "StatementWithdrawn"],
}
ALPHA, BETA = "Alpha Capital A.G.", "Capital A.G."  # one name ends like the other


def admit(judgement, kind, day="2003-07-01", **fields):
    given = {"kind": kind, "occurred_on": day, **fields}
    return admitted(judgement, given, now=NOW)[1]


def given_for(event, **fields):
    """The fields of a valid entry for an event, about the statement and the Investor of these tests."""
    example = {name: value for name, value in EXAMPLES[kind(event)].items() if name not in ("kind", "occurred_on")}
    own = {"statement": "333-1", "investor": ALPHA, "transferee": BETA}
    given = {**example, **{name: value for name, value in own.items() if name in example}}
    if event.startswith("ReviewNotified"):
        given["review"] = event == "ReviewNotified(review)"
    given |= {"trigger": "late_effectiveness", "duty": None} if event == "WaiverGranted" else {}
    given = {name: value for name, value in given.items() if value is not None}
    return {**given, **fields}


def signed():
    judgement = Judgement(judge_settlement)
    admit(
        judgement,
        "AgreementSigned",
        "2002-11-25",
        company="Focus Enhancements, Inc.",
        investors=[ALPHA, BETA],
        terms="focus-2002",
    )
    admit(judgement, "SharesPurchased", "2002-11-25", investor=ALPHA, shares=500_000, price_per_share="2.00")
    return judgement


def with_statement(state):
    judgement = signed()
    for event in TO_STATE[state]:
        admit(judgement, event, "2003-06-02", **given_for(event))
    assert judgement.state.statements.get("333-1", "unfiled") == state
    return judgement


def everything(judgement):
    return [*judgement.log], [*judgement.history], [*judgement.states]


def allowed(table_rows, state):
    return {move(event) for event, row in table_rows.items() if row[state] != "-"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", STATEMENT_ROWS)
def test_a_log_with_the_statement_in_every_state_takes_or_refuses_every_statement_event(state, event):
    judgement = with_statement(state)
    before = everything(judgement)
    after = expected(STATEMENT_ROWS, state, event)
    if after is not None:
        entry = admit(judgement, kind(event), **given_for(event))
        assert judgement.state.statements["333-1"] == after
        assert judgement.log[-1] is entry
        return
    with pytest.raises(NotAllowed) as refused:
        admit(judgement, kind(event), **given_for(event))
    assert everything(judgement) == before
    sentence = str(refused.value)
    stands = f"statement 333-1 is {state.replace('_', ' ')} then"
    assert sentence.startswith(f"{move(event)} on 2003-07-01 is not possible: {stands}")
    assert f"(section {STATEMENT_ROWS[event]['clause']})" in sentence
    offered = sentence.partition("what may follow: ")[2].rstrip(".")
    if state == "withdrawn":
        assert offered == "nothing, this is the end of its life"
    else:
        assert set(offered.split(", ")) == allowed(STATEMENT_ROWS, state)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", OF_THESE_TERMS)
def test_every_other_kind_leaves_a_statement_in_every_state_where_it_is(state, event):
    judgement = with_statement(state)
    for earlier in FIRST.get(event, []):
        admit(judgement, earlier, **given_for(earlier))
    before = everything(judgement)
    declared = state in ("effective", "stopped", "lapsed", "withdrawn")
    starts_a_bar = event in ("PotentialMaterialEventNoticeGiven", "MisstatementNoticeReceived")
    if event == "AgreementSigned":
        refusal = Signing
    elif event == "PeriodicAmountSharesIssued":
        refusal = NoOpenAgreement
    elif event in ("SuspensionLifted", "CorrectedProspectusReceived", "Relisted"):
        refusal = NotAllowed
    elif starts_a_bar and not declared:
        refusal = NothingEffectiveYet
    else:
        refusal = None
    given = given_for(event)
    if event == "EntryCorrected":  # of the purchase, position 2
        purchase = {"kind": "SharesPurchased", "occurred_on": "2002-11-25", **given_for("SharesPurchased")}
        given = {"target": 2, "reason": "a slip", "replacement": purchase}
    elif event == "EntryRetracted":
        given["target"] = 2
    if refusal is None:
        admit(judgement, event, **given)
        assert judgement.state.statements == before[2][-1].statements
        assert len(judgement.log) == len(before[0]) + 1
    else:
        with pytest.raises(refusal):
            admit(judgement, event, **given)
        assert everything(judgement) == before


@pytest.mark.parametrize("event", ["DraftDelivered", "CounselObjected", "ObjectionResolved", "TransferAgentInstructed"])
def test_drafts_objections_and_instructions_may_speak_of_a_statement_nobody_has_filed(event):
    judgement = signed()
    admit(judgement, event, **given_for(event, statement="333-9"))
    assert judgement.state.statements == {}


def test_several_statements_live_side_by_side_each_in_its_own_state():
    judgement = with_statement("stopped")
    admit(judgement, "StatementFiled", statement="333-2", form="S-3")
    admit(judgement, "EffectivenessDeclared", statement="333-2")
    assert judgement.state.statements == {"333-1": "stopped", "333-2": "effective"}
    admit(judgement, "StatementWithdrawn", statement="333-1")
    assert judgement.state.statements == {"333-1": "withdrawn", "333-2": "effective"}


def test_dates_alone_move_no_machine():
    judgement = with_statement("filed")
    admit(judgement, "ClosingBidRecorded", "2004-06-01", price="1.00")  # a year after every deadline
    assert judgement.state.statements == {"333-1": "filed"}


# --- bars -------------------------------------------------------------------------------------------------

NOTICES = {"suspension": "PotentialMaterialEventNoticeGiven", "misstatement": "MisstatementNoticeReceived"}
LIFTS = {"suspension": "SuspensionLifted", "misstatement": "CorrectedProspectusReceived"}


def lift(bar):
    return {"reason": "disclosed"} if bar == "suspension" else {}


@pytest.mark.parametrize("state", ["open", "barred"])
@pytest.mark.parametrize("event", [event for event in BAR_ROWS if event not in OF_OTHER_TERMS])
def test_a_log_with_the_bar_in_every_state_takes_or_refuses_every_bar_event(state, event):
    row = BAR_ROWS[event]
    bar = row["machine"]
    judgement = with_statement("effective")
    if state == "barred":
        start = next(other for other, its in BAR_ROWS.items() if its["machine"] == bar and its["open"] == "barred")
        admit(judgement, start, "2003-06-20", **given_for(start))
    before = everything(judgement)
    force = {"open": f"no {bar} toward {ALPHA} is in force", "barred": f"a {bar} toward {ALPHA} is in force"}
    listing = {"open": "the shares are listed", "barred": "the shares are delisted"}
    stands = (listing if bar == "listing" else force)[state]
    if row[state] != "-":
        admit(judgement, event, **given_for(event))
        barred = {(bar, "" if bar == "listing" else ALPHA)} if row[state] == "barred" else set()
        assert judgement.state.barred == barred
        return
    with pytest.raises(NotAllowed) as refused:
        admit(judgement, event, **given_for(event))
    assert everything(judgement) == before
    legal = next(other for other, its in BAR_ROWS.items() if its["machine"] == bar and its[state] != "-")
    sentence = str(refused.value)
    assert sentence.startswith(f"{event} on 2003-07-01 is not possible: {stands} then")
    assert f"(section {row['clause']})" in sentence
    assert sentence.endswith(f"what may follow: {legal}.")


@pytest.mark.parametrize("bar", NOTICES)
def test_bars_are_kept_for_each_investor_and_each_kind_of_bar_apart(bar):
    other = "misstatement" if bar == "suspension" else "suspension"
    judgement = with_statement("effective")
    admit(judgement, NOTICES[bar], "2003-06-20", investor=ALPHA)
    admit(judgement, NOTICES[other], "2003-06-21", investor=ALPHA)
    admit(judgement, NOTICES[bar], "2003-06-22", investor=BETA)
    assert judgement.state.barred == {(bar, ALPHA), (other, ALPHA), (bar, BETA)}
    admit(judgement, LIFTS[bar], "2003-06-23", investor=ALPHA, **lift(bar))
    assert judgement.state.barred == {(other, ALPHA), (bar, BETA)}


@pytest.mark.parametrize("bar", NOTICES)
def test_a_notice_that_names_nobody_bars_and_frees_every_investor(bar):
    judgement = with_statement("effective")
    admit(judgement, NOTICES[bar], "2003-06-20")
    assert judgement.state.barred == {(bar, ALPHA), (bar, BETA)}
    admit(judgement, LIFTS[bar], "2003-06-23", **lift(bar))
    assert judgement.state.barred == frozenset()


@pytest.mark.parametrize("bar", NOTICES)
@pytest.mark.parametrize(("barred", "free"), [(ALPHA, BETA), (BETA, ALPHA)])
def test_a_notice_to_all_while_one_is_barred_names_that_one_and_proposes_an_entry_for_the_other(bar, barred, free):
    judgement = with_statement("effective")
    admit(judgement, NOTICES[bar], "2003-06-20", investor=barred)
    before = everything(judgement)
    with pytest.raises(NotForEveryInvestor) as refused:
        admit(judgement, NOTICES[bar])
    assert everything(judgement) == before
    assert f"for {barred} it is refused" in str(refused.value)
    assert f"a {bar} toward {barred} is in force" in str(refused.value)
    assert str(refused.value).endswith(f'Record one entry for each Investor it speaks to, with investor = "{free}".')


@pytest.mark.parametrize("bar", NOTICES)
@pytest.mark.parametrize(("barred", "free"), [(ALPHA, BETA), (BETA, ALPHA)])
def test_a_lift_for_all_while_one_is_free_names_that_one_and_proposes_an_entry_for_the_other(bar, barred, free):
    judgement = with_statement("effective")
    admit(judgement, NOTICES[bar], "2003-06-20", investor=barred)
    before = everything(judgement)
    with pytest.raises(NotForEveryInvestor) as refused:
        admit(judgement, LIFTS[bar], **lift(bar))
    assert everything(judgement) == before
    assert f"for {free} it is refused" in str(refused.value)
    assert str(refused.value).endswith(f'with investor = "{barred}".')


@pytest.mark.parametrize("bar", NOTICES)
def test_an_entry_for_all_that_is_possible_for_none_says_so(bar):
    judgement = with_statement("effective")
    with pytest.raises(NotForEveryInvestor, match="It is possible for none of them"):
        admit(judgement, LIFTS[bar], **lift(bar))


@pytest.mark.parametrize("bar", NOTICES)
@pytest.mark.parametrize("investor", [{}, {"investor": ALPHA}])
@pytest.mark.parametrize("state", STATES)
def test_a_bar_begins_only_once_some_statement_has_been_declared_effective(bar, investor, state):
    judgement = with_statement(state)
    before = everything(judgement)
    if state in ("unfiled", "filed", "in_review", "cleared"):
        with pytest.raises(NothingEffectiveYet, match="no statement has been declared effective by then"):
            admit(judgement, NOTICES[bar], **investor)
        assert everything(judgement) == before
    else:  # also while stopped, lapsed or withdrawn
        admit(judgement, NOTICES[bar], **investor)
        assert (bar, ALPHA) in judgement.state.barred


def test_a_statement_withdrawn_before_it_was_declared_effective_bars_nobody_from_nothing():
    judgement = with_statement("filed")
    admit(judgement, "StatementWithdrawn", statement="333-1")
    with pytest.raises(NothingEffectiveYet):
        admit(judgement, "MisstatementNoticeReceived")


def test_a_delisting_needs_no_effective_statement():
    judgement = signed()
    admit(judgement, "Delisted", market="Nasdaq SmallCap")
    assert judgement.state.barred == {("listing", "")}


# --- the diagrams -----------------------------------------------------------------------------------------


def arrows(diagram):
    """Every labelled arrow of a Mermaid state diagram: (from, move, to)."""
    found = re.findall(r"^ +(\w+) --> (\w+): (.+)$", diagram, re.MULTILINE)
    return [(before, name, after) for before, after, names in found for name in names.split(", ")]


@pytest.mark.parametrize(
    ("table", "table_rows", "initial"), [(STATEMENT, STATEMENT_ROWS, "unfiled"), (BAR, BAR_ROWS, "open")]
)
def test_the_diagram_has_an_arrow_for_every_move_of_the_table_and_no_other(table, table_rows, initial):
    drawn = mermaid(table, initial)
    assert drawn.startswith(f"stateDiagram-v2\n    [*] --> {initial}\n")
    moves = [
        (state, move(event), row[state])
        for event, row in table_rows.items()
        for state in (STATES if table is STATEMENT else BAR)
        if row[state] != "-"
    ]
    assert sorted(arrows(drawn)) == sorted(moves)


def test_the_diagram_shows_where_a_statement_ends():
    assert "    withdrawn --> [*]\n" in mermaid(STATEMENT, "unfiled")
    assert mermaid(STATEMENT, "unfiled").count("[*]") == 2


def test_the_diagrams_in_the_docs_are_those_drawn_from_the_tables():
    blocks = re.findall(
        r"^```mermaid\n(stateDiagram-v2\n.*?)^```", DIAGRAMS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert blocks == [mermaid(STATEMENT, "unfiled"), mermaid(BAR, "open")]


def test_every_refusal_here_is_a_refusal_to_the_doors():
    assert all(issubclass(each, Refusal) for each in (NotAllowed, NotForEveryInvestor, NothingEffectiveYet, Signing))
