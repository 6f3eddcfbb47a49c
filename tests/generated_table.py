"""The table of questions of the README, made from the declarations."""

from projections.questions.register import questions


def table_of_questions() -> str:
    """A row a question: its name, the words it needs, and what it answers."""
    rows = ["| question | needs | answers |", "|---|---|---|"]
    for each in questions():
        needs = ", ".join(f"`{word.name}`" for word in each.words if word.needed)
        rows.append(f"| `{each.name}` | {needs or '–'} | {each.help} |")
    return "\n".join(rows)
