"""What a stranger meets first: the wheel in an empty environment, and a bare checkout that sets itself up."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from regrights import bootstrap

CHECKOUT = Path(bootstrap.CHECKOUT)
REQUIREMENTS = Path(bootstrap.REQUIREMENTS)
# The interpreter under our own .venv: a stranger has no .venv yet.
PYTHON = Path(sys.base_prefix, "bin", "python{}.{}".format(*sys.version_info))


# Nothing of our own environment may help a stranger's command.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "REGRIGHTS"))}


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    made = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=CHECKOUT)
    assert made.returncode == 0, made.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture
def bare_checkout(tmp_path: Path) -> Path:
    """A copy without .venv under a name with spaces, and with our uv, so that it is not fetched again."""
    checkout = tmp_path / "a bare checkout"
    for name in (".ci", "lifecycle", "projections", "regrights", "fixtures"):
        shutil.copytree(CHECKOUT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    uv = Path(bootstrap.TOOLS, "bin", "uv")
    if uv.exists():
        (checkout / ".venv-tools" / "bin").mkdir(parents=True)
        (checkout / ".venv-tools" / "bin" / "uv").symlink_to(uv)
    return checkout


def demo(checkout: Path) -> subprocess.CompletedProcess[str]:
    shown = run(PYTHON, "-m", "regrights", "demo", cwd=checkout)
    assert shown.returncode == 0, shown.stderr
    assert "Illustrative" in shown.stdout
    return shown


def test_the_wheel_installed_in_an_empty_environment_shows_the_demo_from_any_folder(
    wheel: Path, tmp_path: Path
) -> None:
    environment = tmp_path / "environment"
    bootstrap.build(str(environment), "--require-hashes", "-r", str(REQUIREMENTS / "run.txt"))
    bootstrap.build(str(environment), "--no-deps", str(wheel))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    shown = run(environment / "bin" / "regrights", "demo", cwd=elsewhere)

    assert shown.returncode == 0, shown.stderr
    assert "Illustrative" in shown.stdout
    assert "Setting up" not in shown.stderr
    for agreement in CHECKOUT.glob("fixtures/agreements/*.toml"):
        sound = run(environment / "bin" / "regrights", "terms", "check", agreement.stem, cwd=elsewhere)
        assert sound.stdout.startswith(f"{agreement.stem}: sound; "), sound.stderr


def test_the_wheel_carries_the_shipped_terms_and_histories_and_no_more_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    data = {name for name in names if name.startswith("lifecycle/fixtures/")}
    assert data == {
        f"lifecycle/{path.relative_to(CHECKOUT).as_posix()}"
        for path in (
            *CHECKOUT.glob("fixtures/agreements/**/*.toml"),
            *CHECKOUT.glob("fixtures/histories/*.jsonl"),
        )
    }
    assert {name.split("/")[0] for name in names} == {
        "lifecycle",
        "projections",
        "regrights",
        "regrights-0.1.0.dist-info",
    }


def test_a_bare_checkout_sets_itself_up_once_and_repairs_what_broke(bare_checkout: Path) -> None:
    assert "Setting up .venv (first run only)" in demo(bare_checkout).stderr
    assert demo(bare_checkout).stderr == ""

    shutil.rmtree(next(bare_checkout.glob(".venv/lib/python*/site-packages/attr")))
    assert "incomplete or out of date" in demo(bare_checkout).stderr
    assert demo(bare_checkout).stderr == ""


def test_two_first_runs_at_once_leave_one_good_environment(bare_checkout: Path) -> None:
    pipe = subprocess.PIPE
    both = [
        subprocess.Popen(
            (PYTHON, "-m", "regrights", "demo"),
            cwd=bare_checkout,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            text=True,
        )
        for _ in range(2)
    ]
    said = [first.communicate() for first in both]

    assert [first.returncode for first in both] == [0, 0], said
    assert sum("Setting up" in errors for _, errors in said) == 1
    assert demo(bare_checkout).stderr == ""


def test_a_checkout_that_cannot_be_set_up_says_so_in_one_sentence(bare_checkout: Path) -> None:
    shutil.rmtree(bare_checkout / ".venv-tools", ignore_errors=True)
    (bare_checkout / ".venv-tools").write_text("in the way")

    refused = run(PYTHON, "-m", "regrights", "demo", cwd=bare_checkout)

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert re.fullmatch(r"The set-up stopped \(.*\): it needs .*\.\n", refused.stderr)


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A folder with one wheel that holds nothing, in place of an index."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    about = "nothing_here-1.0.dist-info"
    with zipfile.ZipFile(folder / "nothing_here-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: nothing-here\nVersion: 1.0\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", f"{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n")
    return folder


@pytest.mark.parametrize("with_uv", [True, False], ids=["uv", "pip"])
def test_a_package_with_another_hash_is_told_as_such_and_not_as_the_network(
    wheels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_uv: bool
) -> None:
    monkeypatch.setattr(bootstrap, "LOG", str(tmp_path / "setup.log"))
    (tmp_path / "setup.log").write_text("Hash mismatch for `another==2.0`, in an earlier set-up\n")
    if not with_uv:
        monkeypatch.setattr(bootstrap, "_uv", lambda _: None)
    wanted = tmp_path / "wanted.txt"

    def refused(name: str) -> str:
        wanted.write_text(f"{name}==1.0 --hash=sha256:{'0' * 64}\n")
        words = ("--no-index", "--find-links", str(wheels), "--require-hashes", "-r", str(wanted))
        with pytest.raises(SystemExit) as ended:
            bootstrap.build(str(tmp_path / "environment"), *words)
        return str(ended.value)

    told = refused("nothing-here")
    assert told.startswith("The set-up failed: nothing-here==1.0 as it was sent is not the file whose hash")
    assert "index it can reach" not in told
    assert "index it can reach" in refused("nowhere-to-be-found")


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.iterdir()), ids=lambda path: path.name)
def test_no_requirement_file_names_a_host(path: Path) -> None:
    assert "://" not in path.read_text(encoding="utf-8")


def pins(kind: str) -> set[str]:
    return set(re.findall(r"^\S+==\S+", (REQUIREMENTS / f"{kind}.txt").read_text(encoding="utf-8"), re.MULTILINE))


def test_an_environment_for_the_tests_has_all_that_a_run_needs() -> None:
    assert pins("run") <= pins("test")


def test_every_dependency_we_declare_is_pinned() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[<>=]", requirement)[0] for requirement in requirements}

    assert names(project["dependencies"]) <= names(sorted(pins("run")))
    assert names(extras["test"]) | names(extras["dev"]) <= names(sorted(pins("test")))


def test_the_oldest_python_is_the_same_wherever_it_is_named() -> None:
    document = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    named = re.findall(r"Python :: (\d\.\d+)", " ".join(document["project"]["classifiers"]))
    oldest = min(named, key=lambda version: int(version.partition(".")[2]))
    said = Path(bootstrap.__file__).read_text(encoding="utf-8")

    assert document["project"]["requires-python"] == f">={oldest}"
    assert document["tool"]["mypy"]["python_version"] == oldest
    assert document["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"
    assert f"version_info < ({oldest.replace('.', ', ')})" in said
    assert f"needs Python {oldest} or newer" in said


@pytest.mark.parametrize("name", ["bootstrap", "__main__"])
def test_the_way_in_imports_only_the_standard_library_at_the_top(name: str) -> None:
    imported = set()
    for statement in ast.parse((CHECKOUT / "regrights" / f"{name}.py").read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Import):
            imported |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom):
            imported |= {f"{statement.module}.{alias.name}" for alias in statement.names}
    assert {module for module in imported if module.split(".")[0] not in sys.stdlib_module_names} <= {
        "regrights.bootstrap"
    }
