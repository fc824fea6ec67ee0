"""Who is who is told by names of persons: not of places, not of things, and each of them once."""

import pytest

from story.recaps.lexicon import lexicon_for
from story.recaps.passages import Passage
from story.recaps.people import find_people

ENGLISH = """
Mr. Marsh said that Ada Marsh was late. | Ada laughed. "Tom is in London," said Ada. | Mrs. Marsh asked Tom Lunn about
London. | Tom answered that London was far, and that nobody in London knew Ada. | Then Tom looked at Mr. Marsh. | In
Dover Mrs. Marsh said nothing to Ada, and Mr. Marsh said less. | On Monday Tom went to Dover with Mrs. Marsh. | Tom was
in Dover, and in London, and then near Dover again. | The Harbour was shut. The Harbour was always shut on Monday.
"""
FRENCH = """
Madame Roux demanda où était Jeanne. | « À Lyon », répondit Jeanne. | M. Roux regarda Jeanne, et puis madame Roux. |
Jeanne dit qu'elle irait à Lyon, puis à Lyon encore, et dans Lyon. | M. Roux dit que madame Roux avait raison. |
Alors M. Roux sortit ; Jeanne sourit. | Cependant Jeanne restait.
"""
GERMAN = """
Der Mann gab Anna das Buch. | Das Buch lag auf dem Tisch, und der Tisch stand am Fenster. | Dann sagte Anna, der Mann
habe das Buch. | »Nein«, sagte Herr Lenz. | Herr Lenz sah Anna an, und Anna sah das Fenster an. | Herr Lenz ging. |
Die Zeit verging; Zeit war genug, sagte Anna.
"""


def told(text: str) -> list[Passage]:
    return [Passage(number, " ".join(each.split())) for number, each in enumerate(text.split("|"), 1)]


def names(text: str, language: str) -> list[tuple[str, int]]:
    return [(person.name, person.part) for person in find_people(told(text), lexicon_for(language))]


def test_persons_are_told_apart_by_their_titles_and_from_places_by_their_prepositions() -> None:
    assert names(ENGLISH, "en") == [("Ada", 1), ("Mr. Marsh", 1), ("Tom Lunn", 2), ("Mrs. Marsh", 3)]


WIFE = """
Mrs. Marsh said no. | Mrs. Marsh said yes, and Marsh laughed. | Then Mrs. Marsh asked Marsh. | Marsh said that
Mr. Marsh was not his name. | "Marsh," said Mrs. Marsh.
"""
KNIGHT = """
"No," said Sir Hugh Lunn. | Ada laughed at Sir Hugh Lunn. | "No," said Sir Hugh. "Yes," said Sir Hugh Lunn. | "Yes,"
said Miss Lunn. | Ada asked Miss Lunn; and Miss Lunn laughed. | "No," said Miss Lunn and Lady Lunn. | Ada asked Lady
Lunn. | "Yes," said Lady Lunn. | Ada looked at Sir Hugh, and at Sir Hugh again; "No," said Sir Hugh, and Sir Hugh wept.
"""


def test_a_surname_alone_is_the_mans_although_his_wife_is_named_oftener() -> None:
    assert names(WIFE, "en") == [("Marsh", 1), ("Mrs. Marsh", 1)]


def test_who_is_named_in_two_ways_is_one_person() -> None:
    assert names(KNIGHT, "en") == [("Sir Hugh", 1), ("Ada", 2), ("Miss Lunn", 4), ("Lady Lunn", 6)]


def test_french_persons_have_french_titles() -> None:
    assert names(FRENCH, "fr") == [("Jeanne", 1), ("madame Roux", 1), ("M. Roux", 3)]


def test_where_every_noun_has_a_capital_things_are_no_persons() -> None:
    assert names(GERMAN, "de") == [("Anna", 1), ("Herr Lenz", 4)]


CHINESE = """
宝玉笑道：“好。” | 黛玉道：“不好。” | 宝玉忙问道：“为什么？”众人道：“是。” | 黛玉冷笑道：“你猜。”宝玉道：“我不猜。” |
众人笑道：“好。”众人道：“好。” | 黛玉道：“罢。”
"""
JAPANESE = """
田中さんは駅に着いた。 | 「田中さん、お客様です」 | お母さんは田中さんとアリスちゃんを見た。 |
アリスちゃんは笑い、皆さんも笑った。アリスちゃん。お母さん。お母さん。
"""


def test_in_chinese_it_is_they_who_speak() -> None:
    assert names(CHINESE, "zh") == [("宝玉", 1), ("黛玉", 2)]


def test_in_japanese_it_is_they_who_are_addressed() -> None:
    assert names(JAPANESE, "ja") == [("田中さん", 1), ("アリスちゃん", 3)]


@pytest.mark.parametrize("language", ["", "en", "fr", "de", "es", "zh", "ja", "tlh"])
@pytest.mark.parametrize(
    "text", ["", "It rained.", "IT RAINED. " * 9, "He said. She said. They Said So. " * 9, "I’ve been. I’ll go. " * 9]
)
def test_where_there_are_no_names_there_are_none(text: str, language: str) -> None:
    assert names(text, language) == []


def test_there_are_at_most_eight_and_each_is_in_the_part_it_came_in() -> None:
    known = ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jim"]
    text = "|".join(f'"No," said {name}. Then {name} asked {name}.' for name in known)
    assert len(names(text, "en")) == 8
    assert all(known[part - 1] == name for name, part in names(text, "en"))
