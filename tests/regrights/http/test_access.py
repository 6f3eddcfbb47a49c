"""Who is let in over HTTP, and what the table gives whom: role by route by agreement by method, whole."""

import http.client
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from lifecycle.log.opening import open_log
from projections.questions.register import questions
from regrights.access.file import AccessFile
from regrights.access.issuing import wanted
from regrights.access.key import ROLES, Issued, Role
from regrights.access.keys import Keys
from regrights.access.rates import Buckets, Rates
from regrights.access.table import FORMS, OF_THE_COMPANY, OPEN, TABLE, has_row, methods, served
from regrights.book.store import Store
from regrights.command_line import cli
from regrights.http import app as web
from regrights.http.desk.answers import is_page
from tests.regrights.http.test_app import ANY, ENTRIES, JSON, environment, refused, serving
from tests.regrights.http.transcript import ALPHA, BOUGHT, FILED, SIGNING, VALUES, call

LINES = {"Content-Type": "application/x-ndjson"}
GRANTED, OTHER, ABSENT = "focus", "other", "nobody"
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
QUESTIONS = {each.name: each for each in questions()}
ROUTES: Sequence[Route] = [each for each in web.application(Store("memory:")).routes if isinstance(each, Route)]
PATHS = [each.path for each in ROUTES if each.path not in OPEN]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# So much a minute that no test is ever asked to wait.
AMPLE = Rates(*(Buckets(10**9) for _ in range(3)))


def now() -> datetime:
    return datetime.now(UTC)


@attrs.frozen
class Door:
    """A server with keys, in process. ``of`` has a key of each role, granted one agreement that is there, one that is
    not."""

    folder: Path
    client: TestClient
    keys: Keys
    of: Mapping[str, Issued]

    def ask(self, method: str, path: str, key: str | None = None, body: bytes = b"", **headers: str):
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        by = {} if key is None else {"Authorization": f"Bearer {key}"}
        return self.client.request(method, path, content=body, headers={**JSON, **said, **by})

    def issue(self, role: Role = "company", **other: object) -> Issued:
        investors = ["Alpha Capital A.G."] if role.startswith("investor") else []
        said = {"agreements": [GRANTED, "not-begun"], "every": False, "investors": investors, "name": role, "days": 30}
        return self.keys.issue(wanted(role=role, **{**said, **other}))

    def entries(self, agreement: str = GRANTED) -> list[dict[str, object]]:
        with open_log(f"sqlite:///{self.folder}/store.db", create=False) as log:
            return [json.loads(entry.stored) for entry in log.read(agreement)]


def door_in(folder: Path) -> Door:
    store, keys = Store(f"sqlite:///{folder}/store.db"), Keys(folder / "access.db", now)
    for agreement in (GRANTED, OTHER):
        for entry in (SIGNING, BOUGHT):
            store.record(agreement, entry)
    app = web.application(store, keys=keys, rates=AMPLE)
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False, follow_redirects=False)
    door = Door(folder, client, keys, {})
    return attrs.evolve(door, of={role: door.issue(role) for role in ROLES})


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One that nothing is written through."""
    found = door_in(tmp_path_factory.mktemp("door"))
    with found.client:  # in one loop: thousands of requests
        yield found


Nothing = Mapping[tuple[str, str], object]


@pytest.fixture(scope="module")
def nothing(door: Door) -> Nothing:
    """By role and method, the one answer for all that a key has nothing of; of pages, which say whose key it is."""
    addresses = {"": f"/agreements/{OTHER}/entries", "page ": f"/desk/{OTHER}/owed"}
    return {
        (role, f"{of}{method}"): told(door.ask(method, address, issued.written))
        for role, issued in door.of.items()
        for of, address in addresses.items()
        for method in METHODS
    }


@pytest.fixture
def own(tmp_path: Path) -> Door:
    return door_in(tmp_path)


# --- the table ------------------------------------------------------------------------------------------------------


def rows() -> Iterator[str]:
    for route in ROUTES:
        for method in sorted(route.methods or ()):
            if route.path not in OPEN and method != "HEAD":
                yield f"{method} {route.path}"


def without_form(row: str) -> str:
    return next((row.removesuffix(form) for form in FORMS if row.endswith(form)), row)


@pytest.mark.parametrize("row", [*rows()])
def test_every_route_has_its_row_in_the_table(row: str) -> None:
    assert without_form(row) in TABLE, f"{row} has no row in regrights/access/table.py: say what each role has of it"


def test_no_row_is_of_an_address_that_is_not_there_and_each_says_it_for_every_role() -> None:
    assert set(TABLE) == {without_form(row) for row in rows()}
    assert {len(row) for row in TABLE.values()} == {len(ROLES)}
    assert {route.path for route in ROUTES} >= OPEN


def test_a_route_without_a_row_is_nobodys() -> None:
    assert [role for role in ROLES if methods(role, "/agreements/{agreement}/forgotten")] == []
    assert not has_row("GET", "/agreements/{agreement}/forgotten")


def test_the_table_is_as_it_was_decided() -> None:
    """Company and counsel have everything, an auditor all that is read, an Investor what is read of its own log.

    A disclosure's drafting and the books are the Company's; pages that write are its counsel's too.
    Of the key itself everybody has all.
    """
    for row in TABLE:
        method, path = row.split()
        has = {role: served(role, method, path) for role in ROLES}
        if path in ("/sign-out", "/me", "/access"):
            assert set(has.values()) == {"own"}
            continue
        if path.startswith("/desk") and path.rsplit("/", 1)[1] in ("record", "correct", "retract"):
            assert has == {role: "whole" if role in ("company", "counsel") else "nothing" for role in ROLES}
            continue
        reading = "whole" if method == "GET" else "nothing"
        whole_alone = path.rsplit("/", 1)[1] in OF_THE_COMPANY
        own = "own" if method == "GET" and not whole_alone else "nothing"
        assert has == {
            "company": "whole",
            "counsel": "whole",
            "investor": own,
            "investor-counsel": own,
            "auditor": reading,
        }


def asked(path: str, agreement: str) -> str:
    path = path.replace("{page}", "owed")
    name = path.rsplit("/", 1)[1].partition(".")[0]
    words = [word.name for word in QUESTIONS[name].words if word.needed] if name in QUESTIONS else []
    words += ["n"] if name in ("correct", "retract") else []
    query = "&".join(f"{word}={VALUES[word] if word != 'assume' else json.dumps(FILED)}" for word in words)
    return f"{path.replace('{agreement}', agreement)}?{query}".rstrip("?")


def told(response) -> tuple[int, bytes, list[tuple[str, str]]]:
    return response.status_code, response.content, sorted(response.headers.multi_items())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", PATHS)
def test_each_role_has_at_each_address_what_the_table_says(door: Door, nothing: Nothing, role: Role, path: str) -> None:
    page = "page " if is_page(path) else ""
    key, kinds = door.of[role].written, FORM if page else LINES if path.endswith("/import") else JSON
    allowed = methods(role, path)
    for method in METHODS if path == without_form(path) else METHODS[::2]:
        body = b"" if page or method in ("GET", "HEAD") else json.dumps(FILED).encode()
        guard = {"If_Match": '"0"'} if path.endswith("/entries") and method == "POST" else {}
        granted = door.ask(method, asked(path, GRANTED), key, body, Content_Type=kinds["Content-Type"], **guard)
        if method in allowed:
            # What is written is refused by what the log, or the line, or the empty form, says: it came so far.
            writes = method == "POST" and path not in ("/me", "/sign-out")
            assert granted.status_code in ((412, 422) if writes else (200, 303)), granted.text
        elif not allowed or without_form(f"{method} {path}") in TABLE:
            assert told(granted) == nothing[role, page + method]
        else:
            assert (granted.status_code, granted.headers["allow"]) == (405, ", ".join(allowed))
        for agreement in (OTHER, ABSENT) if "{agreement}" in path else ():
            found = door.ask(method, asked(path, agreement), key, body, **guard)
            assert told(found) == nothing[role, page + method]
    assert len(door.entries()) == len(door.entries(OTHER)) == 2


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ["entries", "export", "verify", "owed", "readings"])
def test_a_granted_agreement_that_is_not_there_is_told_as_one_that_is_not_granted(
    door: Door, role: Role, name: str
) -> None:
    path, key = f"/agreements/{{agreement}}/{name}", door.of[role].written
    assert told(door.ask("GET", asked(path, "not-begun"), key)) == told(door.ask("GET", asked(path, OTHER), key))
    every = door.issue(role, agreements=[], every=True).written
    assert told(door.ask("GET", asked(path, ABSENT), every)) == told(door.ask("GET", asked(path, OTHER), key))
    assert door.ask("GET", asked(path, OTHER), every).status_code == 200


def test_what_a_key_has_nothing_of_is_one_404_that_names_nothing(door: Door, nothing: Nothing) -> None:
    found = refused(door.ask("GET", f"/agreements/{ABSENT}/owed", door.of["investor"].written), 404)
    assert found["refusal"] == "nothing_here"
    assert ABSENT not in str(found)
    assert {status for status, _, _ in nothing.values()} == {404}
    contents = {of: content for of, (_, content, _) in nothing.items() if "HEAD" not in of[1]}
    assert len({content for (_, of), content in contents.items() if not of.startswith("page ")}) == 1
    for role in ROLES:
        assert (
            len({content for (of, what), content in contents.items() if of == role and what.startswith("page ")}) == 1
        )
        assert OTHER.encode() not in contents[role, "page GET"].replace(b"another", b"")


def test_what_is_taken_is_said_as_far_as_the_key_may_know_it(door: Door) -> None:
    def options(agreement: str, role: Role) -> tuple[int, str | None]:
        response = door.ask("OPTIONS", f"/agreements/{agreement}/entries", door.of[role].written)
        return response.status_code, response.headers.get("allow")

    assert options(GRANTED, "company") == (405, "GET, HEAD, POST")
    assert options(GRANTED, "auditor") == (405, "GET, HEAD")
    assert options(GRANTED, "investor") == options(GRANTED, "auditor")
    assert options(OTHER, "company") == options(ABSENT, "auditor") == options(OTHER, "investor") == (404, None)


def test_nothing_is_ever_forbidden(door: Door) -> None:
    """403 says that something is there."""
    from regrights.http.problems import STATUS, TITLES

    assert 403 not in {*STATUS.values(), *TITLES}


def test_agreements_lists_those_granted_alone(door: Door) -> None:
    for role in ("company", "counsel", "auditor"):
        found = door.ask("GET", "/agreements", door.of[role].written).json()
        assert [each["agreement"] for each in found["agreements"]] == [GRANTED]
    every = door.issue("auditor", agreements=[], every=True).written
    found = door.ask("GET", "/agreements", every).json()
    assert [each["agreement"] for each in found["agreements"]] == [GRANTED, OTHER]
    for role in ("investor", "investor-counsel"):
        found = door.ask("GET", "/agreements", door.of[role].written).json()
        assert [(each["agreement"], each["investor"]) for each in found["agreements"]] == [(GRANTED, ALPHA)]


def test_a_name_is_granted_as_it_is_written_and_no_other_way(own: Door) -> None:
    key = own.issue("counsel", agreements=["a/b"]).written
    body = json.dumps(SIGNING).encode()
    assert own.ask("POST", "/agreements/a%2Fb/entries", key, body).status_code == 201
    assert own.ask("GET", "/agreements/a%2fb/status?on=2003-07-02", key).status_code == 200
    for name in ("a/b", "a%252Fb", "A%2FB", "a%2Fb%20", "focus"):
        assert own.ask("GET", f"/agreements/{name}/status?on=2003-07-02", key).status_code == 404


# --- who is let in --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*PATHS, "/nothing", "/agreements/focus", "/docs"])
def test_nobody_is_let_in_without_a_key(door: Door, path: str) -> None:
    for method in METHODS:
        response = door.ask(method, asked(path, GRANTED))
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == 'Bearer realm="regrights"'
        if method != "HEAD" and not is_page(path):
            assert refused(response, 401)["refusal"] == "key_missing"


@pytest.mark.parametrize("path", sorted(OPEN))
def test_the_open_addresses_are_everybodys_and_say_nothing_of_an_agreement(door: Door, path: str) -> None:
    path = path.replace("{name}", "desk.css")
    without = door.ask("GET", path)
    assert without.status_code == 200
    assert told(door.ask("GET", path, door.of["investor"].written)) == told(without)
    assert told(door.ask("GET", path, "rr_nonsense")) == told(without)
    assert OTHER.encode() not in without.content.replace(b"another", b"").replace(b"other", b"") or path != "/"


def test_health_says_ok_and_nothing_else(door: Door) -> None:
    assert (door.ask("GET", "/health").content, door.ask("GET", "/health?on=2003-07-02").status_code) == (b"ok", 422)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer {key} {key}",
        "Bearer {key}, Bearer {key}",
        "Basic {key}",
        "{key}",
        "Token {key}",
        'Bearer "{key}"',
        "Bearer {key}A",
        "Bearer rr_00000000_0000000000000000000000000000000000000000000",
    ],
)
def test_only_one_bearer_key_lets_in(door: Door, said: str) -> None:
    key = door.of["company"].written
    response = door.client.get("/agreements", headers={"Authorization": said.format(key=key)})
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer ")
    assert key not in response.text
    twice = [("Authorization", f"Bearer {key}")] * 2
    assert door.client.get("/agreements", headers=twice).status_code == 401
    assert door.client.get("/agreements", headers={"Cookie": f"key={key}", "X-Api-Key": key}).status_code == 401
    assert door.client.get("/agreements", headers={"Authorization": f"bearer {key}"}).status_code == 200


def test_the_use_of_a_key_is_noted(own: Door) -> None:
    issued, unused = own.issue("auditor"), own.issue("auditor")
    own.ask("GET", f"/agreements/{OTHER}/entries", issued.written)
    found = {each.id: each.last_used for each in own.keys.all()}
    assert found[issued.key.id] is not None
    assert found[unused.key.id] is None


def test_revoked_expired_unknown_and_wrong_are_one_answer(own: Door) -> None:
    issued = own.issue("company")
    assert own.ask("GET", "/agreements", issued.written).status_code == 200
    Keys(own.keys.file, now).revoke(issued.key.id)
    past = Keys(own.keys.file, lambda: datetime(2020, 1, 1, tzinfo=UTC))
    expired = past.issue(wanted(role="company", agreements=[], every=True, investors=[], name="Old", days=1))
    wrong = own.issue("company").written[:-4] + "AAAA"
    refusals = {
        str(told(own.ask("GET", "/agreements", key)))
        for key in (issued.written, expired.written, wrong, f"rr_00000000_{'A' * 43}", "anything")
    }
    assert len(refusals) == 1
    assert own.ask("GET", "/agreements", issued.written).headers["www-authenticate"].endswith('error="invalid_token"')


@pytest.mark.parametrize(
    "address",
    [
        "/agreements?key={key}",
        "/agreements?access_token={key}",
        "/agreements/focus/owed?on=2003-07-02&x={key}",
        "/?{key}",
        "/health?a=b&c=%72r{key2}",
        "/agreements/{key}/owed",
        "/nothing/{key}",
    ],
)
@pytest.mark.parametrize("by", [None, "itself", "another"])
def test_a_key_in_an_address_is_refused_and_revoked(own: Door, address: str, by: str | None) -> None:
    exposed, other = own.issue("company"), own.of["company"]
    path = address.format(key=exposed.written, key2=exposed.written[2:])
    sent = {None: None, "itself": exposed.written, "another": other.written}[by]

    found = refused(own.ask("GET", path, sent), 401)

    assert found["refusal"] == "key_in_address"
    assert exposed.written not in str(found)
    assert own.ask("GET", "/agreements", exposed.written).status_code == 401
    assert own.ask("GET", "/agreements", other.written).status_code == 200


def test_what_only_looks_like_a_key_in_an_address_is_told_the_same_and_revokes_nothing(own: Door) -> None:
    exposed = own.issue("company")
    real = own.ask("GET", f"/agreements?key={exposed.written}")
    made_up = own.ask("GET", f"/agreements?key=rr_{own.of['company'].key.id}_{'A' * 43}")
    assert told(made_up) == told(real)
    assert own.ask("GET", "/agreements", own.of["company"].written).status_code == 200


def test_the_first_key_is_asked_for_from_the_next_request_on_and_none_lets_anybody_in_again(tmp_path: Path) -> None:
    store, keys = Store(f"sqlite:///{tmp_path}/store.db"), Keys(tmp_path / "access.db", now)
    store.record(GRANTED, SIGNING)
    client = TestClient(web.application(store, keys=keys), base_url="http://127.0.0.1", raise_server_exceptions=False)
    assert client.get("/agreements").status_code == 200
    said = wanted(role="company", agreements=[], every=True, investors=[], name="A", days=1)
    issued = Keys(keys.file, now).issue(said)
    assert client.get("/agreements").status_code == 401
    by = {"Authorization": f"Bearer {issued.written}"}
    assert client.get("/agreements", headers=by).status_code == 200

    keys.file.chmod(0o644)
    found = refused(client.get("/agreements", headers=by), 503)
    assert found["refusal"] == "keys_unusable"
    assert str(tmp_path) not in str(found)
    keys.file.unlink()
    assert client.get("/agreements").status_code == 401
    refused(client.get("/agreements", headers=by), 503)


# --- who recorded ---------------------------------------------------------------------------------------------------


def test_who_recorded_is_the_name_of_the_key(own: Door) -> None:
    key = own.issue("counsel", name="Jane Roe").written
    lines = b"\n".join(json.dumps({**FILED, "statement": f"333-{n}"}).encode() for n in (2, 3))
    for body, kinds in ((json.dumps(FILED).encode(), JSON), (lines, LINES)):
        assert own.ask("POST", ENTRIES, key, body, Content_Type=kinds["Content-Type"]).status_code == 201
    several = json.dumps([{**FILED, "statement": "333-4"}]).encode()
    assert own.ask("POST", ENTRIES, key, several).status_code == 201
    assert [each.get("recorded_by") for each in own.entries()] == [None, None, *["Jane Roe"] * 4]


def test_a_retry_under_the_successor_of_a_key_is_the_same_entry(own: Door) -> None:
    issued, body = own.issue("counsel", name="Jane Roe"), json.dumps(FILED).encode()
    first = own.ask("POST", ENTRIES, issued.written, body, Idempotency_Key="once")
    successor = own.keys.rotate(issued.key.id, now() - now())
    again = own.ask("POST", ENTRIES, successor.written, body, Idempotency_Key="once")
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert len(own.entries()) == 3


# Of no money, so that one person may.
NOTICED = {"kind": "AdvanceNoticeGiven", "occurred_on": "2003-01-15"}
CORRECTED = {"kind": "EntryCorrected", "occurred_on": "2003-03-01", "target": 3, "reason": "a slip"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**FILED, "recorded_by": "The Company"}, "recorded_by"),
        ({**FILED, "recorded_by": "company"}, "recorded_by"),  # its own name
        ({**FILED, "recorded_by": None}, "recorded_by"),
        ([FILED, {**FILED, "statement": "333-2", "recorded_by": "x"}], "recorded_by"),
        ({**CORRECTED, "replacement": {**NOTICED, "recorded_by": "x"}}, "replacement.recorded_by"),
    ],
)
def test_who_recorded_is_refused_in_a_body_where_there_is_a_key(own: Door, body: object, field: str) -> None:
    assert own.ask("POST", ENTRIES, own.of["company"].written, json.dumps(NOTICED).encode()).status_code == 201
    found = refused(own.ask("POST", ENTRIES, own.of["company"].written, json.dumps(body).encode()), 422)
    assert found["field"] == field
    assert len(own.entries()) == 3
    corrected = {**CORRECTED, "replacement": {**NOTICED, "source": "courier"}}
    assert own.ask("POST", ENTRIES, own.of["company"].written, json.dumps(corrected).encode()).status_code == 201


def test_an_import_keeps_what_its_lines_say_and_notes_whose_key_brought_it(own: Door) -> None:
    line = {**SIGNING, "recorded_at": "2002-11-25T17:00:00-05:00", "recorded_by": "counsel"}
    key = own.issue("company", agreements=["not-begun"], name="Jane Roe").written
    path = "/agreements/not-begun/import"
    assert (
        own.ask("POST", path, key, json.dumps(line).encode(), **{"Content-Type": LINES["Content-Type"]}).status_code
        == 201
    )
    assert own.entries("not-begun")[0]["recorded_by"] == "counsel"
    assert "by Jane Roe" in own.ask("GET", "/agreements/not-begun/verify", key).json()["times"]


# --- the command ----------------------------------------------------------------------------------------------------


def issued_in(file: Path, *words: str, capfd: pytest.CaptureFixture[str]) -> str:
    assert cli.main(["keys", "issue", "--access", str(file), "--name", "A", "--days", "1", *words]) == 0
    return capfd.readouterr().out.strip()


def test_without_keys_an_address_others_reach_is_not_served(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    store = f"sqlite:///{tmp_path}/s.db"
    for host in (ANY, "::"):
        if host == "::" and not socket.has_dualstack_ipv6():
            continue
        assert cli.main(["serve", "--store", store, "--host", host, "--port", "0"]) == 1
        out, err = capfd.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert f"{host} is not of this machine alone" in err
        assert "regrights keys issue --role company --every --name WHO --days 90" in err


def test_whoever_names_a_file_of_keys_means_it_to_be_asked(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    store, file = f"sqlite:///{tmp_path}/s.db", tmp_path / "some keys.db"
    assert cli.main(["serve", "--store", store, "--port", "0", "--access", str(file)]) == 1
    assert f"keys issue --access '{file}' --role" in capfd.readouterr().err
    assert cli.main(["serve", "--store", store, "--port", "0", "--access", ""]) == 1
    assert capfd.readouterr().err.startswith("--access is empty; ")
    issued_in(file, "--role", "company", "--every", capfd=capfd)
    file.chmod(0o644)
    assert cli.main(["serve", "--store", store, "--port", "0", "--access", str(file)]) == 1
    assert "its mode is 0644" in capfd.readouterr().err


def test_with_keys_an_address_others_reach_is_served_by_any_name_to_a_key(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "access.db"
    key = issued_in(file, "--role", "company", "--every", capfd=capfd)
    with serving(
        "--store", f"sqlite:///{tmp_path}/s.db", "--host", ANY, "--port", "0", "--access", str(file)
    ) as process:
        try:
            where = f"127.0.0.1:{process.stdout.readline().split()[2].rsplit(':', 1)[1]}"
            by = {"Host": "records.example", "Authorization": f"Bearer {key}"}
            response, body = call(where, "GET", "/agreements", {"Host": "records.example"})
            assert (response.status, json.loads(body)["refusal"]) == (401, "key_missing")
            signed = json.dumps(SIGNING).encode()
            assert call(where, "POST", ENTRIES, {**JSON, **by}, signed)[0].status == 201
            assert cli.main(["keys", "revoke", key[3:11], "--access", str(file)]) == 0
            assert call(where, "GET", "/agreements", by)[0].status == 401
            assert call(where, "GET", "/health", {"Host": "records.example"})[1] == b"ok"
            # A body that is not read is not taken for the next request.
            plain = http.client.HTTPConnection(where, timeout=20)
            plain.request("POST", ENTRIES, body=signed, headers=JSON)
            assert plain.getresponse().status == 401
            plain.close()
        finally:
            process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    assert cli.main(["keys", "check", "--access", str(file)]) == 0
    with AccessFile(file).opened() as kept:
        acts = dict(kept.execute("SELECT act || ' ' || status, sum(times) FROM accesses WHERE status > 0 GROUP BY 1"))
    assert acts == {  # at the end also what waited to be written
        "GET /agreements 401": 2,
        "POST /agreements/{agreement}/entries 201": 1,
        "POST /agreements/{agreement}/entries 401": 1,
    }


def test_a_question_at_the_command_line_loads_nothing_of_keys() -> None:
    code = (
        "import sys; from regrights.command_line import cli; cli.main(['diagram']);"
        " sys.exit(str({'regrights.access.keys', 'regrights.access.issuing'} & set(sys.modules) or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
