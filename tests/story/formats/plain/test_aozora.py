"""Tests of texts from Aozora Bunko: readings and notes are removed, headings that notes mark are found."""

import pytest

from story import BlockKind, Change, Story, read
from tests.story.books import titles

LEGEND = (
    "-" * 55 + "\n【テキスト中に現れる記号について】\n\n《》：ルビ\n（例）港《みなと》\n\n［＃］：入力者注\n" + "-" * 55
)
IMPRINT = "底本：「港の話」\n　　　1990（平成2）年1月1日\n入力：誰か"
PROSE = "港には一週間ずっと雨が降っていた。かもめたちは桟橋を、仕事のない書記のように歩きまわっていた。"


def tale(*parts: str, encoding: str = "shift_jis") -> Story:
    """Read a text of these parts."""
    return read("\n\n".join(parts).replace("\n", "\r\n").encode(encoding), "minato.txt")


def chapter(title: str) -> str:
    """Return a chapter with a heading of the middle size."""
    return f"［＃５字下げ］{title}［＃「{title}」は中見出し］\n\n　{PROSE}\n　{PROSE}"


@pytest.mark.parametrize("encoding", ["shift_jis", "utf-8"])
def test_metadata_and_story_are_separated_from_the_frame(encoding: str) -> None:
    story = tale("港の話\n伊田るん", LEGEND, f"　{PROSE}\n　{PROSE}", "\n", IMPRINT, encoding=encoding)
    assert (story.title, story.author, story.language) == ("港の話", "伊田るん", "ja")
    assert story.text == f"港の話\n\n伊田るん\n\n{PROSE}\n\n{PROSE}"
    assert [notice.change for notice in story.notices] == [Change.BOILERPLATE]


def test_readings_and_notes_to_the_typesetter_are_removed() -> None:
    noted = "｜雨の港《みなと》で、［＃「で、」に傍点］花子《はなこ》は待った。［＃改ページ］"
    assert "\n\n雨の港で、花子は待った。" in tale("港の話\n伊田るん", LEGEND, f"　{noted}\n　{PROSE}", IMPRINT).text


def test_headings_marked_by_notes_are_chapters() -> None:
    story = tale("港の話\n伊田るん", LEGEND, chapter("一"), chapter("二"), chapter("雨の夜"), IMPRINT)
    assert titles(story) == ["一", "二", "雨の夜"]


def test_largest_of_several_heading_sizes_is_for_volumes() -> None:
    volume = "［＃２字下げ］上の巻［＃「上の巻」は大見出し］"
    story = tale("港の話\n伊田るん", LEGEND, volume, chapter("雨"), chapter("潮"), IMPRINT)
    headings = [(block.text, block.level) for block in story.blocks if block.kind is BlockKind.HEADING]
    assert headings[1:] == [("上の巻", 1), ("雨", 2), ("潮", 2)]


def test_title_is_the_file_name_without_a_header() -> None:
    story = tale(f"　{PROSE * 3}", f"　{PROSE}［＃改ページ］", IMPRINT)
    assert (story.title, story.author) == ("Minato", "")


def test_other_texts_keep_such_signs() -> None:
    story = tale("港の話", f"　《港》｜{PROSE}［＃注］", encoding="utf-8")
    assert "《港》｜" in story.text
    assert "［＃注］" in story.text
