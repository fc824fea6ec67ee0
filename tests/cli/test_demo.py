"""The zone that the demo takes: the machine's own, so that the page's clock and the browser's are one; and what it
prints."""

import re
import signal
import subprocess
from pathlib import Path

import pytest

from bot.cli.demo import local_zone
from tests.cli.terminal import COMMAND, environment


@pytest.mark.parametrize(
    ("variable", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        (":America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/usr/share/zoneinfo/Europe/Lisbon", "Europe/Lisbon"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "Etc/UTC"),
        ("Atlantis/Center", "Etc/UTC"),
    ],
)
def test_what_tz_names_is_taken_when_there_is_such_a_zone(variable: str, zone: str, tmp_path: Path) -> None:
    (tmp_path / "timezone").write_text("Europe/Berlin\n")
    assert local_zone(variable, tmp_path) == zone


def test_without_tz_the_link_of_the_system_is_followed(tmp_path: Path) -> None:
    (tmp_path / "localtime").symlink_to("../usr/share/zoneinfo/Asia/Kolkata")
    (tmp_path / "timezone").write_text("Europe/Berlin\n")
    assert local_zone(None, tmp_path) == "Asia/Kolkata"


def test_where_the_link_names_none_the_file_does(tmp_path: Path) -> None:
    (tmp_path / "localtime").write_bytes(b"TZif2")
    (tmp_path / "timezone").write_text("Europe/Berlin\n")
    assert local_zone(None, tmp_path) == "Europe/Berlin"


def test_a_machine_that_names_none_is_taken_for_utc(tmp_path: Path) -> None:
    assert local_zone(None, tmp_path) == "Etc/UTC"
    assert local_zone("", tmp_path) == "Etc/UTC"


def test_it_prints_where_the_database_stays_and_what_to_do_without_a_browser(tmp_path: Path) -> None:
    settings = {"PATH": str(tmp_path), "DISPLAY": "", "WAYLAND_DISPLAY": "", "BROWSER": ""}
    command = [*COMMAND, "demo", "--keep"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(**settings), stdout=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stdout is not None
        told = ""
        for line in demo.stdout:
            told += line
            if "ssh -L" in line:
                break
        demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=30) == 0
    port = re.findall(r"http://127\.0\.0\.1:(\d+)", told)[0]
    assert f"ssh -L {port}:127.0.0.1:{port} HOST" in told
    assert f"--no-browser --port {port}" in told
    (kept,) = (tmp_path / "data").glob("demo-*.db")
    assert f"Its database is {kept.relative_to(tmp_path)}, and stays there." in told
