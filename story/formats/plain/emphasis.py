"""Emphasis in plain text: ``_so_``, ``*so*`` and ``/so/``, doubled for bold, where nothing else can be meant."""

import re
from typing import Final

from story.model import Run, Style

# A pair that hugs its words from outside, with no letter before or after: snake_case, "5 * 3 * 2", "____" and footnote
# stars such as "*(2)" stay as they are. Between slashes stand words alone, so that a path, a fraction, "and/or", "/s/"
# and an address stay too.
_MARKED: Final = re.compile(
    r"(?<![\w*_])(?P<mark>__?|\*\*?\*?)(?=[\w\"'“‘«„¡¿…(—-])(?!\(\d)(?P<words>[^_*]{1,2000}?)(?<!\s)(?P=mark)(?![\w*_(])"
    r"|(?<![^\s\"'“‘«„¡¿(—-])/(?P<slashed>(?!s/)[^\W\d_](?:[\w’', -]{0,80}[\w’'])?[.,!?…]?)/(?![\w/(])"
)
_STYLES: Final = {1: Style.ITALIC, 2: Style.BOLD, 3: Style.BOLD | Style.ITALIC}


def runs(text: str) -> tuple[Run, ...]:
    """The text as runs, without the marks of its emphasis."""
    if "_" not in text and "*" not in text and "/" not in text:
        return (Run(text),)
    found: list[Run] = []
    at = 0
    for match in _MARKED.finditer(text):
        found.append(Run(text[at : match.start()]))
        found.append(Run(match["words"] or match["slashed"], _STYLES[len(match["mark"] or "/")]))
        at = match.end()
    found.append(Run(text[at:]))
    return tuple(run for run in found if run.text)
