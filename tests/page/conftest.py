"""A browser, and a sandbox whose page is open in it."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Literal

import discord
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot.sandbox import Limits, Permission, Sandbox
from tests.page.page_bot import PageBot
from tests.page.stage import MONDAY, OpenPage, Stage

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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The Chromium that CHROMIUM names, or the system's. Without one, these tests are skipped."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("There is no Chromium here; CHROMIUM can name one.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A sandbox with a bot that is ready, and the first part posted."""
    now = [lambda: MONDAY]  # replaced once the stage has its own clock
    sandbox = Sandbox(now=lambda: now[0](), limits=Limits(messages=1000, messages_seconds=1.0))
    await sandbox.start()
    guild = sandbox.add_guild("The Reading Room", owner="Mara")
    stage = Stage(
        sandbox=sandbox,
        bot=PageBot(),
        guild=guild,
        reading=sandbox.add_channel(guild, "reading", topic="A part a day"),
        second=sandbox.add_channel(guild, "second-book"),
        mara=sandbox.add_person(guild, "Mara", permissions=Permission.MANAGE_GUILD, title="organiser"),
        jonas=sandbox.add_person(guild, "Jonas", title="reader who came late"),
    )
    now[0] = stage.now
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
    """A function that opens the page as a person. Errors in the page, and requests to other servers, fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []
    urls: list[str] = []

    async def open_page(
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
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: urls.append(request.url))
        person = next((person for person in stage.sandbox.people if person.name == viewer), None)
        await page.goto(f"{stage.sandbox.url}/{f'?viewer={person.id}' if person else ''}")
        await page.locator("main .message").first.wait_for()
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert not errors
    assert all(url.startswith((stage.sandbox.url, "blob:")) for url in urls)


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: OpenPage) -> Page:
    """The page as the first person sees it, at 1280 x 800."""
    return await open_page()
