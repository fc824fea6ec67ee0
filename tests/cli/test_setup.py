"""``setup``: store the token and print the invite link."""

import asyncio
import os
import pty
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from bot.chat.client import INVITE_PERMISSIONS
from bot.sandbox import Sandbox
from tests.cli.terminal import COMMAND, cliffhanger, environment, error_of


async def set_up(sandbox: Sandbox, folder: Path, typed: str) -> subprocess.CompletedProcess[str]:
    """Run ``setup`` with a token on its standard input."""
    return await asyncio.to_thread(cliffhanger, folder, "setup", typed=f"{typed}\n", DISCORD_API_URL=sandbox.api_url)


async def test_token_is_stored_readable_only_for_its_owner(sandbox: Sandbox, tmp_path: Path) -> None:
    result = await set_up(sandbox, tmp_path, sandbox.token)

    file = tmp_path / ".env"
    assert result.returncode == 0
    assert file.read_text() == f"DISCORD_TOKEN={sandbox.token}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert sandbox.token not in result.stdout + result.stderr


async def test_invite_link_is_printed(sandbox: Sandbox, tmp_path: Path) -> None:
    output = (await set_up(sandbox, tmp_path, sandbox.token)).stdout

    assert "https://discord.com/oauth2/authorize?" in output
    assert f"client_id={sandbox.application_id}" in output
    assert "scope=bot+applications.commands" in output
    assert f"permissions={INVITE_PERMISSIONS}" in output


async def test_other_lines_of_the_file_stay(sandbox: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# mine\nLOG_LEVEL=DEBUG\nDISCORD_TOKEN=old\nEDITOR=vi")
    file.chmod(0o644)

    await set_up(sandbox, tmp_path, sandbox.token)

    assert file.read_text() == f"# mine\nLOG_LEVEL=DEBUG\nDISCORD_TOKEN={sandbox.token}\nEDITOR=vi"
    assert file.stat().st_mode & 0o777 == 0o600


async def test_refused_token_is_not_stored(sandbox: Sandbox, tmp_path: Path) -> None:
    error = error_of(await set_up(sandbox, tmp_path, "not.the.token"))
    assert error.startswith("Discord refuses the token: ")
    assert error.endswith(", and run cliffhanger setup. The token was not stored.")
    assert list(tmp_path.iterdir()) == []


async def test_token_is_not_stored_without_a_network(tmp_path: Path, unused_tcp_port: int) -> None:
    api = f"http://127.0.0.1:{unused_tcp_port}/api/v10"
    error = error_of(await asyncio.to_thread(cliffhanger, tmp_path, "setup", typed="a.b.c\n", DISCORD_API_URL=api))
    assert "is the network up?" in error
    assert error.endswith("The token was not stored.")
    assert list(tmp_path.iterdir()) == []


async def test_malformed_token_is_refused_without_asking_discord(sandbox: Sandbox, tmp_path: Path) -> None:
    error = error_of(await set_up(sandbox, tmp_path, "Bot a.b.c"))
    assert error == "That is not a token: copy only the token, without spaces or the word Bot."
    assert not sandbox.requests


async def test_missing_token_is_refused_without_asking_discord(sandbox: Sandbox, tmp_path: Path) -> None:
    assert "No token was given" in error_of(await set_up(sandbox, tmp_path, ""))
    assert not sandbox.requests


async def test_enter_keeps_the_present_token(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={sandbox.token}\n")

    result = await set_up(sandbox, tmp_path, "")

    assert "oauth2/authorize" in result.stdout
    assert (tmp_path / ".env").read_text() == f"DISCORD_TOKEN={sandbox.token}\n"


async def test_typed_token_is_not_shown(sandbox: Sandbox, tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        "setup",
        cwd=tmp_path,
        env=environment(DISCORD_API_URL=sandbox.api_url),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    screen = b""
    with closing(os.fdopen(controller, "rb", buffering=0)) as master:
        while b"Token: " not in screen:
            screen += await asyncio.to_thread(master.read, 1000)
        os.write(controller, sandbox.token.encode() + b"\n")
        await process.wait()
        screen += await asyncio.to_thread(master.read, 10_000)

    assert process.returncode == 0
    assert b"oauth2/authorize" in screen
    assert sandbox.token.encode() not in screen


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_read_only_folder_is_an_error(sandbox: Sandbox, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    assert "cannot be written" in error_of(await set_up(sandbox, tmp_path, sandbox.token))
