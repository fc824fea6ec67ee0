"""The people of a text are found, each of them once, and no places or things."""

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


def names(text: str, language: str) -> list[tuple[str, int]]:
    """Return names and the numbers of their parts; parts are separated by bars."""
    passages = [Passage(number, " ".join(part.split())) for number, part in enumerate(text.split("|"), 1)]
    return [(person.name, person.part) for person in find_people(passages, lexicon_for(language))]


def test_titles_distinguish_people_and_prepositions_show_places() -> None:
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


def test_surname_alone_is_the_mans_name_although_his_wife_is_more_frequent() -> None:
    assert names(WIFE, "en") == [("Marsh", 1), ("Mrs. Marsh", 1)]


def test_two_names_of_one_person_are_merged() -> None:
    assert names(KNIGHT, "en") == [("Sir Hugh", 1), ("Ada", 2), ("Miss Lunn", 4), ("Lady Lunn", 6)]


def test_french_people_are_found_by_french_titles() -> None:
    assert names(FRENCH, "fr") == [("Jeanne", 1), ("madame Roux", 1), ("M. Roux", 3)]


def test_german_nouns_are_not_taken_for_people() -> None:
    assert names(GERMAN, "de") == [("Anna", 1), ("Herr Lenz", 4)]


CHINESE = """
宝玉笑道：“好。” | 黛玉道：“不好。” | 宝玉忙问道：“为什么？”众人道：“是。” | 黛玉冷笑道：“你猜。”宝玉道：“我不猜。” |
众人笑道：“好。”众人道：“好。” | 黛玉道：“罢。”
"""
JAPANESE = """
田中さんは駅に着いた。 | 「田中さん、お客様です」 | お母さんは田中さんとアリスちゃんを見た。 |
アリスちゃんは笑い、皆さんも笑った。アリスちゃん。お母さん。お母さん。
"""


def test_chinese_people_are_found_by_their_speech() -> None:
    assert names(CHINESE, "zh") == [("宝玉", 1), ("黛玉", 2)]


def test_japanese_people_are_found_by_their_forms_of_address() -> None:
    assert names(JAPANESE, "ja") == [("田中さん", 1), ("アリスちゃん", 3)]


@pytest.mark.parametrize("language", ["", "en", "fr", "de", "es", "zh", "ja", "tlh"])
@pytest.mark.parametrize(
    "text", ["", "It rained.", "IT RAINED. " * 9, "He said. She said. They Said So. " * 9, "I’ve been. I’ll go. " * 9]
)
def test_text_without_names_has_no_people(text: str, language: str) -> None:
    assert names(text, language) == []


def test_at_most_eight_people_are_found_each_with_its_first_part() -> None:
    known = ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jim"]
    text = "|".join(f'"No," said {name}. Then {name} asked {name}.' for name in known)
    people = names(text, "en")
    assert len(people) == 8
    assert all(known[part - 1] == name for name, part in people)
