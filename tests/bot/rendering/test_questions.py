"""The questions that fit any part, in each language that has them."""

from dataclasses import replace
from importlib.resources import files

import pytest
from fluent.syntax import FluentParser, ast

from bot.rendering.phrases import has_phrase
from bot.rendering.posts import render_thread_opening
from story.questions import QUESTIONS_PER_KIND
from tests.bot.rendering.samples import SUBSCRIPTION, installment

KEYS = {f"question-{kind}-{number}" for kind, count in QUESTIONS_PER_KIND.items() for number in range(1, count + 1)}
LANGUAGES = [
    folder.name
    for folder in files("bot.rendering").joinpath("locales").iterdir()
    if folder.joinpath("questions.ftl").is_file()
]


def question(language: str, locale: str = "en-GB", number: int = 3) -> str:
    """Return the question that a thread asks about a story in ``language`` on a server with ``locale``."""
    subscription = replace(SUBSCRIPTION, locale=locale, story=replace(SUBSCRIPTION.story, language=language))
    return render_thread_opening(subscription, installment(number=number)).content.split("\n")[-1]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_language_has_all_questions_without_duplicates(language: str) -> None:
    text = files("bot.rendering").joinpath("locales", language, "questions.ftl").read_text("utf-8")
    messages = [entry for entry in FluentParser().parse(text).body if isinstance(entry, ast.Message)]
    elements = [entry.value.elements[0] for entry in messages if entry.value is not None]
    questions = [element.value for element in elements if isinstance(element, ast.TextElement)]

    assert {entry.id.name for entry in messages} == KEYS
    assert len(set(questions)) == len(KEYS)
    assert all(text.rstrip().endswith(("?", "？")) for text in questions)


def test_question_is_in_the_storys_language() -> None:
    questions = {language: question(language) for language in ("en", "fr", "fr-CA", "de", "es", "zh-TW", "ja")}

    assert questions["fr"] == questions["fr-CA"]
    assert len(set(questions.values())) == 6


def test_question_falls_back_to_the_servers_language_then_english() -> None:
    assert question("fi", locale="de") == question("de")
    assert question("fi", locale="pt-BR") == question("") == question("en")


def test_has_phrase_ignores_the_fallback() -> None:
    assert has_phrase("question-end-1", "fr-CA")
    assert has_phrase("closing", "en-GB")
    assert not has_phrase("closing", "fr")
    assert not has_phrase("closing", "../en")
