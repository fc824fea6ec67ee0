"""The command line as a whole: help, version, and how a start fails."""

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.cli import COMMANDS, main
from tests.cli.terminal import COMMAND, cliffhanger, environment, error_of


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])

    output = capsys.readouterr().out
    assert stopped.value.code == 0
    assert [command for command in COMMANDS if f"\n    {command.__name__.rpartition('.')[2]} " not in output] == []


def test_version_is_the_packages(tmp_path: Path) -> None:
    assert cliffhanger(tmp_path, "--version").stdout == f"cliffhanger {version('cliffhanger')}\n"


@pytest.mark.parametrize(("arguments", "subcommand"), [([], "setup"), (["library"], "remove")])
def test_incomplete_command_prints_its_help(
    arguments: list[str], subcommand: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("usage: cliffhanger")
    assert f"\n    {subcommand} " in printed.err


@pytest.mark.parametrize("arguments", [["read"], ["demo", "--port", "99999"], ["preview"]])
def test_unknown_arguments_print_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 2
    assert "usage: cliffhanger" in capsys.readouterr().err


def test_run_without_a_token_is_refused_and_creates_nothing(tmp_path: Path) -> None:
    assert "DISCORD_TOKEN is missing" in error_of(cliffhanger(tmp_path, "run"))
    assert list(tmp_path.iterdir()) == []


def test_program_names_itself_as_it_was_called(tmp_path: Path) -> None:
    script = tmp_path / ".venv" / "bin" / "cliffhanger"
    script.parent.mkdir(parents=True)
    script.write_text("from bot.cli import main\n\nmain()\n")
    beside = script.with_name("python")
    beside.symlink_to(sys.executable)

    def output_of(*command: str) -> str:
        settings = environment(PYTHONPATH=os.pathsep.join(sys.path))
        result = subprocess.run(command, cwd=tmp_path, env=settings, capture_output=True, text=True, check=False)
        return result.stdout + result.stderr

    for program in ((sys.executable, ".venv/bin/cliffhanger"), (".venv/bin/python", "-m", "bot")):
        assert "To run it for your own server:       .venv/bin/cliffhanger setup, then" in output_of(*program, "--help")
        assert "run .venv/bin/cliffhanger setup" in output_of(*program, "run")
    assert "run cliffhanger setup" in output_of(*COMMAND, "run")


def test_network_that_is_down_ends_in_one_sentence(tmp_path: Path, unused_tcp_port: int) -> None:
    api = f"http://127.0.0.1:{unused_tcp_port}/api/v10"

    error = error_of(cliffhanger(tmp_path, "run", DISCORD_TOKEN="a.b.c", DISCORD_API_URL=api, LOG_LEVEL="ERROR"))

    assert "is the network up?" in error


def test_database_that_cannot_be_created_ends_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")

    assert "data" in error_of(cliffhanger(tmp_path, "migrate"))


def test_closed_output_pipe_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("\n\n".join(f"Paragraph {n} says little." for n in range(20_000)))
    result = subprocess.run(
        f"{' '.join(COMMAND)} preview long.txt --words 20 | head -n 1",
        shell=True,
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.stdout == "Long\n"
    assert result.stderr == ""
