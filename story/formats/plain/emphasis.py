"""Read emphasis in plain text: ``_so_``, ``*so*`` and ``/so/``; ``__so__`` and ``**so**`` are bold."""

import re
from typing import Final

from story.model import Run, Style

# A pair of signs directly around its words, with no letter outside. So snake_case, "5 * 3 * 2", "____" and footnote
# stars such as "*(2)" stay as they are. Between slashes there may only be words. So a path, a fraction, "and/or", "/s/"
# and an address stay as they are.
_EMPHASIZED: Final = re.compile(
    r"(?<![\w*_])(?P<mark>__?|\*\*?\*?)(?=[\w\"'“‘«„¡¿…(—-])(?!\(\d)(?P<words>[^_*]{1,2000}?)(?<!\s)(?P=mark)(?![\w*_(])"
    r"|(?<![^\s\"'“‘«„¡¿(—-])/(?P<slashed>(?!s/)[^\W\d_](?:[\w’', -]{0,80}[\w’'])?[.,!?…]?)/(?![\w/(])"
)
_STYLES: Final = {1: Style.ITALIC, 2: Style.BOLD, 3: Style.BOLD | Style.ITALIC}


def parse_emphasis(text: str) -> tuple[Run, ...]:
    """Return the text as runs, without the signs that mark emphasis."""
    if "_" not in text and "*" not in text and "/" not in text:
        return (Run(text),)
    runs: list[Run] = []
    position = 0
    for match in _EMPHASIZED.finditer(text):
        runs.append(Run(text[position : match.start()]))
        runs.append(Run(match["words"] or match["slashed"], _STYLES[len(match["mark"] or "/")]))
        position = match.end()
    runs.append(Run(text[position:]))
    return tuple(run for run in runs if run.text)
