"""Discord's Markdown: the HTML that the page makes of it."""

import pytest
from playwright.async_api import Page

from tests.page.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

#: Text, and its HTML without attributes and without the element around a paragraph.
CASES = {
    "*a* _b_": "<em>a</em> <em>b</em>",
    "**a** __b__ ~~c~~": "<strong>a</strong> <u>b</u> <s>c</s>",
    "***a***": "<em><strong>a</strong></em>",
    "*a **b***": "<em>a <strong>b</strong></em>",
    "**a _b_ c**": "<strong>a <em>b</em> c</strong>",
    "snake_case_name": "snake_case_name",
    "2 * 3 * 4": "2 * 3 * 4",
    "*not": "*not",
    "**a\nb**": "<strong>a\nb</strong>",
    r"\*a\* \_b\_ \# \> \\ \|\|": r"*a* _b_ # &gt; \ ||",
    r"1986\. \- \<@1\>": "1986. - &lt;@1&gt;",
    r"\a \1": r"\a \1",
    "`*a*` ``b`c``": "<code>*a*</code> <code>b`c</code>",
    "`open": "`open",
    "```js\n*a*\n# b\n```": "<pre><code>*a*\n# b</code></pre>",
    "before ```a``` after": "before <pre><code>a</code></pre> after",
    "||a *b*||": "<span><span>a <em>b</em></span></span>",
    "# a\nb": "<h3>a</h3>b",
    "## a\n### b": "<h4>a</h4><h5>b</h5>",
    "#a\n#### b": "#a\n#### b",
    "-# a": "<small>a</small>",
    "> a\n> b\nc": "<blockquote>a\nb</blockquote>c",
    ">>> a\nb\n# c": "<blockquote>a\nb<h3>c</h3></blockquote>",
    ">a": "&gt;a",
    "- a\n- b\n  - c": "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
    "3. a\n4. b": "<ol><li>a</li><li>b</li></ol>",
    "- a\n1. b": "<ul><li>a</li></ul><ol><li>b</li></ol>",
    "a\n\nb\nc": "a\n\nb\nc",
    "[a *b*](https://example.org)": "<a>a <em>b</em></a>",
    "[a](javascript:alert(1))": "[a](javascript:alert(1))",
    "[a](data:text/html,x)": "[a](data:text/html,x)",
    "(https://example.org/a_(b)).": "(<a>https://example.org/a_(b)</a>).",
    "<https://example.org>": "<a>https://example.org</a>",
    "<javascript:alert(1)>": "&lt;javascript:alert(1)&gt;",
    "<img src=x onerror=alert(1)>": "&lt;img src=x onerror=alert(1)&gt;",
    "&amp; <b>": "&amp;amp; &lt;b&gt;",
    "@everyone @here @you": "<span>@everyone</span> <span>@here</span> @you",
    "<:wave:1> <a:dance:2>": ":wave: :dance:",
    "</library add:5>": "<button>/library add</button>",
    "<#1> <@2> <@&3>": "<span>#unknown-channel</span> <span>@unknown person</span> <span>@unknown role</span>",
}
HTML = """async (texts) => {
  const { markdown } = await import("/page/js/markdown/render.js");
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  const bare = (node) => node.nodeType === 3 ? node.textContent.replace(/[&<>]/g, (character) => entities[character])
    : node.className === "md-text" ? inner(node)
    : `<${node.localName}>${inner(node)}</${node.localName}>`;
  const inner = (node) => [...node.childNodes].map(bare).join("");
  return texts.map((text) => inner(markdown(text)));
}"""

PARSING_TIME = f"""async (text) => {{
  const start = performance.now();
  await ({HTML})([text]);
  return performance.now() - start;
}}"""


async def test_markdown_becomes_the_html_of_discord(page: Page) -> None:
    assert dict(zip(CASES, await page.evaluate(HTML, list(CASES)), strict=True)) == CASES


async def test_times_are_local_and_relative_to_the_sandboxs_clock(stage: Stage, page: Page) -> None:
    unix = int(stage.moment.timestamp()) + 3 * 3600
    text = " | ".join(f"<t:{unix}:{style}>" for style in "tTdDfFR") + f" | <t:{unix}>"
    await stage.place(stage.reading).send(text)
    times = page.get_by_role("log").locator(".md-text", has_text="in 3 hours")
    assert (await times.inner_text()).replace(",", "").split(" | ") == [
        "12:00",
        "12:00:00",
        "02/03/2026",
        "2 March 2026",
        "2 March 2026 at 12:00",
        "Monday 2 March 2026 at 12:00",
        "in 3 hours",
        "2 March 2026 at 12:00",
    ]
    await page.get_by_role("button", name="Next day").click()
    await page.get_by_role("log").get_by_text("21 hours ago").wait_for(state="attached")


async def test_spoiler_is_shown_when_pressed(stage: Stage, page: Page) -> None:
    await stage.place(stage.reading).send("It was ||the gardener||.")
    spoiler = page.get_by_role("button", name="Spoiler, press to show")
    await spoiler.press("Enter")
    assert await page.locator(".spoiler.shown").inner_text() == "the gardener"


async def test_mentions_show_names(stage: Stage, page: Page) -> None:
    await stage.place(stage.reading).send(f"<@{stage.jonas.id}> in <#{stage.second.id}>")
    await page.get_by_role("log").get_by_text("@Jonas in #second-book").wait_for(state="attached")


async def test_4000_characters_of_any_markup_are_parsed_quickly(page: Page) -> None:
    for markup in ("**", "*a ", "_", "[", "||a", "- a\n", "`", "```", "> ", "<", "https://", "~~", "a`` `"):
        text = (markup * 4000)[:4000]
        milliseconds = await page.evaluate(PARSING_TIME, text)
        assert milliseconds < 2000, markup
