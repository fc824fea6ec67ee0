"""Tests of finding the chapters of a plain text by the appearance of headings, in several languages."""

import re

import pytest

from story import BlockKind, Change, Story
from tests.story.books import kinds, tale, titles

PROSE = (
    "It rained on the harbour all that week, and the gulls walked about on the quay like clerks with nothing to file. "
    "Nobody came, and nobody was missed."
)
CHINESE = "港口下了一整个星期的雨，海鸥在码头上走来走去，无事可做。没有人来，也没有人想念谁。"


def wrap(text: str, width: int = 66) -> str:
    """Return a text with lines of at most ``width`` characters."""
    return re.sub(rf"(.{{1,{width}}})(?:\s+|$)", r"\1\n", text).rstrip("\n")


def book(*headings: str, prose: str = PROSE) -> Story:
    """Read a plain text with a chapter of two paragraphs for each heading."""
    return tale("\n\n\n".join(f"{heading}\n\n{prose}\n\n{prose}" for heading in headings))


def levels(story: Story) -> list[int]:
    """Return the levels of a story's headings."""
    return [block.level for block in story.blocks if block.kind is BlockKind.HEADING]


@pytest.mark.parametrize(
    "headings",
    [
        ["Chapter Twenty-One", "Chapter Twenty-Two"],
        ["Chapter 1 - The Quay", "Chapter 2 - The Gulls"],
        ["CH. 1", "CH. 2"],
        ["Letter I", "Letter II"],
        ["ADVENTURE I. THE QUAY", "ADVENTURE II. THE GULLS"],
        ["Day One", "Day Two", "Day Three"],
        ["CHAPITRE PREMIER", "CHAPITRE DEUXIÈME"],
        ["Chapitre un", "Chapitre deux", "Chapitre vingt et un"],
        ["Prologue", "Chapitre I", "Épilogue"],
        ["Dreizehntes Kapitel", "Vierzehntes Kapitel", "Einundzwanzigstes Kapitel"],
        ["1. Kapitel", "2. Kapitel"],
        ["Kapitel eins", "Kapitel zwei", "Nachwort"],
        ["CAPÍTULO PRIMERO", "CAPÍTULO SEGUNDO", "CAPÍTULO TERCERO"],
        ["Capítulo décimo", "Capítulo undécimo", "Capítulo treinta y uno"],
        ["Prólogo", "Capítulo I", "Epílogo"],
        ["- 1 -", "- 2 -", "- 3 -"],
        ["— I —", "— II —"],
        ["(1)", "(2)"],
        ["1)", "2)", "3)"],
        ["I", "II", "IV"],
        ["[1]", "[2]", "[3]"],
    ],
)
def test_chapters_are_found_in_western_languages(headings: list[str]) -> None:
    assert titles(book(*headings)) == headings


@pytest.mark.parametrize(
    "headings",
    [
        ["第一回 雨", "第二回 海鸥"],
        ["第一章", "第二章", "第三章"],
        ["第1章 雨", "第2章 海鸥"],
        ["第一章雨", "第二章海鸥"],
        ["第十七至十八回 雨", "第十九回 海鸥"],
        ["楔子", "第一章", "尾声"],
        ["一", "二", "三"],
        ["（一）", "（二）"],
        ["一、雨", "二、海鸥"],
        ["プロローグ", "第一話 雨", "第二話 かもめ", "エピローグ"],
        ["序章", "第1話", "終章"],
    ],
)
def test_chapters_are_found_in_chinese_and_japanese(headings: list[str]) -> None:
    assert titles(book(*headings, prose=f"　　{CHINESE}")) == headings


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("~ Chapter {} ~", "Chapter {}"),
        ("=== Chapter {} ===", "Chapter {}"),
        ("# Chapter {}", "Chapter {}"),
        ("**Chapter {}**", "Chapter {}"),
    ],
)
def test_signs_around_a_heading_are_removed(heading: str, title: str) -> None:
    assert titles(book(heading.format(1), heading.format(2))) == [title.format(1), title.format(2)]


RAIN = "Que trata de la lluvia que cayó en el puerto, y de lo que hicieron las gaviotas."
NOBODY = "De cómo nadie vino, y de otras cosas que no sucedieron en aquella semana."


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_summary_below_a_number_is_the_title(gap: str) -> None:
    first, second = f"CAPÍTULO PRIMERO{gap}{wrap(RAIN)}", f"CAPÍTULO SEGUNDO{gap}{wrap(NOBODY)}"
    assert titles(book(first, second, prose=wrap(PROSE))) == [
        f"CAPÍTULO PRIMERO: {RAIN}",
        f"CAPÍTULO SEGUNDO: {NOBODY}",
    ]


def test_heading_may_have_a_long_summary() -> None:
    headings = [f"Capítulo primero. {RAIN}", f"Capítulo II. {NOBODY}", "Capítulo III. Que trata de poco"]
    assert titles(book(*map(wrap, headings), prose=wrap(PROSE))) == headings


def test_numbers_in_two_styles_are_volumes_and_chapters() -> None:
    chapter = "[ {} ]\n\n" + PROSE
    numbers = [chapter.format(number) for number in range(1, 7)]
    story = tale("\n\n".join(["— I —", *numbers[:3], "— II —", *numbers[3:]]))
    assert titles(story) == [f"[ {number} ]" for number in range(1, 7)]
    assert levels(story) == [1, 2, 2, 2, 1, 2, 2, 2]


def test_numbered_stories_may_have_numbered_sections() -> None:
    sections = f"I.\n\n{PROSE}\n\nII.\n\n{PROSE}"
    text = f"I. THE QUAY\n\n{sections}\n\nII. THE GULLS\n\n{PROSE}\n\nIII. PEWTER\n\n{sections}"
    assert titles(tale(text)) == ["I. THE QUAY: I.", "II. THE GULLS", "III. PEWTER: I."]


def test_titles_above_restarting_numbers_are_chapters() -> None:
    sections = f"1\n\n{PROSE}\n\n2\n\n{PROSE}"
    text = "\n\n\n".join(f"{name}\n\n{sections}" for name in ("The Quay", "The Gulls", "Pewter"))
    assert titles(tale(f"{PROSE}\n\n\n{text}"))[1:] == ["The Quay: 1", "The Gulls: 1", "Pewter: 1"]


def test_volume_chapter_and_title_may_be_on_successive_lines() -> None:
    story = tale(f"BOOK ONE\nCHAPTER I\nThe Quay\n\n{wrap(PROSE)}\n\nCHAPTER II\nThe Gulls\n\n{wrap(PROSE)}")
    assert titles(story) == ["CHAPTER I: The Quay", "CHAPTER II: The Gulls"]
    assert levels(story) == [1, 2, 3, 2, 3]


def test_numbers_below_parts_in_capitals_are_chapters() -> None:
    sections = "\n\n\n".join(f"{number}\n\n{PROSE}\n\n{PROSE}" for number in ("I", "II", "III"))
    story = tale("\n\n\n".join(f"{name} PARTIE\n\n\n{sections}" for name in ("PREMIÈRE", "DEUXIÈME", "TROISIÈME")))
    assert titles(story) == ["I", "II", "III"] * 3


def test_numbers_below_chapters_are_sections() -> None:
    sections = f"1\n\n{PROSE}\n\n2\n\n{PROSE}"
    story = tale(f"Chapter 1\n\n{sections}\n\nChapter 2\n\n{sections}")
    assert titles(story) == ["Chapter 1: 1", "Chapter 2: 1"]
    assert levels(story) == [2, 3, 3, 2, 3, 3]


def test_numbers_after_a_prologue_are_chapters() -> None:
    assert titles(book("Prologue", "1", "2", "3", "Epilogue")) == ["Prologue", "1", "2", "3", "Epilogue"]


def test_underlined_titles_are_chapters_without_the_lines() -> None:
    story = tale(f"The Quay\n========\n\n{PROSE}\n\nThe Gulls\n=========\n\n{PROSE}")
    assert titles(story) == ["The Quay", "The Gulls"]
    assert BlockKind.BREAK not in kinds(story)


def test_first_underlined_line_may_be_the_title() -> None:
    story = tale(
        f"The Three Clocks\n================\n\nThe Quay\n--------\n\n{PROSE}\n\nThe Gulls\n---------\n\n{PROSE}"
    )
    assert (story.title, titles(story)) == ("The Three Clocks", ["The Quay", "The Gulls"])


def test_dashes_below_prose_are_a_scene_break() -> None:
    story = tale(f"{PROSE}\n---\n{PROSE}\n---\n{PROSE}")
    assert [block.kind for block in story.blocks[:2]] == [BlockKind.PARAGRAPH, BlockKind.BREAK]


def test_titles_in_capitals_with_wide_gaps_are_chapters() -> None:
    names = ["THE QUAY", "THE GULLS", "WHAT NOBODY FILED"]
    story = tale("\n\n\n\n".join(f"{name}\n\n" + "\n\n".join([PROSE] * 4) for name in names))
    assert titles(story) == names


def test_one_of_several_stories_may_have_sections() -> None:
    prose = "\n\n".join([PROSE] * 4)
    sections = "\n\n".join(f"{number}.\n\n{prose}" for number in ("I", "II", "III"))
    stories = [f"THE QUAY\n\n{sections}", f"THE GULLS\n\n{prose}", f"PEWTER\n\n{prose}"]
    story = tale("\n\n\n\n".join(["RAIN\n\nby Ada Marsh", *stories]))
    assert titles(story) == ["THE QUAY: I.", "THE GULLS", "PEWTER"]


@pytest.mark.parametrize(
    "text",
    [
        f"{PROSE}\n\nTO LET\n\n{PROSE}\n\nNO ENTRY\n\n{PROSE}\n\nWET PAINT\n\n{PROSE}",
        f"{PROSE}\n\n\n\nTO LET\n\n{PROSE}\n\n{PROSE}",
        f"{PROSE}\n\nHe had three of them:\n\n1. A clock\n\n2. A boat\n\n3. A dog\n\n{PROSE}",
        f"{PROSE} and so they\n\n1\n\nwalked, and so they\n\n2\n\nran, and so they\n\n3\n\nstopped.\n\n{PROSE}",
        f"{PROSE}\n\nPart of it was mine.\n\nDay one was fine.\n\nBook two rooms.\n\nActing chief\n\n{PROSE}",
        f"{CHINESE}\n\n第一回合他输了。\n\n{CHINESE}\n\n前言不搭后语\n\n{CHINESE}",
    ],
)
def test_other_lines_are_no_chapters(text: str) -> None:
    assert titles(tale(text)) == [""]


CONTENTS = """CONTENTS

     Prologue ................................... 1
     I. The Quay ................................ 5
     II. The Gulls .............................. 17
     III. Pewter ................................ 23
"""


def test_table_of_contents_with_page_numbers_is_removed() -> None:
    body = "\n\n\n".join(
        f"{name}\n\n{wrap(PROSE)}" for name in ("Prologue", "I. The Quay", "II. The Gulls", "III. Pewter")
    )
    story = tale(f"THE THREE CLOCKS\n\nby Ada Marsh\n\n\n{CONTENTS}\n\n\n{body}")
    assert titles(story) == ["Prologue", "I. The Quay", "II. The Gulls", "III. Pewter"]
    assert [notice.change for notice in story.notices] == [Change.CONTENTS]
    assert "17" not in story.text


def test_titles_in_the_table_of_contents_are_chapters() -> None:
    names = ["The Quay", "What the gulls did", "Pewter and rain"]
    story = tale(
        "Contents\n\n" + "\n".join(names) + "\n\n\n" + "\n\n".join(f"{name}\n\n{PROSE}\n\n{PROSE}" for name in names)
    )
    assert titles(story) == names
    assert story.text.startswith("The Quay\n\nIt rained")


def test_table_of_contents_may_have_other_lines() -> None:
    table = "Preface\n\nPart One\n   The Quay\n      Tom Lunn, keeper\n   Pewter and rain\n\nAfterword"
    names = ["PREFACE", "The Quay", "Pewter and rain", "AFTERWORD"]
    body = "\n\n".join(f"{name}\n\n{PROSE}\n\n{PROSE}" for name in names)
    story = tale(f"Contents\n\n{table}\n\nFor Ida\n\n\n{body}")
    assert titles(story) == names
    assert story.text.startswith("For Ida\n\nPREFACE\n\nIt rained")
    assert [notice.change for notice in story.notices] == [Change.CONTENTS]


def test_list_that_does_not_come_again_is_kept() -> None:
    text = f"Contents\n\nA clock\n\nA boat\n\nA dog\n\n{PROSE}\n\n{PROSE}"
    story = tale(text)
    assert story.text.split() == text.split()
    assert story.notices == ()


def test_chinese_table_of_contents_is_removed() -> None:
    names = ["第一回 雨", "第二回 海鸥", "第三回 无人来"]
    story = tale("目录\n\n" + "\n".join(names) + "\n\n" + "\n\n".join(f"{name}\n\n　　{CHINESE}" for name in names))
    assert titles(story) == names
    assert "目录" not in story.text
