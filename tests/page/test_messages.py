"""Messages of a channel or thread, live; links to them; their buttons and selects."""

import pytest
from playwright.async_api import Page, expect

from tests.page.page_bot import text_view
from tests.page.stage import OpenPage, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_new_changed_and_deleted_messages_appear_live(stage: Stage, page: Page) -> None:
    message = await stage.place(stage.reading).send("First thought.")
    log = page.get_by_role("log")
    await expect(log.get_by_text("First thought.")).to_be_attached()
    await message.edit(content="Second thought.")
    await expect(log.get_by_text("Second thought.")).to_be_attached()
    await expect(log.get_by_text("First thought.")).to_have_count(0)
    await message.delete()
    await expect(log.get_by_text("Second thought.")).to_have_count(0)


async def test_new_messages_do_not_scroll_a_viewer_who_reads_above(stage: Stage, page: Page) -> None:
    await page.get_by_role("log").get_by_text("Sentence 1 of the part").hover()
    await stage.post_part()
    more = page.get_by_role("button", name="New messages")
    await expect(more).to_be_visible()
    await expect(page.get_by_role("log").get_by_text("Inseparable, part 2 of 7")).not_to_be_in_viewport()
    await more.click()
    await expect(page.get_by_role("log").get_by_text("Inseparable, part 2 of 7")).to_be_in_viewport()
    await expect(more).to_be_hidden()


async def test_private_answer_is_seen_by_one_person(open_page: OpenPage) -> None:
    mara, jonas = await open_page("Mara"), await open_page("Jonas")
    await mara.get_by_role("button", name="I've read this").click()
    await expect(mara.locator("[data-ephemeral]")).to_contain_text("Pressed I've read this:1.")
    await jonas.locator("#composer").fill("Has anyone read it?")
    await jonas.keyboard.press("Enter")
    for page in (mara, jonas):
        await expect(page.get_by_role("log")).to_contain_text("Has anyone read it?")
    await expect(jonas.locator("[data-ephemeral]")).to_have_count(0)


async def test_card_changes_in_place_and_keeps_the_focus(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/subscribe story:Inseparable ")
    await page.locator("main").get_by_role("button", name="Send").click()
    card = page.locator("[data-ephemeral]")
    await expect(card.get_by_role("combobox", name="Time zone")).to_have_value("")
    await expect(card.get_by_role("button", name="Start at the next time")).to_be_disabled()
    await expect(card.get_by_role("link", name="About")).to_have_attribute("href", "https://example.org/about")
    length = card.get_by_role("combobox", name="Length")
    await length.focus()
    await length.select_option("Medium, 5 minutes")
    await expect(card).to_contain_text("Parts are medium.")
    await expect(length).to_be_focused()
    await card.get_by_role("button", name="Cancel").click()
    await expect(card).to_contain_text("Nothing was kept.")


async def test_same_choice_can_be_made_again(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/subscribe story:Inseparable ")
    await page.locator("main").get_by_role("button", name="Send").click()
    zone = page.locator("[data-ephemeral]").get_by_role("combobox", name="Time zone")
    for _ in range(2):
        await zone.select_option("Asia/Tokyo")
        await expect(page.get_by_text("Pressed zone.").last).to_be_visible()
        await expect(zone).to_have_value("")


async def test_choice_by_key_is_sent_when_confirmed(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/subscribe story:Inseparable ")
    await page.locator("main").get_by_role("button", name="Send").click()
    card = page.locator("[data-ephemeral]")
    length = card.get_by_role("combobox", name="Length")
    sent: list[str | None] = []
    page.on("request", lambda request: sent.append(request.post_data) if "/component" in request.url else None)
    await length.focus()
    await length.press("m")
    await expect(length).to_have_value("medium")
    await length.press("Enter")
    await expect(card).to_contain_text("Parts are medium.")
    assert len(sent) == 1


async def test_thread_opens_beside_its_channel(stage: Stage, open_page: OpenPage) -> None:
    part = await stage.post_part()
    thread = await part.create_thread(name="Inseparable, part 2")
    await thread.send("Parts 1-2 only, no spoilers beyond.")
    page = await open_page("Jonas")
    await expect(page.get_by_role("navigation").get_by_role("link", name="Inseparable, part 2")).to_be_visible()
    await page.locator("main .thread-card").click()
    panel = page.get_by_role("complementary", name="Inseparable, part 2")
    await expect(panel).to_contain_text("no spoilers beyond")
    await expect(page.get_by_role("main")).to_be_visible()
    await panel.locator("#thread-composer").fill("I *missed* my stop.")
    await page.keyboard.press("Enter")
    await expect(panel.get_by_role("log")).to_contain_text("I missed my stop.")
    await panel.get_by_role("button", name="Close thread").click()
    await expect(panel).to_be_hidden()


async def test_long_thread_name_has_two_lines_with_its_end(stage: Stage, open_page: OpenPage) -> None:
    name = "Three Hundred Pairs of Shoes, part 12: A Suit of Clothes (2 of 2)"
    await (await stage.post_part()).create_thread(name=name)
    page = await open_page()
    entry = page.get_by_role("navigation").get_by_role("link", name=name)
    end = entry.get_by_text("part 12: A Suit of Clothes (2 of 2)")
    # Fonts differ in the height of lines and the width of letters. So the lines are counted by their tops, and the text
    # is scaled until a letter is half an em wide on average.
    count_lines = """element => {
        const range = document.createRange();
        range.selectNodeContents(element.lastChild);
        const size = parseFloat(getComputedStyle(element).fontSize);
        element.style.cssText = "display: inline; white-space: nowrap";
        const letter = range.getBoundingClientRect().width / range.toString().length;
        element.style.cssText = `font-size: ${size * size * 0.5 / letter}px`;
        return new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size;
    }"""
    assert await end.evaluate(count_lines) <= 2
    assert await entry.get_attribute("title") == name


async def test_thread_replaces_its_channel_on_a_narrow_screen(stage: Stage, open_page: OpenPage) -> None:
    part = await stage.post_part()
    await part.create_thread(name="Inseparable, part 2")
    page = await open_page(width=390, height=844)
    await page.get_by_role("button", name="Channels").click()
    await page.get_by_role("navigation").get_by_role("link", name="Inseparable, part 2").click()
    await expect(page.locator("#thread-composer")).to_be_visible()
    await expect(page.get_by_role("main")).to_be_hidden()
    await page.get_by_role("button", name="Close thread").click()
    await expect(page.get_by_role("main")).to_be_visible()


async def test_long_late_answer_is_shown_from_its_beginning(stage: Stage, page: Page) -> None:
    await page.locator("#composer").press_sequentially("/slow ")
    await page.keyboard.press("Enter")
    answer = page.locator("[data-ephemeral]")
    await expect(answer).to_contain_text("is thinking")
    stage.bot.slow_may_answer.set()
    await expect(answer.get_by_text("Thought about it.")).to_be_in_viewport()
    await expect(answer.get_by_text("The end.")).not_to_be_in_viewport()


async def test_growing_message_stays_visible_to_its_end(stage: Stage, page: Page) -> None:
    await page.locator("#composer").press_sequentially("/slow ")
    await page.keyboard.press("Enter")
    answer = page.locator("[data-ephemeral]")
    await expect(answer).to_contain_text("is thinking")
    message = await stage.place(stage.reading).send("A new message.")
    log = page.get_by_role("log")
    await expect(log.get_by_text("A new message.")).to_be_in_viewport(ratio=1)
    await message.edit(content="A new message.\n" * 6 + "The last line.")
    await expect(log.get_by_text("The last line.")).to_be_in_viewport(ratio=1)


async def test_link_to_a_message_stays_within_the_page(stage: Stage, page: Page) -> None:
    target = await stage.place(stage.second).send("Here it is.")
    await stage.place(stage.reading).send(view=text_view(f"See [the post]({target.jump_url})."))
    await page.get_by_role("log").get_by_role("link", name="the post").click()
    await expect(page.get_by_role("heading", level=1, name="second-book")).to_be_visible()
    message = page.locator(f"[data-message-id='{target.id}']").filter(has_text="Here it is.").locator("visible=true")
    await expect(page.locator(f"main li[data-message-id='{target.id}']")).to_have_class("message pointed")
    await expect(message.first).to_be_visible()
    assert len(page.context.pages) == 1


async def test_unread_channel_is_marked_until_opened(stage: Stage, page: Page) -> None:
    second = page.get_by_role("navigation").get_by_role("link", name="second-book")
    await expect(second).to_have_accessible_name("second-book")
    await stage.place(stage.second).send("News!")
    await expect(second).to_have_accessible_name("second-book unread")
    await second.click()
    await expect(second).to_have_accessible_name("second-book")


async def test_nothing_is_missed_after_a_lost_connection(stage: Stage, page: Page) -> None:
    await expect(page.locator("#connection")).to_be_hidden()
    stage.sandbox.world.events.close()
    await expect(page.locator("#connection")).to_be_visible()
    await stage.place(stage.reading).send("Sent meanwhile.")
    await expect(page.get_by_role("log").get_by_text("Sent meanwhile.")).to_be_attached()
    await expect(page.locator("#connection")).to_be_hidden()
