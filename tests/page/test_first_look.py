"""What the page shows first: the newest part, the phone, the clock and the hints."""

import pytest
from playwright.async_api import Page, expect

from tests.page.page_bot import text_view
from tests.page.stage import OpenPage, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_page_says_what_it_is_and_who_the_viewer_is(page: Page) -> None:
    await expect(page.get_by_role("banner")).to_contain_text("The real bot, a pretend Discord, your machine")
    who = page.get_by_label("You are:")
    await expect(who.locator("option:checked")).to_have_text("Mara, organiser")
    assert await who.locator("option").all_inner_texts() == ["Mara, organiser", "Jonas, reader who came late"]


async def test_long_part_is_shown_from_its_first_line(page: Page) -> None:
    log = page.get_by_role("log", name="Messages in #reading")
    await expect(log.get_by_text("Inseparable, part 1 of 7: A Good Day (2 min)")).to_be_in_viewport()
    await expect(log.get_by_text("Sentence 1 of the part")).to_be_in_viewport(ratio=0.01)
    await expect(log.get_by_text("End of part 1 of 7")).not_to_be_in_viewport()
    await expect(log.get_by_text("long enough").first).to_have_css("font-style", "italic")


async def test_phone_shows_the_announcement_but_not_the_silent_part(page: Page) -> None:
    phone = page.get_by_role("region", name="A reader's phone")
    newest = phone.locator("[data-notification=newest]")
    await expect(newest).to_contain_text("#reading, The Reading Room")
    await expect(newest).to_contain_text("Inseparable, part 1 of 7: A Good Day (2 min)")
    await expect(phone).not_to_contain_text("Sentence")


async def test_phone_has_no_preview_for_components_alone(stage: Stage, page: Page) -> None:
    await stage.place(stage.second).send(view=text_view("Only in components."))
    newest = page.locator("[data-notification=newest]")
    await expect(newest).to_contain_text("#second-book")
    await expect(newest).to_contain_text("No preview for this kind of post")
    await expect(newest).not_to_contain_text("Only in components.")


async def test_phone_shows_times_in_words(stage: Stage, page: Page) -> None:
    await stage.place(stage.second).send("Part 1 comes <t:1772530200:F>.")
    newest = page.locator("[data-notification=newest]")
    await expect(newest).to_contain_text("Part 1 comes Tuesday")
    await expect(newest).not_to_contain_text("<t:")


async def test_phone_shows_names_instead_of_ids(stage: Stage, page: Page) -> None:
    await stage.place(stage.second).send(
        f"# *It* goes on\nin <#{stage.reading.id}> with <@{stage.mara.id}>; </library list:1>, \\<#1\\> stays"
    )
    newest = page.locator("[data-notification=newest] .notification-text")
    await expect(newest).to_have_text("It goes on in #reading with @Mara; /library list, <#1> stays")


async def test_next_day_moves_the_clock_and_shows_the_next_part(stage: Stage, page: Page) -> None:
    clock = page.locator(".clock-time")
    await expect(clock).to_contain_text("Mon 2 Mar, 09:00")
    await page.get_by_role("button", name="Next day").click()
    await expect(clock).to_contain_text("Tue 3 Mar, 09:00")
    await expect(page.get_by_role("log").get_by_text("Inseparable, part 2 of 7")).to_be_in_viewport()
    await expect(page.locator("[data-notification=newest]")).to_contain_text("part 2 of 7")
    days = page.get_by_role("log").locator("time.when")
    await expect(days).to_have_text(["Yesterday at 09:00", "Today at 09:00"])
    assert stage.parts == 2


async def test_hints_do_what_they_say_and_can_be_dismissed(stage: Stage, page: Page) -> None:
    await page.locator("[data-hint='Let a day pass']").click()
    await expect(page.get_by_role("log").get_by_text("part 2 of 7: ")).to_be_visible()
    await page.locator("[data-hint='The story so far']").click()
    await expect(page.get_by_role("group", name="/recap")).to_be_visible()
    await expect(page.locator("[data-option=part]")).to_have_value("2")
    await page.locator("[data-hint='Come late']").click()
    await expect(page.get_by_role("heading", level=1, name="second-book")).to_be_visible()
    await expect(page.get_by_label("You are:")).to_have_value(str(stage.jonas.id))
    await expect(page.get_by_role("combobox", name="Options of /recap")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("The story so far, up to part None.")
    await page.get_by_role("button", name="Dismiss hint: Come late").click()
    await expect(page.locator("[data-hint='Come late']")).to_be_hidden()


async def test_done_hint_is_ticked_off_and_stays_so_after_reload(page: Page) -> None:
    day, recap = page.locator("[data-hint='Let a day pass']"), page.locator("[data-hint='The story so far']")
    await expect(day).not_to_contain_text("Done")
    await page.get_by_role("button", name="Next day", exact=True).click()
    await expect(day).to_contain_text("Done: Let a day pass")
    await expect(recap).not_to_contain_text("Done")
    await page.locator("#composer").press_sequentially("/recap part:1")
    await page.keyboard.press("Enter")
    await expect(recap).to_contain_text("Done: The story so far")
    await page.reload()
    await expect(day).to_contain_text("Done: Let a day pass")
    await expect(recap).to_contain_text("Done: The story so far")
    late = page.locator("[data-hint='Come late']")
    await expect(late).not_to_contain_text("Done")  # Mara used it, but the hint is for Jonas
    await late.click()
    await expect(page.get_by_role("combobox", name="Options of /recap")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="All tried: type / to see the rest")).to_be_visible()


async def test_button_with_the_same_effect_ticks_a_hint_off(page: Page) -> None:
    await page.get_by_role("button", name="Recap", exact=True).click()
    await expect(page.locator("[data-hint='The story so far']")).to_contain_text("Done")


async def test_hint_for_a_channel_needs_an_action_there(page: Page, stage: Stage) -> None:
    command = {"kind": "command", "text": "/recap", "channel": "second-book"}
    stage.sandbox.set_hints([{"title": "There", "text": "", "action": command, "also": "Recap"}])
    await stage.post_part(stage.second)
    await page.reload()
    hint = page.locator("[data-hint=There]")
    await page.get_by_role("button", name="Recap", exact=True).click()
    await expect(page.locator("[data-ephemeral]")).to_have_count(1)
    await page.locator("#composer").fill("/recap ")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-ephemeral]")).to_have_count(2)
    await expect(hint).not_to_contain_text("Done")
    await page.get_by_role("navigation").get_by_role("link", name="second-book").click()
    await page.get_by_role("button", name="Recap", exact=True).click()
    await expect(hint).to_contain_text("Done")


async def test_failed_command_ticks_no_hint_off(stage: Stage, open_page: OpenPage) -> None:
    stage.sandbox.set_hints([{"title": "Silence", "text": "", "action": {"kind": "command", "text": "/silent"}}])
    page = await open_page()
    await page.locator("[data-hint=Silence]").click()
    await expect(page.get_by_role("combobox", name="Options of /silent")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-ephemeral]")).to_contain_text("This application did not respond")
    await expect(page.locator("[data-hint=Silence]")).not_to_contain_text("Done")


async def test_hints_of_an_earlier_run_are_forgotten(stage: Stage, page: Page) -> None:
    await page.get_by_role("button", name="Next day", exact=True).click()
    hint = page.locator("[data-hint='Let a day pass']")
    await expect(hint).to_contain_text("Done")
    stage.sandbox.page.run_id = "another"
    await page.reload()
    await expect(hint).to_be_visible()
    await expect(hint).not_to_contain_text("Done")


async def test_theme_follows_the_system_until_chosen(open_page: OpenPage) -> None:
    page = await open_page(color_scheme="dark")
    theme = page.locator("html")
    await expect(theme).to_have_attribute("data-theme", "dark")
    await page.get_by_role("button", name="Dark theme").click()
    await expect(theme).to_have_attribute("data-theme", "light")
    await page.reload()
    await expect(theme).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1920])
async def test_nothing_is_wider_than_the_window(open_page: OpenPage, width: int) -> None:
    page = await open_page(width=width, height=720)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await expect(page.get_by_role("button", name="Next day")).to_be_in_viewport()
    await expect(page.locator("#composer")).to_be_in_viewport()
    await expect(page.locator("[data-notification=newest]")).to_be_in_viewport()
