"""The claims ledger as tables: claims, contribution caps, expenses, and damages beside the Periodic Amounts."""

from projections.explanation import dollars
from regrights.show import Answer, table


def claims(found: Answer) -> None:
    """Each part of the ledger in turn."""
    _claims(found)
    print()
    _caps_and_expenses(found)
    print()
    _damages(found)


def _claims(found: Answer) -> None:
    table(
        "Claims (section 6)",
        ("claim", "claimant", "indemnitor", "noticed", "amount", "paid", "unpaid"),
        [
            (each.claim, each.claimant, each.indemnitor, each.noticed_on, each.amount, each.paid, each.unpaid)
            for each in found.claims
        ],
    )
    for each in found.claims:
        if each.defence_assumed_on:
            print(f"{each.claim}: {each.defence_assumed_by} assumed the defence on {each.defence_assumed_on}.")
        for consent in each.consents:
            settled = f" for {dollars(consent.amount)}" if consent.amount else ""
            print(f"{each.claim}: {consent.by} consented to settle{settled} on {consent.on}.")


def _caps_and_expenses(found: Answer) -> None:
    table(
        "Net proceeds, to which section 7 limits a seller's contribution, with its exceptions",
        ("Investor", "net proceeds recorded", "sales", "without proceeds on record"),
        [(cap.investor, cap.net_proceeds, cap.sales, cap.sales_without_proceeds) for cap in found.caps],
    )
    print()
    table(
        "Expenses (section 5)",
        ("on", "category", "amount", "borne by"),
        [(each.on, each.category, each.amount, f"the {each.borne_by.capitalize()}") for each in found.expenses],
    )


def _damages(found: Answer) -> None:
    table(
        "Damages and force majeure (11(k))",
        ("on", "Investor", "what", "amount"),
        [(each.on, each.investor, each.kind, each.amount) for each in found.damages],
    )
    if found.damages:
        print()
        table(
            "Beside the Periodic Amounts; neither reduces the other",
            ("Investor", "determined", "outstanding", "damages claimed"),
            [(each.investor, each.determined, each.outstanding, each.damages_claimed) for each in found.beside],
        )
