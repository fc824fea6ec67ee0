"""Slash commands: typing with completion, sending, and the answer."""

import pytest
from playwright.async_api import Page, expect

from tests.page.stage import OpenPage, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_command_and_options_are_completed_while_typing(page: Page) -> None:
    box = page.locator("#composer")
    await box.press_sequentially("/sub")
    suggestions = page.locator("main").get_by_role("listbox")
    await expect(suggestions.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    story = page.locator("[data-option=story]")
    await expect(story).to_be_focused()
    await expect(suggestions.get_by_role("option")).to_have_text(["Inseparable", "The Ferry Book", "In the Marshes"])
    await page.keyboard.type("ferry")
    await expect(suggestions.get_by_role("option")).to_have_text(["The Ferry Book"])
    await page.keyboard.press("Enter")
    await expect(story).to_have_value("The Ferry Book")
    await page.keyboard.type("len")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-option=length]")).to_have_value("medium")
    await page.keyboard.type("channel:sec")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-option=channel]")).to_have_value("#second-book")
    await page.keyboard.press("Enter")
    answer = page.locator("[data-ephemeral]")
    await expect(answer).to_contain_text("Parts are medium.")
    await expect(answer).to_contain_text("You used /subscribe")
    await expect(answer).to_contain_text("Only you can see this")
    await expect(box).to_be_focused()


async def test_whole_command_can_be_typed(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/recap part:3")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-ephemeral]")).to_contain_text("The story so far, up to part 3.")


async def test_command_without_required_options_is_sent_at_once(page: Page) -> None:
    await page.locator("#composer").fill("/recap")
    await page.locator("main").get_by_role("button", name="Send").click()
    await expect(page.locator("[data-ephemeral]")).to_contain_text("The story so far")


async def test_command_asks_for_required_options(page: Page) -> None:
    await page.locator("#composer").fill("/subscribe")
    await page.locator("main").get_by_role("button", name="Send").click()
    await expect(page.locator("[data-option=story]")).to_be_focused()


async def test_option_name_can_be_typed_into_its_own_box(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/subscribe story: The Ferry Book length:long")
    await expect(page.locator("[data-option=story]")).to_have_value("The Ferry Book")
    await expect(page.locator("[data-option=length]")).to_have_value("long")


@pytest.mark.parametrize(
    "pasted",
    [
        "/subscribe story: The Ferry Book length: long channel: #second-book",
        "/subscribe length: long channel: #second-book story: The Ferry Book",
        "/subscribe channel:#second-book story:The Ferry Book length:long",
        "  /Subscribe The Ferry Book Length: long\nchannel: second-book\n",
    ],
)
async def test_command_can_be_pasted_with_options_in_any_order(page: Page, pasted: str) -> None:
    await page.locator("#composer").fill(pasted)
    await expect(page.locator("[data-option=story]")).to_have_value("The Ferry Book")
    await expect(page.locator("[data-option=length]")).to_have_value("long")
    await expect(page.get_by_role("combobox", name="Options of /subscribe")).to_have_value("")
    await page.locator("main").get_by_role("button", name="Send").click()
    await expect(page.locator("[data-ephemeral]")).to_contain_text("Parts are long.")


async def test_pasted_command_is_sent_by_enter(page: Page) -> None:
    await page.locator("#composer").focus()
    await page.keyboard.insert_text("/subscribe length: long story: Inseparable")
    await expect(page.locator("[data-option=story]")).to_have_value("Inseparable")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-ephemeral]")).to_contain_text("Parts are long.")


async def test_pasted_options_go_to_their_own_boxes(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/subscribe ")
    await page.locator("[data-option=story]").fill("In the Marshes length: medium")
    await expect(page.locator("[data-option=story]")).to_have_value("In the Marshes")
    await page.get_by_role("combobox", name="Options of /subscribe").fill("channel: #second-book")
    await expect(page.locator("[data-option=channel]")).to_have_value("#second-book")
    await expect(page.locator("[data-option=length]")).to_have_value("medium")


async def test_pasted_command_asks_for_its_file(page: Page) -> None:
    await page.locator("#composer").fill("/library add file: story.txt title: A tale: part two")
    await expect(page.locator("[data-option=title]")).to_have_value("A tale: part two")
    await page.locator("main").get_by_role("button", name="Send").click()
    await expect(page.locator("main .composer-note")).to_have_text("Choose a file for file.")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("/recap part:three", "part takes a whole number, such as 3."),
        ("/recap part:8", "part can be at most 7."),
        ("/recap soon", "“soon” is no option of /recap. Choose one from the list, or delete it."),
        ("/subscribe ", "Fill in story: Which story."),
        ("/library add ", "Choose a file for file."),
        ("/subscribe story:x length:endless", "For length, choose one from the list."),
        ("/nothing", "There is no command /nothing. Type / to see those there are."),
    ],
)
async def test_invalid_command_says_what_to_do(page: Page, typed: str, sentence: str) -> None:
    await page.locator("#composer").press_sequentially(typed)
    await page.locator("main").get_by_role("button", name="Send").click()
    await expect(page.locator("main .composer-note")).to_have_text(sentence)
    await expect(page.locator("[data-ephemeral]")).to_have_count(0)


async def test_file_is_sent_with_a_command(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/library add ")
    story = {"name": "story.txt", "mimeType": "text/plain", "buffer": "Once upon a time — über".encode()}
    await page.locator("[data-option=file]").set_input_files(story)  # type: ignore[arg-type]
    await page.keyboard.type("title:A tale")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-ephemeral]")).to_contain_text("A tale: story.txt says Once upon a time — über")


async def test_only_allowed_commands_are_offered(open_page: OpenPage) -> None:
    page = await open_page("Jonas")
    await page.locator("#composer").fill("/")
    names = page.locator("main").get_by_role("listbox").locator(".suggestion")
    await expect(names).to_have_text(["/recap", "/slow", "/silent", "/ask", "/library add", "/library list"])


@pytest.mark.parametrize("typed", ["/subscribe", "/subscribe story: Inseparable"])
async def test_forbidden_command_names_who_may_use_it(open_page: OpenPage, typed: str) -> None:
    page = await open_page("Jonas")
    await page.locator("#composer").fill(typed)
    await page.locator("main").get_by_role("button", name="Send").click()
    await expect(page.locator("main .composer-note")).to_have_text(
        "/subscribe is for organisers here: Discord shows it only to those with Manage Server. "
        "To use it, switch to Mara beside “You are”, at the top."
    )


async def test_answer_names_its_command_to_everyone_and_after_reload(open_page: OpenPage) -> None:
    mara, jonas = await open_page("Mara"), await open_page("Jonas")
    await mara.locator("#composer").fill("/library list ")
    await mara.keyboard.press("Enter")
    await expect(mara.get_by_role("log")).to_contain_text("You used /library list")
    await mara.reload()
    await expect(mara.get_by_role("log")).to_contain_text("You used /library list")
    await expect(jonas.get_by_role("log")).to_contain_text("Mara used /library list")


async def test_late_answer_replaces_is_thinking(stage: Stage, page: Page) -> None:
    await page.locator("#composer").press_sequentially("/slow ")
    await page.keyboard.press("Enter")
    answer = page.locator("[data-ephemeral]")
    await expect(answer).to_contain_text("Cliffhanger is thinking…")
    stage.bot.slow_may_answer.set()
    await expect(answer).to_contain_text("Thought about it.")
    await expect(answer).to_have_count(1)


async def test_unanswered_command_says_so_and_can_be_dismissed(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/silent ")
    await page.keyboard.press("Enter")
    failure = page.locator("[data-ephemeral]")
    await expect(failure).to_contain_text("This application did not respond")
    await expect(failure).to_contain_text("You used /silent")
    await failure.get_by_role("button", name="Dismiss").click()
    await expect(failure).to_have_count(0)


async def test_form_is_sent_with_its_file(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/ask ")
    await page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="A few words")
    await expect(form.get_by_label("Name")).to_be_focused()
    await page.keyboard.type("Ines")
    await form.get_by_label("Mood").select_option("Sad")
    await form.get_by_label("Story").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_have_count(0)
    await expect(page.locator("[data-ephemeral]")).to_contain_text("Ines is Sad and sent a.txt.")


async def test_escape_closes_the_list_then_the_command(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/recap ")
    listbox = page.locator("main").get_by_role("listbox")
    await expect(listbox).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(listbox).to_be_hidden()
    await expect(page.get_by_role("group", name="/recap")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#composer")).to_be_focused()
    await expect(page.locator("#composer")).to_have_value("")


async def test_backspace_in_an_empty_command_removes_it(page: Page) -> None:
    await page.locator("#composer").press_sequentially("/subscribe ")
    await page.keyboard.press("Backspace")
    await expect(page.locator("#composer")).to_be_focused()
