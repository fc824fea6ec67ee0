"""A browser, and a stage with the page open in it."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Literal

import discord
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot.sandbox import Limits, Permission, Sandbox
from tests.page.stage import MONDAY, Stage
from tests.page.teller import Teller

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--no-first-run",
)
HINTS = [
    {"title": "Let a day pass", "text": "The next part is posted.", "action": {"kind": "action", "name": "next-day"}},
    {
        "title": "The story so far",
        "text": "Only for you.",
        "action": {"kind": "command", "text": "/recap part:2"},
        "also": "Recap",
    },
    {
        "title": "Come late",
        "text": "Be Jonas.",
        "action": {"kind": "command", "text": "/recap", "viewer": "Jonas", "channel": "second-book"},
    },
]
OpenPage = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium, or the one that CHROMIUM names; without any, these tests are skipped."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("There is no Chromium here; CHROMIUM can name one.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """The sandbox with a bot in it that is ready, and the first part posted."""
    moment = [lambda: MONDAY]
    sandbox = Sandbox(now=lambda: moment[0](), limits=Limits(messages=1000, messages_seconds=1.0))
    await sandbox.start()
    guild = sandbox.add_guild("The Reading Room", owner="Mara")
    stage = Stage(
        sandbox=sandbox,
        bot=Teller(),
        guild=guild,
        reading=sandbox.add_channel(guild, "reading", topic="A part a day"),
        second=sandbox.add_channel(guild, "second-book"),
        mara=sandbox.add_person(guild, "Mara", permissions=Permission.MANAGE_GUILD, title="organiser"),
        jonas=sandbox.add_person(guild, "Jonas", title="reader who came late"),
    )
    moment[0] = stage.now
    sandbox.on_action("next-day", label="Next day", run=stage.next_day)
    sandbox.set_hints(HINTS)
    monkeypatch.setattr(discord.http.Route, "BASE", sandbox.api_url)
    await stage.bot.login(sandbox.token)
    running = asyncio.create_task(stage.bot.connect())
    await stage.bot.wait_until_ready()
    await stage.post_part()
    yield stage
    await stage.bot.close()
    with suppress(asyncio.CancelledError):
        await running
    await sandbox.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, stage: Stage) -> AsyncIterator[OpenPage]:
    """Opens the page as somebody, in a window of some size; whatever goes wrong in it fails the test."""
    contexts: list[BrowserContext] = []
    trouble: list[str] = []
    asked: list[str] = []

    async def opened(
        viewer: str = "",
        width: int = 1280,
        height: int = 800,
        color_scheme: Literal["light", "dark"] = "light",
        reduced_motion: Literal["reduce", "no-preference"] = "no-preference",
    ) -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=color_scheme,
            reduced_motion=reduced_motion,
            locale="en-GB",
            timezone_id="Europe/Berlin",
        )
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))
        person = next((each for each in stage.sandbox.people if each.name == viewer), None)
        await page.goto(f"{stage.sandbox.url}/{f'?viewer={person.id}' if person else ''}")
        await page.locator("main .message").first.wait_for()
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert not trouble
    assert all(url.startswith((stage.sandbox.url, "blob:")) for url in asked)


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: OpenPage) -> Page:
    """The page as it opens, at 1280 x 800."""
    return await open_page()
