"""The demo's page in a browser, also in another time zone."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.demo import start_demo

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_page_card_and_bot_use_the_same_time_zone(browser: Browser, tmp_path: Path) -> None:
    async with start_demo(0, tmp_path / "demo.db", "Asia/Tokyo") as url:
        page = await browser.new_page(locale="en-GB", timezone_id="Asia/Tokyo")
        await page.goto(url)
        await expect(page.locator(".clock-time")).to_have_text(re.compile(", 08:00$"))
        await page.locator("#composer").fill("/subscribe story: Inseparable time: 9")
        await page.get_by_role("button", name="Send", exact=True).click()
        card = page.locator("li[data-ephemeral]").last
        await expect(card).to_contain_text("09:00 (Asia/Tokyo)")
        times = await card.locator("time.md-time").all_inner_texts()
        assert any("09:00" in text for text in times)
        assert all("09:00" in text for text in times if ":" in text)
        await page.close()


async def test_every_hint_can_be_done_in_any_order(browser: Browser, tmp_path: Path) -> None:
    async with start_demo(0, tmp_path / "demo.db") as url:
        for order in ((0, 1, 2), (2, 1, 0)):
            page = await browser.new_page(locale="en-GB")
            await page.goto(url)
            await page.locator("main .message").first.wait_for()
            for place in order:
                hint = page.locator("[data-hint]").nth(place)
                await hint.click()
                if place:
                    await expect(page.get_by_role("combobox", name="Options of /")).to_be_focused()
                    await page.keyboard.press("Enter")
                await expect(hint).to_contain_text("Done: ")
                await expect(page.locator("main .composer-note")).to_be_empty()
            await expect(page.locator("[data-hint]").filter(has_text="Done: ")).to_have_count(3)
            await page.close()
