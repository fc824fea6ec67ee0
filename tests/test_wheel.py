"""The wheel is complete: in an environment that has nothing else, in an empty folder, the demo serves its page."""

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UV = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")


def run(*command: str | Path) -> None:
    """Run it; what it says is shown when it fails."""
    subprocess.run([str(each) for each in command], cwd=ROOT, check=True, timeout=300)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built of what is here."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, installed with the locked dependencies and nothing else."""
    if UV is None:
        pytest.skip("uv is not installed")
    place = tmp_path_factory.mktemp("environment") / "venv"
    python = place / "bin" / "python"
    run(UV, "venv", "--quiet", "--python", sys.executable, place)
    run(UV, "pip", "sync", "--quiet", "--require-hashes", "--python", python, ROOT / "requirements" / "run.txt")
    run(UV, "pip", "install", "--quiet", "--no-deps", "--python", python, wheel)
    return place / "bin" / "cliffhanger"


def test_the_wheel_has_everything_that_is_no_python(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    ours = [
        file.relative_to(ROOT).as_posix()
        for package in ("bot", "story", "migrations")
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    ]

    assert sorted(set(ours) - packed) == []
    assert any(name.endswith(".ftl") for name in ours)
    assert any(name.endswith("index.html") for name in ours)
    assert any(name.startswith("story/bundled/") and name.endswith(".md") for name in ours)
    assert any(name.startswith("migrations/versions/") for name in ours)
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in packed)


def test_the_installed_program_explains_itself(program: Path, tmp_path: Path) -> None:
    said = subprocess.run(
        [program, "--help"], cwd=tmp_path, env=bare(), capture_output=True, text=True, check=True, timeout=60
    )

    assert "cliffhanger demo" in said.stdout


def test_the_installed_demo_serves_its_page(program: Path, tmp_path: Path) -> None:
    with started(program, tmp_path) as demo:
        assert demo.stdout is not None
        address = next(iter(addresses(demo.stdout)), None)
        assert address, "the demo ended without an address"
        with urllib.request.urlopen(address, timeout=30) as page:
            assert b"<html" in page.read()
        demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=30) == 0
    assert list(tmp_path.iterdir()) == []


def addresses(lines: Iterable[str]) -> Iterator[str]:
    """The addresses that are printed, one by one."""
    for line in lines:
        yield from re.findall(r"http://[\d.]+:\d+\S*", line)


@contextmanager
def started(program: Path, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The demo, started; it does not outlive the block."""
    command = [str(program), "demo", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, env=bare(), stdout=subprocess.PIPE, text=True) as demo:
        try:
            yield demo
        finally:
            if demo.poll() is None:
                demo.kill()


def bare() -> dict[str, str]:
    """An environment in which nothing of this folder is found."""
    return {"PATH": os.defpath, "LANG": "C.UTF-8"}
