"""Texts that would run, or break out, if a page took them for more than text; and logs that have one in every text.

The same text is replaced by the same hostile one throughout a log, so that names still name whom they named.
"""

from collections.abc import Mapping
from itertools import product
from random import Random
from typing import Any

from tests.lifecycle.entries.test_codec import FIELDS

WHAT_RUNS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//elsewhere.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//elsewhere.example'>",
    "<base href=//elsewhere.example/>",
    "<form action=//elsewhere.example><button>x",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "javascript:alert(1)",
    "onmouseover=alert(1) x=",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "{{ 7331 * 7 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "${7331*7}",
    "<%= 7331 * 7 %>",
    "<!-- x -->",
)
WHAT_BREAKS_OUT = (
    "{}",
    '">{}',
    "'>{}",
    "'\"`>{}",
    "</title>{}",
    "</textarea>{}",
    "</script>{}",
    "</style>{}",
    "</select></option>{}",
    "--></svg>{}",
    "]]>{}",
    "entry 1 {}",
    "entries 1, 2 {}",
    "2003-01-01 {}",
    "/{}?#&=+%3C",
    "x{}y",
    "({}; entry 2)",
    "{}\\",
    "  {} x",
    "A {} & Sons, Inc.",
)
HOSTILE = [outside.replace("{}", inside) for inside, outside in product(WHAT_RUNS, WHAT_BREAKS_OUT)]

# Texts of the agreement's or of ours, which are no names: a log with another one in their place would be refused.
FIXED = {"kind", "terms", "duty", "reading", "choice", "trigger", "milestone", "condition", "document_sha256"}
OF_TEXT = ("text", "names", "signers", "coverage", "renames")
FREE: Mapping[str, Any] = {
    kind: {name for name, (tag, _) in fields.items() if tag in OF_TEXT and name not in FIXED}
    for kind, fields in FIELDS.items()
}
ADDED = ("source", "document", "recorded_by")


def made_hostile(lines: list[dict[str, Any]], chance: Random) -> list[dict[str, Any]]:
    """The same log with a hostile text in every text field, those that every kind has among them."""
    known: dict[str, str] = {}
    waiting = chance.sample(HOSTILE, len(HOSTILE))

    def hostile(text: str) -> str:
        if text not in known:
            known[text] = f"{waiting.pop().strip()} {len(known)}"
        return known[text]

    def whole(value: Any) -> Any:
        match value:
            case str():
                return hostile(value)
            case list():
                return [whole(each) for each in value]
            case dict():
                return {hostile(name): hostile(each) if isinstance(each, str) else each for name, each in value.items()}
        return value

    def entry(line: Mapping[str, Any]) -> dict[str, Any]:
        given = {**line, **{name: line.get(name, f"{name} {len(known)}") for name in ADDED}}
        free = FREE[line["kind"]]
        replaced = {name: whole(value) if name in free else value for name, value in given.items()}
        return replaced | ({"replacement": entry(line["replacement"])} if "replacement" in line else {})

    return [entry(line) for line in lines]
