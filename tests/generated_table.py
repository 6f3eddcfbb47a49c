"""The tables of the pages that are made from declarations: the questions, their tables as data, the readings."""

from lifecycle.agreement.language.shipped import shipped, shipped_names
from lifecycle.agreement.readings import Reading
from projections.questions.register import questions
from tests.readings import REGISTER
from tests.regrights.paper.drawings import drawn_by_name


def table_of_questions() -> str:
    """A row a question: its name, the words it needs, and what it answers."""
    rows = ["| question | needs | answers |", "|---|---|---|"]
    for each in questions():
        needs = ", ".join(f"`{word.name}`" for word in each.words if word.needed)
        rows.append(f"| `{each.name}` | {needs or '–'} | {each.help} |")
    return "\n".join(rows)


def table_of_tables() -> str:
    """A row for each answer of several tables: their names, the main one first."""
    rows = ["| answer | tables |", "|---|---|"]
    for name, drawn in drawn_by_name().items():
        names = list(drawn[0].drawing.tables)
        if len(names) > 1:
            rows.append(f"| `{name}` | {', '.join(f'`{each}`' for each in names)} |")
    return "\n".join(rows)


def table_of_readings() -> str:
    """A row a reading: its key, its section, what is asked of the text, and each choice with whom it favours."""
    rows = ["| reading | section | question | choices, the default first, and whom each favours |", "|---|---|---|---|"]
    for each in REGISTER:
        key = f"`{each.key}`{' †' if each.close_call else ''}"
        rows.append(f"| {key} | {each.clause} | {each.question} | {_choices(each)} |")
    return "\n".join(rows)


def table_of_shipped() -> str:
    """A row a shipped agreement: the name it is signed by, what it is, and where it was read."""
    rows = ["| name | what it is | source |", "|---|---|---|"]
    for name in shipped_names():
        raw = shipped(name).raw
        rows.append(f"| [`{name}`](../fixtures/agreements/{name}.toml) | {raw['title']} | {raw['source']} |")
    return "\n".join(rows)


def _choices(reading: Reading) -> str:
    return "<br>".join(
        f"`{choice}`: {meaning} (*{reading.favours[choice]}*)" for choice, meaning in reading.choices.items()
    )
