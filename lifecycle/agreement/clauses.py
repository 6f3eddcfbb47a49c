"""The sections of the agreement we implement: number, heading, and a line of gist in our own words."""

import attrs


@attrs.frozen
class Clause:
    """One section; ``gist`` is ours, the agreement's text is not reproduced."""

    number: str
    heading: str
    gist: str


CLAUSES: dict[str, Clause] = {
    clause.number: clause
    for clause in (
        Clause("preamble", "Parties", "each Investor's agreement with the Company stands alone"),
        Clause("1(a)", "Effective Date", "the day the SEC declares a covering statement effective"),
        Clause("1(b)", "Held Shares Value", "what was paid for the shares bought and not yet sold"),
        Clause(
            "1(d)",
            "Potential Material Event",
            "news or a deal whose disclosure the Board finds harmful, its omission misleading",
        ),
        Clause("1(h)", "Required Effective Date", "the day by which a statement must be effective"),
        Clause("1(i)", "Restricted Sale Date", "the first day, outside a permitted suspension, sales are restricted"),
        Clause("2(a)(i)", "Mandatory registration", "file after closing; effective by a date"),
        Clause("2(a)(ii)", "Allocation", "registered shares are shared out pro rata"),
        Clause(
            "2(b)(ii)",
            "When payments are owed",
            "late effectiveness, or a restriction within so many days of effectiveness",
        ),
        Clause("2(b)(iii)", "Periodic Amount", "a percentage of the Purchase Price at each Computation Date"),
        Clause("2(b)(iv)", "When and how it is paid", "due dates, cash or, if agreed, shares"),
        Clause("2(b)(v)", "Estimate of damages", "why the amounts are agreed in advance"),
        Clause(
            "2(b)(vi)",
            "Investor-caused delay",
            "nothing is payable to the extent the Investor or its counsel brought the delay about",
        ),
        Clause("2(b)(vii)", "Computation Date", "at even intervals, and the day it ends"),
        Clause("3(a)", "Registration Period", "keep the statement effective until the earliest of its ends"),
        Clause("3(b)", "Amendments", "file what keeps the statement and prospectus current"),
        Clause("3(c)", "Review by Investor's Counsel", "drafts ahead of filing; no filing over a reasonable objection"),
        Clause("3(d)", "Notices to counsel", "review, comments, effectiveness, stop orders"),
        Clause("3(f)", "Misstatement notice", "tell each Investor and correct the prospectus"),
        Clause("3(g)", "Effectiveness and stop orders", "tell Investors of both"),
        Clause(
            "3(h)",
            "Potential Material Event notice",
            "sales stop; so many periods are permitted, of so many business days, so far apart",
        ),
        Clause("3(i)", "Listing", "keep the shares listed on the principal market"),
        Clause("4(a)", "Investor's cooperation", "or election to leave the registration"),
        Clause("4(b)", "Investor stops selling", "from a misstatement notice or stop order until corrected"),
        Clause("5", "Expenses", "the Company bears them, save an Investor's underwriting discounts and commissions"),
        Clause("6", "Indemnification", "who makes whom whole for a misstatement or violation, by notice of the claim"),
        Clause("7", "Contribution", "where indemnity is not allowed; a seller up to its net proceeds, with exceptions"),
        Clause("9", "Assignment", "registration rights follow the shares if the Company is told in time"),
        Clause("10", "Amendment and waiver", "the Company and Investors holding the required share"),
        Clause(
            "11(k)", "Direct damages", "in addition to other liability, save force majeure; no consequential damages"
        ),
        Clause("11(l)", "Written changes", "signed by the party to be charged"),
    )
}


def clause(number: str) -> Clause | None:
    """The section a citation names, or the one it stands in: 2(b)(iv)(2)(A) is in 2(b)(iv)."""
    inside = [known for known in CLAUSES if number.startswith(known)]
    return CLAUSES[max(inside, key=len)] if inside else None
