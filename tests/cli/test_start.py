"""Starting the program: what it says of itself, and how a start fails."""

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.cli import COMMANDS, main
from tests.cli.terminal import COMMAND, cliffhanger, environment, refused


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert [each.__name__ for each in COMMANDS if f"\n    {each.__name__.rpartition('.')[2]} " not in said] == []


def test_it_knows_its_version(tmp_path: Path) -> None:
    assert cliffhanger(tmp_path, "--version").stdout == f"cliffhanger {version('cliffhanger')}\n"


@pytest.mark.parametrize(("arguments", "names"), [([], "setup"), (["library"], "remove")])
def test_a_command_alone_is_answered_with_what_can_follow(
    arguments: list[str], names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("usage: cliffhanger")
    assert f"\n    {names} " in said.err


@pytest.mark.parametrize("arguments", [["read"], ["demo", "--port", "99999"], ["preview"]])
def test_what_it_does_not_know_ends_with_how_it_is_used(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "usage: cliffhanger" in capsys.readouterr().err


def test_without_a_token_it_says_so_and_does_nothing(tmp_path: Path) -> None:
    assert "DISCORD_TOKEN is missing" in refused(cliffhanger(tmp_path, "run"))
    assert list(tmp_path.iterdir()) == []


def test_it_calls_itself_as_it_was_called(tmp_path: Path) -> None:
    script = tmp_path / ".venv" / "bin" / "cliffhanger"
    script.parent.mkdir(parents=True)
    script.write_text("from bot.cli import main\n\nmain()\n")
    beside = script.with_name("python")
    beside.symlink_to(sys.executable)

    def say(*typed: str) -> str:
        known = environment(PYTHONPATH=os.pathsep.join(sys.path))
        ended = subprocess.run(typed, cwd=tmp_path, env=known, capture_output=True, text=True, check=False)
        return ended.stdout + ended.stderr

    for called in ((sys.executable, ".venv/bin/cliffhanger"), (".venv/bin/python", "-m", "bot")):
        assert "Serve your own server:            .venv/bin/cliffhanger setup, then" in say(*called, "--help")
        assert "run .venv/bin/cliffhanger setup" in say(*called, "run")
    assert "run cliffhanger setup" in say(*COMMAND, "run")


def test_a_network_that_is_down_ends_in_one_sentence(tmp_path: Path, unused_tcp_port: int) -> None:
    api = f"http://127.0.0.1:{unused_tcp_port}/api/v10"

    said = refused(cliffhanger(tmp_path, "run", DISCORD_TOKEN="a.b.c", DISCORD_API_URL=api, LOG_LEVEL="ERROR"))

    assert "is the network up?" in said


def test_a_database_that_cannot_be_made_ends_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")

    assert "data" in refused(cliffhanger(tmp_path, "migrate"))


def test_a_reader_of_the_output_may_leave_early(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("\n\n".join(f"Paragraph {n} says little." for n in range(20_000)))
    ended = subprocess.run(
        f"{' '.join(COMMAND)} preview long.txt --words 20 | head -n 1",
        shell=True,
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.stdout == "Long\n"
    assert ended.stderr == ""
