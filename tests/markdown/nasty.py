"""Texts that Discord would misread, for hypothesis: marks of Markdown, mentions, addresses, odd white space."""

from hypothesis import strategies as st

from story.model import Block, BlockKind, Run, Style

# fmt: off
NASTY = (
    "*", "**", "***", "_", "__", "~~", "||", "`", "```", "\\", "\\\\", "[", "](http://x.example)", "(", ")",
    "<", ">", "!", ":", "::", "@", "# ", "## ", "### ", "-# ", "> ", ">>> ", "- ", "+ ", "1. ", "1986. ", "2) ",
    "\n", "\n\n", "\n# ", "\n > ", "\n  - ", "http://a.example/b_c_d*e*", "https://", "<http://x.example>",
    "www.x.example/", "discord.gg/abc", "mailto:a@x.example", "<@123456789012345678>", "<@!123456789012345678>",
    "<@&123456789012345678>", "<#123456789012345678>", "@everyone", "@here", "<t:1700000000:R>",
    "<t:1700000000>", "</read now:123456789012345678>", "<id:customize>", "<123456789012345678:browse>",
    "<:wave:123456789012345678>", "<a:wave:123456789012345678>", ":smile:", ":+1::skin-tone-2:", "¯\\_(ツ)_/¯",
    " ", "  ", "\u00a0", "\u3000", "\ufeff", "\u200b", "\u200d", "\u2060", "\u202e", "\u2028", "é", "e\u0301",
    "א", "字。", "…", "—", "“", "”", "😀", "👩🏽‍🚀", "🇩🇪", "1\ufe0f\u20e3", "#\ufe0f\u20e3", "a", "b1", "Word", "42",
    "'", '"', ".", ",", "?",
)
# fmt: on
STYLES = (Style.PLAIN, Style.ITALIC, Style.BOLD, Style.ITALIC | Style.BOLD)

texts = st.lists(st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=3)).map(
    "".join
)
runs = st.builds(Run, texts.filter(bool), st.sampled_from(STYLES))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """A block of any kind; line ends in verse only."""
    kind = draw(st.sampled_from(BlockKind))
    parts = draw(st.lists(runs, min_size=1, max_size=5))
    if kind is not BlockKind.VERSE:
        parts = [Run(part.text.replace("\n", " "), part.style) for part in parts]
    return Block(kind, tuple(parts), 0, draw(st.integers(1, 6)) if kind is BlockKind.HEADING else 0)
