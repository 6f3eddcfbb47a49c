"""The OpenAPI 3.1 document, made from the table of questions, their answer classes and the classes of entries."""

from collections.abc import Mapping, Sequence
from itertools import chain
from types import UnionType
from typing import Any, get_args, get_type_hints

import msgspec

from lifecycle.agreement.language.shipped import shipped, shipped_names
from lifecycle.agreement.register import register_of
from lifecycle.log.verdict import AgreementHead, Verification
from projections.questions.register import AnyQuestion, Kind, Word, questions
from regrights.access.audience import INVESTOR
from regrights.book.words import LAST_POSITION, LONGEST_AHEAD, LONGEST_GUIDE
from regrights.http.entry_schemas import REF, TEXT, Schema, entry_schemas, ref, text, whole
from regrights.http.problems import PROBLEM, TITLES, statuses
from regrights.http.requests import CALENDAR, CSV, JSON, LINES, PLAIN, TABLE, kinds_of

ANSWER = "answer."  # no answer's class can be taken for a kind of entry
NAME = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": TEXT, "examples": ["focus"]}
PROBLEM_DOCUMENT: Schema = {
    "description": "RFC 9457. `detail` says what was refused and the remedy; `refusal` names the kind of refusal.",
    "type": "object",
    "properties": {
        "type": {"const": "about:blank"},
        "title": {"enum": list(TITLES.values())},
        "status": {"enum": list(TITLES)},
        "detail": {"type": "string", "minLength": 1},
        "refusal": {"type": "string", "pattern": "^[a-z_]+$"},
        "field": {"type": "string"},
        "position": {"type": "integer", "minimum": 0},
        "entry": {"type": "integer", "minimum": 1},
    },
    "required": ["type", "title", "status", "detail"],
}
HEAD = text(r"^([1-9][0-9]{0,8}:)?[0-9a-f]{64}$", "1:" + "0" * 64)
READINGS = [reading for name in shipped_names() for reading in register_of(shipped(name)).values()]
CHOICES = list(dict.fromkeys(f"{reading.key}:{choice}" for reading in READINGS for choice in reading.choices))
OURS = {"AgreementName": NAME, "Choice": {"enum": CHOICES}, "Problem": PROBLEM_DOCUMENT}
ABOUT = (
    "The system of record of a registration rights agreement. Every refusal is a problem document, and nothing is "
    "written on one. A question's address takes the ending .csv, and that of duties .ics, instead of an Accept. Where "
    "keys were issued, everything but /, /health and this document is answered to a key alone, and what it is not "
    "granted, or may not do, is as what does not exist: 404."
)
# What a word of a question may say, by its kind.
SAYS: Mapping[Kind, Schema] = {
    "day": ref("Day"),
    "moment": {"anyOf": [ref("Instant"), ref("Day")]},
    "text": ref("Text"),
    "business days": whole(1, LONGEST_GUIDE),
    "days": whole(1, LONGEST_AHEAD),
    "position": whole(1, LAST_POSITION),
    "readings": {"type": "array", "items": ref("Choice"), "uniqueItems": True},
    "entries": {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "contentMediaType": "application/json", "contentSchema": ref("Entry")},
    },
}


def described() -> dict[str, Any]:
    """The whole document."""
    asked = {each.name: each for each in questions()}
    classes = {name: _answer_classes(each) for name, each in asked.items()}
    known = [*dict.fromkeys(chain(*classes.values())), Verification, AgreementHead]
    refs, schemas = msgspec.json.schema_components(known, ref_template=REF + ANSWER + "{name}", schema_hook=_anything)
    of = dict(zip(known, refs, strict=True))
    found = {ANSWER + name: _as_written(schema) for name, schema in schemas.items()}
    answered = {
        f"/agreements/{{agreement}}/{name}": _question(asked[name], [of[each] for each in answers])
        for name, answers in classes.items()
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "regrights", "version": "1", "description": ABOUT},
        "paths": {**_the_rest(of[Verification], of[AgreementHead]), **answered},
        "security": [{}, {"key": []}],  # none where no key was issued
        "components": {
            "schemas": {**found, **entry_schemas(), **OURS},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _answer_classes(question: AnyQuestion) -> Sequence[Any]:
    """What a question may answer with: msgspec describes one class at a time."""
    hint = get_type_hints(question.of)["return"]
    return get_args(hint) if isinstance(hint, UnionType) else (hint,)


def _anything(_type: type) -> Schema:
    """A field of no one type, such as the value of a term."""
    return {"description": "Whatever JSON the log or the terms hold here."}


def _as_written(schema: Schema) -> Schema:
    """JSON says "from", which Python keeps for itself."""
    if "came_from" not in schema.get("properties", {}):
        return schema
    named = {name.replace("came_from", "from"): each for name, each in schema["properties"].items()}
    return {
        **schema,
        "properties": named,
        "required": [name.replace("came_from", "from") for name in schema["required"]],
    }


# --- pieces -------------------------------------------------------------------------------------------------------


def _parameter(name: str, schema: Schema, says: str, *, place: str = "query", required: bool = False) -> Schema:
    return {"name": name, "in": place, "required": required, "schema": schema, "description": says}


AGREEMENT = _parameter("agreement", ref("AgreementName"), "Its name in the store.", place="path", required=True)
WHOSE = _parameter(
    INVESTOR,
    ref("Text"),
    "Of a key of an Investor or its counsel alone: of whose own log; needed where several clients have one there.",
)
OF_CSV = _parameter(
    TABLE,
    {"type": "string", "pattern": "^[a-z0-9_]+$"},
    "Of CSV alone: which table; one it has not is refused, and those it has are named.",
)
KINDS = {"json": JSON, "lines": LINES, "csv": CSV, "calendar": CALENDAR, "plain": PLAIN}
WRITTEN: Schema = {"type": "string"}
ETAG = {
    "ETag": {
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9a-f]+(-csv|-ics)?"$'},
        "description": "The position of the log answered from, in quotes; of no log, what stands for the answer.",
    }
}
TAGS = {"type": "string", "pattern": r'^(\*|(W/)?"[0-9a-f]+(-csv|-ics)?")$'}
PREPARED = {
    "Idempotency-Key": ({"type": "string", "pattern": r"^[!-~]([ -~]{0,198}[!-~])?$"}, "Makes a retry safe."),
    "If-Match": (
        {"type": "string", "pattern": r'^(\*|"(0|[1-9][0-9]{0,11})")$'},
        "The position believed to be the last, in quotes; * asks for a log that exists.",
    ),
    "If-None-Match": (
        {"type": "string", "pattern": r'^(\*|"(0|[1-9][0-9]{0,11})")$'},
        "* asks for a name without a log; a position in quotes, that it is not the last.",
    ),
}


CONDITIONS = [
    _parameter("If-None-Match", TAGS, "What its sender has: 304 if that is what is there.", place="header"),
    _parameter("If-Match", TAGS, "412 if something else is there.", place="header"),
]


def _operation(summary: str, parameters: Sequence[Schema], **kinds: Schema) -> Schema:
    """A ``GET``; ``kinds`` are the schemas of what it answers with, by the name of the kind."""
    unchanged = {"description": "What If-None-Match names is what is there.", "headers": ETAG}
    return {
        "summary": summary,
        "parameters": [*parameters, *CONDITIONS],
        "responses": {"200": _response("Answered.", **kinds), "304": unchanged, **_refusals(412)},
    }


def _response(says: str, **kinds: Schema) -> Schema:
    content = {KINDS[kind]: {"schema": schema} for kind, schema in kinds.items()}
    return {"description": says, "content": content, "headers": ETAG}


def _refusals(*more: int) -> Schema:
    body = {"content": {PROBLEM: {"schema": ref("Problem")}}}
    return {str(status): {"description": TITLES[status], **body} for status in statuses(*more)}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


RECEIPT = _object(agreement=ref("AgreementName"), position=ref("Count"), digest=ref("Digest"))


# --- the addresses ------------------------------------------------------------------------------------------------


def _question(question: AnyQuestion, answers: Sequence[Schema]) -> Schema:
    parameters = [AGREEMENT, *map(_word, question.words), OF_CSV]
    answered = {"allOf": [{"anyOf": list(answers)}, _object(agreement=ref("AgreementName"))]}
    calendar = {"calendar": WRITTEN} if CALENDAR in kinds_of(question) else {}
    return {"get": _operation(question.help, parameters, json=answered, csv=WRITTEN, **calendar)}


def _word(word: Word) -> Schema:
    called = "reading" if word.kind == "readings" else word.name
    schema: Schema = {"enum": list(word.choices)} if word.choices else SAYS[word.kind]
    says = "KEY:CHOICE, once for each reading that is to differ" if word.kind == "readings" else word.help
    return _parameter(called, schema, f"{says[0].upper()}{says[1:]}.", required=word.needed)


def _the_rest(verification: Schema, head: Schema) -> Schema:
    verified = {"allOf": [verification, _object(ok={"type": "boolean"})]}
    said = {INVESTOR: {**ref("Text"), "description": "Whose own log it is, to a key of an Investor or its counsel."}}
    heads = {"type": "array", "items": {"allOf": [head, {"type": "object", "properties": said}]}}
    unread = _object(agreement={"anyOf": [ref("AgreementName"), {"type": "null"}]}, error={"type": "string"})
    held = _object(agreements=heads)
    held["properties"]["errors"] = {
        "type": "array",
        "items": unread,
        "description": "What an Investor's or its counsel's key could not be told; null where it may have nothing.",
    }
    return {
        "/": {"get": _operation("every address", [], json=_object(name={"const": "regrights"}))},
        "/openapi.json": {"get": _operation("this document", [], json=_object(openapi={"const": "3.1.0"}))},
        "/health": {"get": _operation("whether the server answers", [], plain={"const": "ok"})},
        "/agreements": {"get": _operation("what the store holds", [], json=held)},
        "/agreements/{agreement}/entries": {"get": _entries(), "post": _append()},
        "/agreements/{agreement}/verify": {
            "get": _operation(
                "recompute the digest chain",
                [AGREEMENT, _parameter("head", HEAD, "A head kept elsewhere, which the log must contain."), WHOSE],
                json=verified,
            )
        },
        "/agreements/{agreement}/import": {"post": _take_in()},
        "/agreements/{agreement}/export": {
            "get": _operation(
                "the log as lines of JSON with digests, as import takes it", [AGREEMENT, WHOSE], lines=WRITTEN
            )
        },
    }


def _entries() -> Schema:
    position = {"type": "integer", "minimum": 0, "maximum": 10**12 - 1}
    recorded = {"type": "array", "items": ref("RecordedEntry")}
    cautions = {"type": "array", "items": ref(f"{ANSWER}Caution")}
    found = {"agreement": ref("AgreementName"), "after": position, "position": position}
    answer = _object(**found, entries=recorded, warnings=cautions)
    after = _parameter("after", position, "Only those after this position.")
    return _operation("the log, entry by entry", [AGREEMENT, after, WHOSE], json=answer)


def _append() -> Schema:
    headers = [_parameter(name, schema, says, place="header") for name, (schema, says) in PREPARED.items()]
    several = {"type": "array", "minItems": 1, "items": ref("Entry")}
    lines = {**WRITTEN, "description": "One entry a line."}
    return {
        "summary": "append one entry, or several of which all are recorded or none",
        "parameters": [AGREEMENT, *headers],
        "requestBody": _body(json={"anyOf": [ref("Entry"), several]}, lines=lines),
        "responses": {"201": _response("Recorded, or known by its key.", json=RECEIPT), **_refusals(412, 413, 415)},
    }


def _take_in() -> Schema:
    return {
        "summary": "a whole log under a new name, with its recorded_at, as export gives it; all or nothing",
        "parameters": [AGREEMENT],
        "requestBody": _body(lines={**WRITTEN, "description": "One entry a line, the AgreementSigned first."}),
        "responses": {"201": _response("Recorded.", json=RECEIPT), **_refusals(409, 412, 413, 415)},
    }


def _body(**kinds: Schema) -> Schema:
    return {"required": True, "content": {KINDS[kind]: {"schema": schema} for kind, schema in kinds.items()}}
