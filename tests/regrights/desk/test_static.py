"""The files that pages are shown with: whose each is, and how long a browser may keep it."""

import tomllib
from hashlib import sha256

import pytest
from starlette.testclient import TestClient

from regrights.book.store import Store
from regrights.http import app as web
from regrights.http.desk.routes import KINDS, STATIC
from regrights.http.responses import SECURITY
from tests import CHECKOUT

OURS = {"desk.js", "desk.svg", *(path.name for path in STATIC.glob("*.css"))}  # no style sheet is another's
LIST = "vendored.toml"
VENDORED = tomllib.loads((STATIC / LIST).read_text("utf-8"))
LONGEST_SCRIPT = 60  # lines


def test_every_file_is_ours_or_listed_with_its_digest():
    listed = {name: digest for each in VENDORED.values() for name, digest in each["files"].items()}
    there = {each.name: each for each in STATIC.iterdir()}
    assert set(there) == OURS | set(listed) | {LIST}
    assert {name: sha256(there[name].read_bytes()).hexdigest() for name in listed} == listed


@pytest.mark.parametrize("name", VENDORED)
def test_what_is_of_others_comes_with_its_licence(name):
    each = VENDORED[name]
    assert each["from"]
    assert each["copyright"]
    text = (STATIC / each["licence_file"]).read_text("utf-8")
    assert {"OFL-1.1": "SIL OPEN FONT LICENSE Version 1.1"}[each["licence"]] in text
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    assert each["licence"] in project["license"].split(" AND ")
    assert f"{STATIC.relative_to(CHECKOUT)}/{each['licence_file']}" in {
        str(path.relative_to(CHECKOUT)) for pattern in project["license-files"] for path in CHECKOUT.glob(pattern)
    }


def test_the_script_stays_small():
    assert len((STATIC / "desk.js").read_text("utf-8").splitlines()) <= LONGEST_SCRIPT


def test_a_font_is_kept_and_our_own_files_are_asked_for_anew(tmp_path):
    with TestClient(web.application(Store(f"sqlite:///{tmp_path}/none.db")), base_url="http://127.0.0.1") as client:
        for file in STATIC.iterdir():
            answer = client.get(f"/desk/static/{file.name}")
            if file.suffix not in KINDS:
                assert answer.status_code == 404
                continue
            assert answer.content == file.read_bytes()
            assert answer.headers["content-type"] == KINDS[file.suffix]
            assert SECURITY.items() <= dict(answer.headers).items()
            long = "public, max-age=31536000, immutable"
            assert answer.headers["cache-control"] == (long if file.suffix == ".woff2" else "no-cache")
            again = client.get(f"/desk/static/{file.name}", headers={"If-None-Match": answer.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
