"""Access to the page: by keyboard, by screen reader, on a phone, and by its colours."""

import itertools
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

import bot.sandbox
from tests.page.page_bot import text_view
from tests.page.stage import OpenPage, Stage

in_browser = pytest.mark.asyncio(loop_scope="session")
CSS = Path(bot.sandbox.__file__).parent / "page" / "static" / "css" / "base.css"
#: Colours of text, each with the backgrounds on which it appears.
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
async def test_command_list_is_reached_by_keys(page: Page) -> None:
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#composer")).to_be_focused()
    await page.keyboard.type("/")
    box = page.get_by_role("combobox", name="Message #reading")
    await expect(box).to_have_attribute("aria-expanded", "true")
    listbox = page.locator("main").get_by_role("listbox", name="Commands")
    for step in range(3):
        selected = listbox.get_by_role("option", selected=True)
        await expect(selected).to_have_count(1)
        await expect(box).to_have_attribute("aria-activedescendant", await selected.get_attribute("id") or "")
        await expect(listbox.get_by_role("option").nth(step)).to_have_attribute("aria-selected", "true")
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Escape")
    await expect(box).to_have_attribute("aria-expanded", "false")


@in_browser
async def test_slash_typed_anywhere_starts_a_command(page: Page) -> None:
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
        name, shows_focus = focused
        assert name
        assert shows_focus, f"{name} does not show that it has the focus"
        seen.add(name)
    assert {"Next day", "Recap", "I've read this", "Send"} <= seen


@in_browser
async def test_landmarks_and_headings_have_names(page: Page) -> None:
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
async def test_channel_drawer_opens_by_button_and_closes_by_escape(open_page: OpenPage) -> None:
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
async def test_buttons_are_large_enough_to_tap(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(width=360, height=740)
    for button in await page.locator("main button:visible, .bar button:visible").all():
        box = await button.bounding_box()
        assert box
        assert box["height"] >= 41
        assert box["width"] >= 41


@in_browser
async def test_links_are_large_enough_to_tap(stage: Stage, open_page: OpenPage) -> None:
    post = (await stage.post_part()).jump_url
    links = [f"[Part {number}]({post})" for number in range(1, 4)]
    await stage.place(stage.reading).send(
        view=text_view(f"{' · '.join(links)}\n-# [4]({post}) [5]({post})\n\n[6]({post})")
    )
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
async def test_focus_follows_into_channel_and_thread_and_back(stage: Stage, open_page: OpenPage) -> None:
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
async def test_focus_stays_when_hints_or_cards_change(stage: Stage, page: Page) -> None:
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
async def test_list_shows_whole_thread_names(stage: Stage, open_page: OpenPage) -> None:
    name = "Three Hundred Pairs of Shoes, part 5: A Suit of Clothes for the Gander (2 of 2)"
    await (await stage.post_part()).create_thread(name=name)
    for width in (1280, 390):
        page = await open_page(width=width, height=844)
        if width == 390:
            await page.get_by_role("button", name="Channels").click()
        entry = page.get_by_role("navigation").get_by_text(name)
        await expect(entry).to_be_in_viewport(ratio=1)
        assert await entry.evaluate("element => element.scrollWidth <= element.clientWidth")
        assert await entry.evaluate("element => getComputedStyle(element).textOverflow !== 'ellipsis'")


@in_browser
async def test_nothing_is_animated_with_reduced_motion(open_page: OpenPage) -> None:
    page = await open_page(reduced_motion="reduce")
    animated = """[...document.querySelectorAll("*")].filter(
        (element) => getComputedStyle(element).animationName !== "none"
    ).length"""
    assert await page.evaluate(animated) == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_contrast_on_every_background(theme: str) -> None:
    light, dark = re.findall(r":root[^{]*\{([^}]*)\}", CSS.read_text())[:2]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    if theme == "dark":
        colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark))
    too_faint = {
        f"{text} on {background}": round(ratio, 2)
        for text, backgrounds in PAIRS
        for background in backgrounds
        if (ratio := contrast(colours[text], colours[background])) < 4.5
    }
    assert not too_faint


def contrast(colour: str, background: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    darker, lighter = sorted((luminance(colour), luminance(background)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, from 0 to 1."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
