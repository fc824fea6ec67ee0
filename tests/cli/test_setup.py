"""``setup``: from a token to an invite link."""

import asyncio
import os
import pty
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from bot.chat.client import INVITE_PERMISSIONS
from bot.sandbox import Sandbox
from tests.cli.terminal import COMMAND, cliffhanger, environment, refused


async def set_up(sandbox: Sandbox, folder: Path, typed: str) -> subprocess.CompletedProcess[str]:
    """Run it with what is typed, piped."""
    return await asyncio.to_thread(cliffhanger, folder, "setup", typed=f"{typed}\n", DISCORD_API_URL=sandbox.api_url)


async def test_the_token_is_kept_where_only_its_owner_reads_it(sandbox: Sandbox, tmp_path: Path) -> None:
    ended = await set_up(sandbox, tmp_path, sandbox.token)

    file = tmp_path / ".env"
    assert ended.returncode == 0
    assert file.read_text() == f"DISCORD_TOKEN={sandbox.token}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert sandbox.token not in ended.stdout + ended.stderr


async def test_it_ends_with_the_link_that_invites_the_bot(sandbox: Sandbox, tmp_path: Path) -> None:
    said = (await set_up(sandbox, tmp_path, sandbox.token)).stdout

    assert "https://discord.com/oauth2/authorize?" in said
    assert f"client_id={sandbox.application_id}" in said
    assert "scope=bot+applications.commands" in said
    assert f"permissions={INVITE_PERMISSIONS}" in said


async def test_the_other_lines_of_the_file_stay(sandbox: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# mine\nLOG_LEVEL=DEBUG\nDISCORD_TOKEN=old\nEDITOR=vi")
    file.chmod(0o644)

    await set_up(sandbox, tmp_path, sandbox.token)

    assert file.read_text() == f"# mine\nLOG_LEVEL=DEBUG\nDISCORD_TOKEN={sandbox.token}\nEDITOR=vi"
    assert file.stat().st_mode & 0o777 == 0o600


async def test_a_token_that_discord_refuses_is_not_kept(sandbox: Sandbox, tmp_path: Path) -> None:
    said = refused(await set_up(sandbox, tmp_path, "not.the.token"))
    assert said.startswith("Discord refuses the token: ")
    assert said.endswith(", and run cliffhanger setup. The token that was typed is not kept.")
    assert list(tmp_path.iterdir()) == []


async def test_without_a_network_it_says_that_the_token_is_not_kept(tmp_path: Path, unused_tcp_port: int) -> None:
    api = f"http://127.0.0.1:{unused_tcp_port}/api/v10"
    said = refused(await asyncio.to_thread(cliffhanger, tmp_path, "setup", typed="a.b.c\n", DISCORD_API_URL=api))
    assert "is the network up?" in said
    assert said.endswith("is not kept.")
    assert list(tmp_path.iterdir()) == []


async def test_what_can_be_no_token_is_not_called_by_a_name_that_nobody_typed(sandbox: Sandbox, tmp_path: Path) -> None:
    said = refused(await set_up(sandbox, tmp_path, "Bot a.b.c"))
    assert said == "That is no token: copy it alone, without spaces or the word Bot."
    assert not sandbox.requests


async def test_without_a_token_nothing_is_asked(sandbox: Sandbox, tmp_path: Path) -> None:
    assert "No token was given" in refused(await set_up(sandbox, tmp_path, ""))
    assert not sandbox.requests


async def test_enter_keeps_the_present_token(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={sandbox.token}\n")

    ended = await set_up(sandbox, tmp_path, "")

    assert "oauth2/authorize" in ended.stdout
    assert (tmp_path / ".env").read_text() == f"DISCORD_TOKEN={sandbox.token}\n"


async def test_what_is_typed_at_a_terminal_is_not_shown(sandbox: Sandbox, tmp_path: Path) -> None:
    keyboard, terminal = pty.openpty()
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
    with closing(os.fdopen(keyboard, "rb", buffering=0)) as master:
        while b"Token: " not in screen:
            screen += await asyncio.to_thread(master.read, 1000)
        os.write(keyboard, sandbox.token.encode() + b"\n")
        await process.wait()
        screen += await asyncio.to_thread(master.read, 10_000)

    assert process.returncode == 0
    assert b"oauth2/authorize" in screen
    assert sandbox.token.encode() not in screen


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_cannot_be_written_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    assert "cannot be written" in refused(await set_up(sandbox, tmp_path, sandbox.token))
