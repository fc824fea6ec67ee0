"""``preview``: how a text would be split, before anybody subscribes to it."""

import argparse
import json
import shutil
from pathlib import Path

from bot.cli.command import Commands, minutes, read_file, whole
from bot.cli.progress import progress
from bot.errors import StartError


def add(commands: Commands) -> None:
    """Describe the command and its options."""
    command = commands.add_parser(
        "preview",
        help="show how a text would be split into parts",
        description="Split a text (.txt, .md, .html, .epub or .docx) and show its parts: how long each is, and "
        "where it begins. "
        "Without an option they are of 2, 5 or 10 minutes: the shortest with at most 60 parts, else the longest. "
        "That is what /subscribe offers too. Nothing is kept.",
    )
    command.add_argument("file", type=Path, metavar="FILE")
    portion = command.add_mutually_exclusive_group()
    portion.add_argument("--words", type=whole, metavar="N", help="about N words a part")
    portion.add_argument("--minutes", type=minutes, metavar="M", help="about M minutes of reading a part")
    portion.add_argument("--parts", type=whole, metavar="K", help="exactly K parts, of 5 words at least")
    portion.add_argument("--chapters", action="store_true", help="one chapter a part")
    command.add_argument("--balanced", action="store_true", help="equal lengths rather than whole chapters")
    shown = command.add_mutually_exclusive_group()
    shown.add_argument("--part", type=whole, metavar="K", help="print part K as readers would get it, in Markdown")
    shown.add_argument("--json", action="store_true", help="print one JSON object, with every part's text")
    command.set_defaults(do=do)


def do(asked: argparse.Namespace) -> int:
    """Read, split, print."""
    from bot.cli import installments
    from bot.cli.table import table
    from bot.clock import Clock
    from bot.rendering.markdown import markdown

    data = read_file(asked.file)
    with progress(f"Reading {asked.file.name}"):
        story = installments.read_story(data, asked.file.name)
    with progress(f"Splitting {story.title}"):
        parts = installments.cut(
            story,
            words=asked.words,
            minutes=asked.minutes,
            parts=asked.parts,
            chapters=asked.chapters,
            balanced=asked.balanced,
        )
    if asked.json:
        print(json.dumps(installments.as_json(story, parts), indent=2))
    elif asked.part is None:
        width = min(max(shutil.get_terminal_size((100, 24)).columns, 78), 120)
        print("\n".join(table(story, parts, Clock().now(), width)))
    elif asked.part > len(parts):
        raise StartError(f"There is no part {asked.part}: the story has {len(parts)}.")
    else:
        print(markdown(parts[asked.part - 1].blocks))
    return 0
