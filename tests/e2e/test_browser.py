"""What a newcomer sees in the first minute: the demo, with the real bot in it, in a real browser."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from bot.demo import start_demo
from tests.page.conftest import ARGUMENTS


@pytest_asyncio.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """The demo's page. An error in it fails the test, and so does a request to another server."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("There is no Chromium here; CHROMIUM can name one.")
    errors: list[str] = []
    async with start_demo(0, tmp_path / "demo.db") as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        page = await browser.new_page(locale="en-GB", timezone_id="Europe/Berlin")
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: None if request.url.startswith(url) else errors.append(request.url))
        await page.goto(url)
        await page.locator("main .message").first.wait_for()
        yield page
        await browser.close()
    # The page explains a refusal in words.
    refusal = "Failed to load resource: the server responded with a status of 400 (Bad Request)"
    assert [error for error in errors if error != refusal] == []


async def test_page_opens_on_part_1_and_part_5_in_a_second_channel(page: Page) -> None:
    await expect(page.get_by_role("banner")).to_contain_text("The real bot, a pretend Discord, your machine")
    reading = page.get_by_role("log", name="Messages in #reading")
    await expect(reading.get_by_text("Inseparable, part 1 of 7: Hero Functions (2 min)")).to_be_in_viewport()
    await expect(page.locator("[data-notification=newest]")).to_contain_text("Inseparable, part 1 of 7")
    assert await page.locator("[data-hint]").count() == 3
    await page.get_by_role("navigation", name="Channels").get_by_role("link", name=re.compile("^second-book")).click()
    second = page.get_by_role("log", name="Messages in #second-book")
    await expect(second.get_by_text(re.compile(r", part 5 of \d+:"))).to_be_visible()


async def test_next_day_posts_the_next_part_in_both_channels(page: Page) -> None:
    await page.get_by_role("button", name="Next day", exact=True).click()
    reading = page.get_by_role("log", name="Messages in #reading")
    await expect(reading.get_by_text("Inseparable, part 2 of 7")).to_be_visible()
    await page.get_by_role("navigation", name="Channels").get_by_role("link", name=re.compile("^second-book")).click()
    second = page.get_by_role("log", name="Messages in #second-book")
    await expect(second.get_by_text(re.compile(r", part 6 of \d+:"))).to_be_visible()


async def test_typed_command_is_completed_and_answered_privately(page: Page) -> None:
    composer = page.locator("#composer")
    await composer.press_sequentially("/recap")
    await expect(page.get_by_role("option", name=re.compile("recap")).first).to_be_visible()
    await page.keyboard.type(" part:1")
    await page.keyboard.press("Enter")
    answer = page.locator("li[data-ephemeral]").last
    await expect(answer).to_contain_text("cloak tent")
    await expect(answer).to_contain_text("Only you can see this")


async def test_part_buttons_answer_privately(page: Page) -> None:
    await page.get_by_role("button", name="I've read this").last.click()
    answer = page.locator("li[data-ephemeral]").last
    await expect(answer.get_by_role("button", name="Undo")).to_be_visible()
    await page.get_by_role("button", name="Next part", exact=True).last.click()
    ask = page.locator("li[data-ephemeral]").last
    await expect(ask).to_contain_text("Post part 2 for everyone now?")
    await ask.get_by_role("button", name="Post now").click()
    reading = page.get_by_role("log", name="Messages in #reading")
    await expect(reading.get_by_text("Inseparable, part 2 of 7")).to_be_visible()


async def test_discussion_is_opened_and_shown(page: Page) -> None:
    await page.get_by_role("button", name="Discuss").last.click()
    card = page.locator(".thread-card").last
    await expect(card).to_be_visible()
    answer = page.locator("li[data-ephemeral]").last
    await expect(answer).to_contain_text("#Inseparable, part 1")
    await expect(answer).not_to_contain_text("unknown")
    await card.click()
    thread = page.locator("#thread-composer")
    await expect(thread).to_be_visible()
    await expect(page.get_by_role("complementary").last).to_contain_text("no spoilers beyond")


async def test_late_reader_catches_up_privately(page: Page) -> None:
    await page.locator("[data-hint='Come late']").click()
    await expect(page.get_by_label("You are:").locator("option:checked")).to_contain_text("Jonas")
    await expect(page.get_by_role("log", name="Messages in #second-book")).to_be_visible()
    await page.get_by_role("button", name="Send", exact=True).click()
    answer = page.locator("li[data-ephemeral]").last
    await expect(answer).to_contain_text("Tar and Sand")
    await answer.get_by_role("button", name="Next", exact=True).click()
    await expect(answer.get_by_role("button", name="Previous", exact=True)).to_be_enabled()


async def test_empty_forum_shows_its_posts_as_they_come(page: Page) -> None:
    await page.locator("#composer").fill("/subscribe story: Inseparable channel: #free-forum time: 12")
    await page.get_by_role("button", name="Send", exact=True).click()
    await page.get_by_role("navigation", name="Channels").get_by_role("link", name="free-forum").click()
    await expect(page.locator(".posts .empty")).to_contain_text("No posts yet.")
    await expect(page.locator(".posts .empty")).to_contain_text("/subscribe channel: #free-forum")
    await page.get_by_role("navigation", name="Channels").get_by_role("link", name="reading").click()
    await page.get_by_role("button", name="Start now").last.click()
    await expect(page.locator("li[data-ephemeral]").last.get_by_role("button", name="Undo")).to_be_visible()
    await page.get_by_role("navigation", name="Channels").get_by_role("link", name="free-forum").click()
    next_day = page.get_by_role("button", name="Next day", exact=True)
    await next_day.click()
    await expect(page.locator(".posts .thread-card").first).to_contain_text("Inseparable, part 2")
    await expect(page.locator(".posts .thread-card").last).to_contain_text("Inseparable")
    await expect(next_day).not_to_have_attribute("aria-busy", "true")


async def test_story_moves_to_the_free_channel(page: Page) -> None:
    await page.locator("#composer").fill("/move channel: #free-channel")
    await page.get_by_role("button", name="Send", exact=True).click()
    await page.get_by_role("navigation", name="Channels").get_by_role("link", name=re.compile("^free-channel")).click()
    await expect(page.get_by_role("log", name="Messages in #free-channel")).to_contain_text("goes on here")


async def test_next_day_says_when_nothing_is_due(page: Page) -> None:
    navigation = page.get_by_role("navigation", name="Channels")
    for channel in ("reading", "second-book"):
        await navigation.get_by_role("link", name=re.compile(f"^{channel}")).click()
        await expect(page.get_by_role("log", name=f"Messages in #{channel}")).to_be_visible()
        await page.locator("#composer").press_sequentially("/pause ")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator("li[data-ephemeral]").last).to_contain_text("paused")
    await page.get_by_role("button", name="Next day", exact=True).click()
    await expect(page.get_by_text("Nothing is due")).to_be_visible()
