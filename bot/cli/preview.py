"""``preview``: show how a text would be split into parts."""

import argparse
import json
import shutil
from pathlib import Path

from bot.cli.command import Commands, minutes, positive_integer, read_file
from bot.cli.progress import show_progress
from bot.errors import StartError


def add(commands: Commands) -> None:
    """Add the command and its options to the parser."""
    command = commands.add_parser(
        "preview",
        help="show how a text would be split into parts",
        description="Split a text (.txt, .md, .html, .epub or .docx) and show its parts: how long each is, and "
        "where it begins. Without an option, the parts take 2, 5 or 10 minutes to read: the shortest that gives at "
        "most 60 parts, or 10. /subscribe proposes the same. Nothing is stored.",
    )
    command.add_argument("file", type=Path, metavar="FILE")
    portion = command.add_mutually_exclusive_group()
    portion.add_argument("--words", type=positive_integer, metavar="N", help="about N words in a part")
    portion.add_argument("--minutes", type=minutes, metavar="M", help="about M minutes of reading in a part")
    portion.add_argument("--parts", type=positive_integer, metavar="K", help="exactly K parts, of at least 5 words")
    portion.add_argument("--chapters", action="store_true", help="one chapter in a part")
    command.add_argument("--balanced", action="store_true", help="equal lengths rather than whole chapters")
    output = command.add_mutually_exclusive_group()
    output.add_argument("--part", type=positive_integer, metavar="K", help="print part K as readers get it")
    output.add_argument("--json", action="store_true", help="print one JSON object, with the text of every part")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the file, split it, and print the parts."""
    from bot.cli import installments
    from bot.cli.table import table
    from bot.clock import Clock
    from bot.rendering.markdown import render_blocks

    data = read_file(arguments.file)
    with show_progress(f"Reading {arguments.file.name}"):
        story = installments.read_story(data, arguments.file.name)
    with show_progress(f"Splitting {story.title}"):
        parts = installments.split_story(
            story,
            words=arguments.words,
            minutes=arguments.minutes,
            parts=arguments.parts,
            chapters=arguments.chapters,
            balanced=arguments.balanced,
        )
    if arguments.json:
        print(json.dumps(installments.to_json(story, parts), indent=2))
    elif arguments.part is None:
        width = min(max(shutil.get_terminal_size((100, 24)).columns, 78), 120)
        print("\n".join(table(story, parts, Clock().now(), width)))
    elif arguments.part > len(parts):
        raise StartError(f"There is no part {arguments.part}: the story has {len(parts)}.")
    else:
        print(render_blocks(parts[arguments.part - 1].blocks))
    return 0
