"""The OpenAPI document: complete, valid, and what the server does, by fuzzing the one against the other."""

import json
import re
from datetime import UTC, datetime

import attrs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator, meta
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from lifecycle.entries import KINDS
from lifecycle.entries.codec import entry_from
from lifecycle.entries.entry import OF_THE_LOG
from lifecycle.entries.fields import InvalidEntry
from lifecycle.log.opening import open_log
from lifecycle.record.files import read_log
from lifecycle.record.importing import import_log
from projections.questions.register import questions
from regrights.book.store import Store
from regrights.http.app import OURS, application
from regrights.http.entry_schemas import BY_TITLE
from regrights.http.openapi import described
from tests import CHECKOUT

HISTORY = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"
DOCUMENT = described()
SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = [(path, method.upper()) for path, item in DOCUMENT["paths"].items() for method in item]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@schemathesis.serializer("application/x-ndjson")
def as_lines(_ctx, value):
    """The library knows no lines of JSON; what it makes up is sent as it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def examples(most: int) -> settings:
    """The same every run: a fuzzer in a suite must not fail on somebody else's change."""
    return settings(max_examples=most, deadline=None, derandomize=True, database=None, suppress_health_check=SLOW)


# As often as not, the sender knows the log it writes to.
FACTS = [
    {key: value for key, value in json.loads(line).items() if key != "recorded_at"}
    for line in HISTORY.read_text(encoding="utf-8").splitlines()
]


@attrs.frozen
class Fuzzed:
    url: str
    schema: schemathesis.schemas.BaseSchema

    def heads(self):
        with open_log(self.url, create=False) as log:
            return log.agreements()


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Fuzzed:
    url = f"sqlite:///{tmp_path_factory.mktemp('fuzzed')}/store.db"
    with open_log(url) as log:
        import_log(log, "focus", read_log(HISTORY, now=datetime.now(UTC)))

    app = application(Store(url), hosts=(*OURS, "testserver"))
    return Fuzzed(url, schemathesis.openapi.from_asgi("/openapi.json", app))


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]})


# --- the document ---------------------------------------------------------------------------------------------------


def test_every_question_has_its_address_with_every_word_it_takes() -> None:
    for asked in questions():
        (path,) = DOCUMENT["paths"][f"/agreements/{{agreement}}/{asked.name}"].values()
        parameters = [each for each in path["parameters"] if each["in"] != "header"]
        words = {each["name"] for each in parameters} - {"agreement", "table"}
        assert words == {"reading" if word.name == "readings" else word.name for word in asked.words}
        assert {each["name"] for each in parameters if each["required"]} == {
            "agreement",
            *(word.name for word in asked.words if word.needed),
        }


def test_a_key_may_be_needed_everywhere_and_is_sent_as_bearer() -> None:
    assert DOCUMENT["components"]["securitySchemes"] == {"key": {"type": "http", "scheme": "bearer"}}
    assert DOCUMENT["security"] == [{}, {"key": []}]
    operations = [DOCUMENT["paths"][path][method.lower()] for path, method in OPERATIONS]
    assert [each["summary"] for each in operations if "401" not in each["responses"]] == []


def test_every_kind_of_entry_is_described_and_told_apart_by_its_kind() -> None:
    assert set(SCHEMAS["Entry"]["discriminator"]["mapping"]) == set(KINDS)
    assert set(SCHEMAS["Fact"]["discriminator"]["mapping"]) == set(KINDS) - {"EntryCorrected", "EntryRetracted"}
    for name, kind in KINDS.items():
        fields = {field.name for field in attrs.fields(kind)} - {*OF_THE_LOG, "recorded_at"}
        assert set(SCHEMAS[name]["properties"]) == {"kind", *fields}
        assert SCHEMAS[name]["additionalProperties"] is False


def test_every_schema_is_one_and_every_reference_leads_somewhere() -> None:
    for name, schema in SCHEMAS.items():
        assert meta.is_valid(schema), name
    referred = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(DOCUMENT)))
    assert referred <= set(SCHEMAS)


def test_every_title_a_field_may_have_has_a_schema() -> None:
    from lifecycle.entries.checks import _BY_TITLE

    assert set(BY_TITLE) == set(_BY_TITLE)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["kind"])
def test_what_was_recorded_fits_the_schema_of_its_kind(fact: dict[str, object]) -> None:
    assert validator("Entry").is_valid(fact)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("occurred_on", "1899-12-31"),
        ("occurred_on", "2200-01-01"),
        ("occurred_on", "2003-13-01"),
        ("occurred_on", None),
        ("investor", ""),
        ("investor", "  "),
        ("investor", "a\nb"),
        ("investor", 7),
        ("shares", 0),
        ("shares", 10**12 + 1),
        ("shares", "5"),
        ("shares", True),
        ("price_per_share", 1.2),
        ("price_per_share", "-1"),
        ("price_per_share", "01"),
        ("price_per_share", "1."),
        ("price_per_share", "1.1234567"),
        ("price_per_share", "1000000000"),
        ("venue", "registered"),
    ],
)
def test_what_no_field_takes_neither_schema_nor_codec_takes(field: str, value: object) -> None:
    bought = {"kind": "SharesPurchased", "occurred_on": "2002-11-25", "investor": "A", "shares": 1,
              "price_per_share": "1.20"}  # fmt: skip
    assert validator("Entry").is_valid(bought)

    assert not validator("Entry").is_valid({**bought, field: value})
    with pytest.raises(InvalidEntry):
        entry_from({**bought, field: value}, recorded=False)


@pytest.mark.parametrize("amount", ["0", "0.00", "0.01", "0.1", "0.10", "1", "1.5", "12.345", "1" * 12, "1" * 13])
def test_schema_and_codec_agree_on_amounts(amount: str) -> None:
    paid = {"kind": "PeriodicAmountPaid", "occurred_on": "2003-07-02", "investor": "A", "amount": amount}
    try:
        entry_from(paid, recorded=False)
    except InvalidEntry:
        assert not validator("Entry").is_valid(paid)
    else:
        assert validator("Entry").is_valid(paid)


# --- against itself -------------------------------------------------------------------------------------------------


def entry_like(case, chance: st.DataObject) -> None:
    """Half of the time a fact of the shipped history with one field from the generated entry: deeper than noise."""
    if isinstance(case.body, dict) and chance.draw(st.booleans()):
        fact = dict(chance.draw(st.sampled_from(FACTS)))
        for name in chance.draw(st.sets(st.sampled_from(sorted(fact)), max_size=1)):
            fact[name] = case.body.get(name, fact[name])
        case.body = fact


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_what_fits_the_document_is_answered_as_it_says(fuzzed: Fuzzed, path: str, method: str) -> None:
    operation = fuzzed.schema[path][method]

    @examples(120 if method == "POST" else 20)
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE), chance=st.data())
    def fuzz(case, chance: st.DataObject) -> None:
        if "agreement" in (case.path_parameters or {}) and chance.draw(st.integers(0, 3)):
            case.path_parameters["agreement"] = "focus"
        if method == "POST" and case.media_type == "application/json":
            entry_like(case, chance)
        refused_and_unchanged(fuzzed, case, checks=CHECKS)

    fuzz()


@pytest.mark.parametrize(("path", "method"), [each for each in OPERATIONS if "{" in each[0]])
def test_what_does_not_fit_the_document_is_refused(fuzzed: Fuzzed, path: str, method: str) -> None:
    operation = fuzzed.schema[path][method]

    @examples(120 if method == "POST" else 20)
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def fuzz(case) -> None:
        refused_and_unchanged(fuzzed, case, checks=[*CHECKS, ill_formed_refused, unsupported_method])

    fuzz()


def ill_formed_refused(ctx, response, case) -> bool | None:
    """The library's check, which does not know that a log that has moved is said before what the entry says."""
    return None if response.status_code == 412 else negative_data_rejection(ctx, response, case)


def refused_and_unchanged(fuzzed: Fuzzed, case, checks) -> None:
    before = fuzzed.heads()
    response = case.call()
    case.validate_response(response, checks=checks)
    if response.status_code != 201:
        assert fuzzed.heads() == before
    else:
        assert response.headers["etag"] == [f'"{response.json()["position"]}"']


@examples(150)
@given(data=st.data())
def test_no_entry_that_fits_its_schema_is_called_ill_formed(fuzzed: Fuzzed, data: st.DataObject) -> None:
    operation = fuzzed.schema["/agreements/{agreement}/entries"]["POST"]
    case = data.draw(operation.as_strategy(generation_mode=GenerationMode.POSITIVE))

    if case.media_type == "application/x-ndjson":
        return
    for entry in case.body if isinstance(case.body, list) else [case.body]:
        assert validator("Entry").is_valid(entry)
        entry_from(with_whole_numbers(entry), recorded=False)


def with_whole_numbers(value):
    """JSON Schema takes 1.0 for an integer and cannot say otherwise; we do not: it may have been another number."""
    if isinstance(value, dict):
        return {name: with_whole_numbers(each) for name, each in value.items()}
    if isinstance(value, list):
        return [with_whole_numbers(each) for each in value]
    return int(value) if isinstance(value, float) else value
