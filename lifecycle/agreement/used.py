"""Which words some terms use, wherever in them they stand and under whatever reading. Computes nothing."""

from collections.abc import Iterator

from lifecycle.agreement.language.forks import choices_of, is_fork
from lifecycle.agreement.language.source import once_a_value, plain_text

# The tables that decide something; what the others say is prose, or of another kind.
DECIDING = ("dates", "conditions", "heads", "charges", "ends", "limits", "cutback")


@once_a_value
def words_used(raw: object) -> frozenset[tuple[str, str]]:
    """Each word of a document with each text it has; a deciding table is there by its own name, with no text."""
    assert isinstance(raw, dict)  # noqa: S101 - a document is a table
    return frozenset(pair for name in DECIDING if name in raw for pair in ((name, ""), *_pairs(raw[name], name)))


def _pairs(value: object, word: str) -> Iterator[tuple[str, str]]:
    if is_fork(value):
        for choice in choices_of(value):
            yield from _pairs(value[choice], word)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _pairs(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from _pairs(each, word)
    elif (text := plain_text(value)) is not None:
        yield word, text
