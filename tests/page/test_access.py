"""The page by keyboard alone, by a screen reader, on a phone, and in its colours."""

import itertools
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

import bot.sandbox
from tests.page.conftest import OpenPage
from tests.page.stage import Stage
from tests.page.teller import said

in_browser = pytest.mark.asyncio(loop_scope="session")
CSS = Path(bot.sandbox.__file__).parent / "page" / "static" / "css" / "base.css"
#: Text and the grounds it stands on.
PAIRS = [
    (
        "text",
        ("ground", "panel", "pane", "raised", "sunken", "private", "hover", "point", "quiet-button", "quiet-hover"),
    ),
    ("soft", ("ground", "panel", "pane", "raised", "sunken", "private", "hover")),
    ("link", ("pane", "raised", "accent-soft", "private", "hover", "ground")),
    ("on-accent", ("accent", "accent-hover", "warm", "warm-hover", "good")),
    ("bad", ("pane", "raised", "private", "panel")),
]


@in_browser
async def test_everything_on_the_way_to_a_sent_command_is_reached_by_keys(page: Page) -> None:
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#composer")).to_be_focused()
    await page.keyboard.type("/")
    box = page.get_by_role("combobox", name="Message #reading")
    await expect(box).to_have_attribute("aria-expanded", "true")
    listbox = page.locator("main").get_by_role("listbox", name="Commands")
    for step in range(3):
        chosen = listbox.get_by_role("option", selected=True)
        await expect(chosen).to_have_count(1)
        await expect(box).to_have_attribute("aria-activedescendant", await chosen.get_attribute("id") or "")
        await expect(listbox.get_by_role("option").nth(step)).to_have_attribute("aria-selected", "true")
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Escape")
    await expect(box).to_have_attribute("aria-expanded", "false")


@in_browser
async def test_a_slash_that_is_typed_anywhere_begins_a_command(page: Page) -> None:
    box = page.locator("#composer")
    await page.get_by_role("button", name="Recap", exact=True).focus()
    await page.keyboard.type("/rec")
    await expect(box).to_be_focused()
    await expect(box).to_have_value("/rec")
    await box.fill("Either")
    await page.get_by_role("button", name="Next day").focus()
    await page.keyboard.type("/")
    await expect(box).to_be_focused()
    await page.keyboard.type("/or")
    await expect(box).to_have_value("Either/or")


@in_browser
async def test_every_control_has_a_name_and_shows_its_focus(page: Page) -> None:
    seen = set()
    for _ in range(40):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(
            """() => {
                const element = document.activeElement;
                if (element === document.body) return null;
                const ring = getComputedStyle(element.closest(".viewer-switch, .composer-row") ?? element);
                const name = element.ariaLabel || element.labels?.[0]?.textContent || element.textContent;
                return [name.trim(), ring.outlineStyle !== "none" || ring.boxShadow !== "none"];
            }"""
        )
        if focused is None:
            break
        name, shown = focused
        assert name
        assert shown, f"{name} does not show that it has the focus"
        seen.add(name)
    assert {"Next day", "Recap", "I've read this", "Send"} <= seen


@in_browser
async def test_a_screen_reader_finds_its_way(page: Page) -> None:
    for role, name in (
        ("navigation", "Channels"),
        ("main", "reading"),
        ("complementary", "Guide"),
        ("region", "A reader's phone"),
        ("region", "Things to try"),
    ):
        await expect(page.get_by_role(role, name=name, exact=True)).to_have_count(1)  # type: ignore[arg-type]
    await expect(page.get_by_role("heading", level=1, name="reading")).to_be_visible()
    log = page.get_by_role("log", name="Messages in #reading")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log.get_by_role("article").first).to_have_accessible_name(re.compile("^Cliffhanger, "))


@in_browser
async def test_the_channels_of_a_phone_come_in_by_a_button_and_leave_by_escape(open_page: OpenPage) -> None:
    page = await open_page(width=360, height=640)
    button = page.get_by_role("button", name="Channels")
    await expect(page.get_by_role("navigation")).to_be_hidden()
    await button.click()
    await expect(button).to_have_attribute("aria-expanded", "true")
    await expect(page.get_by_role("link", name="reading", exact=True)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("navigation")).to_be_hidden()
    await expect(button).to_be_focused()
    await button.click()
    await page.get_by_role("navigation").get_by_role("link", name="second-book").click()
    await expect(page.get_by_role("heading", level=1, name="second-book")).to_be_visible()
    await expect(page.get_by_role("navigation")).to_be_hidden()


@in_browser
async def test_fingers_can_hit_the_buttons(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(width=360, height=740)
    for button in await page.locator("main button:visible, .bar button:visible").all():
        box = await button.bounding_box()
        assert box
        assert box["height"] >= 41
        assert box["width"] >= 41


@in_browser
async def test_fingers_can_hit_the_links_of_an_answer(stage: Stage, open_page: OpenPage) -> None:
    post = (await stage.post_part()).jump_url
    links = [f"[Part {number}]({post})" for number in range(1, 4)]
    await stage.place(stage.reading).send(view=said(f"{' · '.join(links)}\n-# [4]({post}) [5]({post})\n\n[6]({post})"))
    page = await open_page(width=390, height=844)
    boxes = [await link.bounding_box() for link in await page.locator("main .md a").all()]
    assert len(boxes) == 6
    for box in boxes:
        assert box
        assert box["height"] >= 24
        assert box["width"] >= 24
    tops = sorted({(box["y"], box["y"] + box["height"]) for box in boxes if box})
    assert all(above[1] <= below[0] for above, below in itertools.pairwise(tops))


@in_browser
async def test_on_a_phone_the_focus_follows_into_a_channel_into_a_thread_and_back(
    stage: Stage, open_page: OpenPage
) -> None:
    await (await stage.post_part(stage.second)).create_thread(name="Inseparable, part 2")
    page = await open_page(width=390, height=844)
    await page.get_by_role("button", name="Channels").press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name="second-book")).to_be_visible()
    await expect(page.get_by_role("log", name="Messages in #second-book")).to_be_focused()
    card = page.locator("main .thread-card")
    await card.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log", name="Messages in thread Inseparable, part 2")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(card).to_be_focused()


@in_browser
async def test_the_focus_is_not_lost_when_a_hint_goes_or_a_card_moves_down(stage: Stage, page: Page) -> None:
    await page.get_by_role("button", name="Dismiss hint: Let a day pass").press("Enter")
    await expect(page.locator("[data-hint='The story so far']")).to_be_focused()
    card = page.locator("[data-notification]", has_text="part 1 of 7")
    await card.focus()
    await stage.post_part()
    await expect(card).to_have_attribute("data-notification", "earlier")
    await expect(card).to_be_focused()
    for title in ("The story so far", "Come late"):
        await page.get_by_role("button", name=f"Dismiss hint: {title}").press("Enter")
    await expect(page.locator("#composer")).to_be_focused()


@in_browser
async def test_names_of_threads_are_whole_in_the_list(stage: Stage, open_page: OpenPage) -> None:
    name = "Three Hundred Pairs of Shoes, part 5: A Suit of Clothes for the Gander (2 of 2)"
    await (await stage.post_part()).create_thread(name=name)
    for width in (1280, 390):
        page = await open_page(width=width, height=844)
        if width == 390:
            await page.get_by_role("button", name="Channels").click()
        shown = page.get_by_role("navigation").get_by_text(name)
        await expect(shown).to_be_in_viewport(ratio=1)
        assert await shown.evaluate("each => each.scrollWidth <= each.clientWidth")
        assert await shown.evaluate("each => getComputedStyle(each).textOverflow !== 'ellipsis'")


@in_browser
async def test_nothing_moves_for_those_who_ask_for_stillness(open_page: OpenPage) -> None:
    page = await open_page(reduced_motion="reduce")
    moving = (
        "[...document.querySelectorAll('*')].filter((each) => getComputedStyle(each).animationName !== 'none').length"
    )
    assert await page.evaluate(moving) == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_every_ground_by_at_least_4_5_to_1(theme: str) -> None:
    light, dark = re.findall(r":root[^{]*\{([^}]*)\}", CSS.read_text())[:2]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    if theme == "dark":
        colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark))
    faint = {
        f"{text} on {ground}": round(ratio, 2)
        for text, grounds in PAIRS
        for ground in grounds
        if (ratio := contrast(colours[text], colours[ground])) < 4.5
    }
    assert not faint


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb, 0 to 1."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
