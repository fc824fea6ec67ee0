"""Messages: live, private, jumped to, in threads; buttons and selects."""

import pytest
from playwright.async_api import Page, expect

from tests.page.conftest import OpenPage
from tests.page.stage import Stage
from tests.page.teller import said

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_messages_come_change_and_go_live(stage: Stage, page: Page) -> None:
    message = await stage.place(stage.reading).send("First thought.")
    log = page.get_by_role("log")
    await expect(log.get_by_text("First thought.")).to_be_attached()
    await message.edit(content="Second thought.")
    await expect(log.get_by_text("Second thought.")).to_be_attached()
    await expect(log.get_by_text("First thought.")).to_have_count(0)
    await message.delete()
    await expect(log.get_by_text("Second thought.")).to_have_count(0)


async def test_what_comes_while_one_reads_further_up_waits_for_a_press(stage: Stage, page: Page) -> None:
    await page.get_by_role("log").get_by_text("Sentence 1 of the part").hover()
    await stage.post_part()
    more = page.get_by_role("button", name="New messages")
    await expect(more).to_be_visible()
    await expect(page.get_by_role("log").get_by_text("Inseparable, part 2 of 7")).not_to_be_in_viewport()
    await more.click()
    await expect(page.get_by_role("log").get_by_text("Inseparable, part 2 of 7")).to_be_in_viewport()
    await expect(more).to_be_hidden()


async def test_a_private_answer_is_seen_by_the_one_who_asked_alone(open_page: OpenPage) -> None:
    mara, jonas = await open_page("Mara"), await open_page("Jonas")
    await mara.get_by_role("button", name="I've read this").click()
    await expect(mara.locator("[data-ephemeral]")).to_contain_text("Pressed I've read this:1.")
    await jonas.locator("#composer").fill("Has anybody read it?")
    await jonas.keyboard.press("Enter")
    for page in (mara, jonas):
        await expect(page.get_by_role("log")).to_contain_text("Has anybody read it?")
    await expect(jonas.locator("[data-ephemeral]")).to_have_count(0)


async def test_a_card_is_changed_in_place_and_keeps_the_focus(page: Page) -> None:
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


async def test_a_choice_that_changed_no_card_can_be_made_once_more(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/subscribe story:Inseparable ")
    await page.locator("main").get_by_role("button", name="Send").click()
    zone = page.locator("[data-ephemeral]").get_by_role("combobox", name="Time zone")
    for _ in range(2):
        await zone.select_option("Asia/Tokyo")
        await expect(page.get_by_text("Pressed zone.").last).to_be_visible()
        await expect(zone).to_have_value("")


async def test_an_arrow_key_in_a_select_sends_nothing_until_it_is_confirmed(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/subscribe story:Inseparable ")
    await page.locator("main").get_by_role("button", name="Send").click()
    card = page.locator("[data-ephemeral]")
    length = card.get_by_role("combobox", name="Length")
    await length.focus()
    await length.press("m")
    await expect(length).to_have_value("medium")
    await expect(card).to_contain_text("Parts are short.")
    await length.press("Enter")
    await expect(card).to_contain_text("Parts are medium.")


async def test_a_thread_opens_beside_its_channel_and_people_talk_in_it(stage: Stage, open_page: OpenPage) -> None:
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


async def test_a_long_name_of_a_thread_is_two_lines_in_the_list_and_ends_as_it_ends(
    stage: Stage, open_page: OpenPage
) -> None:
    name = "Three Hundred Pairs of Shoes, part 12: A Suit of Clothes (2 of 2)"
    await (await stage.post_part()).create_thread(name=name)
    page = await open_page()
    entry = page.get_by_role("navigation").get_by_role("link", name=name)
    end = entry.get_by_text("part 12: A Suit of Clothes (2 of 2)")
    height = """element => {
        const range = document.createRange();
        range.selectNodeContents(element.lastChild);
        return range.getBoundingClientRect().height / parseFloat(getComputedStyle(element).lineHeight);
    }"""
    assert await end.evaluate(height) < 2.1
    assert await entry.get_attribute("title") == name


async def test_on_a_narrow_screen_a_thread_takes_the_place_of_its_channel(stage: Stage, open_page: OpenPage) -> None:
    part = await stage.post_part()
    await part.create_thread(name="Inseparable, part 2")
    page = await open_page(width=390, height=844)
    await page.get_by_role("button", name="Channels").click()
    await page.get_by_role("navigation").get_by_role("link", name="Inseparable, part 2").click()
    await expect(page.locator("#thread-composer")).to_be_visible()
    await expect(page.get_by_role("main")).to_be_hidden()
    await page.get_by_role("button", name="Close thread").click()
    await expect(page.get_by_role("main")).to_be_visible()


async def test_a_long_late_answer_is_shown_from_its_beginning(stage: Stage, page: Page) -> None:
    await page.locator("#composer").press_sequentially("/slow ")
    await page.keyboard.press("Enter")
    answer = page.locator("[data-ephemeral]")
    await expect(answer).to_contain_text("is thinking")
    stage.bot.patience.set()
    await expect(answer.get_by_text("Thought about it.")).to_be_in_viewport()
    await expect(answer.get_by_text("The end.")).not_to_be_in_viewport()


async def test_what_follows_an_answer_that_grows_stays_in_sight(stage: Stage, page: Page) -> None:
    await page.locator("#composer").press_sequentially("/slow ")
    await page.keyboard.press("Enter")
    answer = page.locator("[data-ephemeral]")
    await expect(answer).to_contain_text("is thinking")
    told = await stage.place(stage.reading).send("Everybody is told.")
    log = page.get_by_role("log")
    await expect(log.get_by_text("Everybody is told.")).to_be_in_viewport(ratio=1)
    await told.edit(content="Everybody is told.\n" * 6 + "The last line.")
    await expect(log.get_by_text("The last line.")).to_be_in_viewport(ratio=1)


async def test_a_link_to_a_message_goes_there_within_the_page(stage: Stage, page: Page) -> None:
    target = await stage.place(stage.second).send("Here it is.")
    await stage.place(stage.reading).send(view=said(f"See [the post]({target.jump_url})."))
    await page.get_by_role("log").get_by_role("link", name="the post").click()
    await expect(page.get_by_role("heading", level=1, name="second-book")).to_be_visible()
    found = page.locator(f"[data-message-id='{target.id}']").filter(has_text="Here it is.").locator("visible=true")
    await expect(page.locator(f"main li[data-message-id='{target.id}']")).to_have_class("message pointed")
    await expect(found.first).to_be_visible()
    assert len(page.context.pages) == 1


async def test_news_elsewhere_are_marked_until_they_are_looked_at(stage: Stage, page: Page) -> None:
    second = page.get_by_role("navigation").get_by_role("link", name="second-book")
    await expect(second).to_have_accessible_name("second-book")
    await stage.place(stage.second).send("News!")
    await expect(second).to_have_accessible_name("second-book unread")
    await second.click()
    await expect(second).to_have_accessible_name("second-book")


async def test_after_a_lost_connection_nothing_is_missed(stage: Stage, page: Page) -> None:
    await expect(page.locator("#connection")).to_be_hidden()
    stage.sandbox.world.events.close()
    await expect(page.locator("#connection")).to_be_visible()
    await stage.place(stage.reading).send("Said meanwhile.")
    await expect(page.get_by_role("log").get_by_text("Said meanwhile.")).to_be_attached()
    await expect(page.locator("#connection")).to_be_hidden()
