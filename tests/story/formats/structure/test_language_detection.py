"""Tests of detecting the language of a text."""

import pytest

from story import read
from story.formats.structure.language_detection import detect_language

SENTENCES = {
    "en": "It rained on the harbour all that week, and the gulls walked about on the quay with nothing to do.",
    "fr": "Il a plu toute la semaine sur le port, et les mouettes se promenaient sur le quai sans rien à faire.",
    "de": "Es regnete die ganze Woche auf den Hafen, und die Möwen gingen auf dem Kai umher und hatten nichts zu tun.",
    "es": "Llovió toda la semana en el puerto, y las gaviotas paseaban por el muelle con nada que hacer.",
    "it": "Piovve tutta la settimana sul porto, e i gabbiani passeggiavano sul molo senza avere nulla da fare.",
    "pt": "Choveu a semana toda sobre o porto, e as gaivotas passeavam no cais sem terem nada para fazer.",
    "nl": "Het regende de hele week op de haven, en de meeuwen liepen over de kade zonder iets te doen te hebben.",
    "ru": "Всю неделю над гаванью шёл дождь, и чайки ходили по набережной, как чиновники без дела.",
    "zh": "港口下了一整个星期的雨，海鸥在码头上走来走去，无事可做。",
    "ja": "港には一週間ずっと雨が降り、かもめたちはすることもなく波止場を歩きまわっていた。",
    "ko": "항구에는 일주일 내내 비가 내렸고 갈매기들은 할 일 없이 부두를 걸어 다녔다.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_language_of_one_sentence_is_detected(language: str) -> None:
    assert detect_language([SENTENCES[language]]) == language


def test_foreign_sentence_does_not_change_the_language() -> None:
    assert detect_language([SENTENCES["en"]] * 4 + [SENTENCES["ja"]]) == "en"
    assert detect_language([SENTENCES["zh"]] * 4 + [SENTENCES["en"]]) == "zh"


@pytest.mark.parametrize("passages", [[], [""], ["1, 2, 3 …", "—"]])
def test_text_without_letters_has_no_language(passages: list[str]) -> None:
    assert detect_language(passages) == ""


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "zh", "ja"])
def test_story_without_stated_language_has_the_detected_one(language: str) -> None:
    assert read(SENTENCES[language].encode(), "tale.txt").language == language
    assert read(f"# One\n\n{SENTENCES[language]}".encode(), "tale.md").language == language
