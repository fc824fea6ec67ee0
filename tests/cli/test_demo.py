"""``demo``: the time zone that it takes from the machine, and what it prints."""

import re
import signal
import subprocess
from pathlib import Path

import pytest

from bot.cli.demo import local_zone
from tests.cli.terminal import COMMAND, environment


@pytest.mark.parametrize(
    ("tz", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        (":America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/usr/share/zoneinfo/Europe/Lisbon", "Europe/Lisbon"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "Etc/UTC"),
        ("Atlantis/Center", "Etc/UTC"),
    ],
)
def test_zone_is_taken_from_tz(tz: str, zone: str, tmp_path: Path) -> None:
    (tmp_path / "timezone").write_text("Europe/Berlin\n")
    assert local_zone(tz, tmp_path) == zone


def test_zone_is_taken_from_the_localtime_link_without_tz(tmp_path: Path) -> None:
    (tmp_path / "localtime").symlink_to("../usr/share/zoneinfo/Asia/Kolkata")
    (tmp_path / "timezone").write_text("Europe/Berlin\n")
    assert local_zone(None, tmp_path) == "Asia/Kolkata"


def test_zone_is_taken_from_the_timezone_file_without_a_link(tmp_path: Path) -> None:
    (tmp_path / "localtime").write_bytes(b"TZif2")
    (tmp_path / "timezone").write_text("Europe/Berlin\n")
    assert local_zone(None, tmp_path) == "Europe/Berlin"


def test_zone_is_utc_if_nothing_names_one(tmp_path: Path) -> None:
    assert local_zone(None, tmp_path) == "Etc/UTC"
    assert local_zone("", tmp_path) == "Etc/UTC"


def test_demo_prints_the_database_and_help_without_a_browser(tmp_path: Path) -> None:
    settings = {"PATH": str(tmp_path), "DISPLAY": "", "WAYLAND_DISPLAY": "", "BROWSER": ""}
    command = [*COMMAND, "demo", "--keep"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(**settings), stdout=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stdout is not None
        output = ""
        for line in demo.stdout:
            output += line
            if "ssh -L" in line:
                break
        demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=30) == 0
    port = re.findall(r"http://127\.0\.0\.1:(\d+)", output)[0]
    assert f"ssh -L {port}:127.0.0.1:{port} HOST" in output
    assert f"--no-browser --port {port}" in output
    (file,) = (tmp_path / "data").glob("demo-*.db")
    assert f"Its database is {file.relative_to(tmp_path)}. It is kept." in output
