"""Questions for any part, in each language that has them."""

from dataclasses import replace
from importlib.resources import files

import pytest
from fluent.syntax import FluentParser, ast

from bot.rendering.phrases import has_phrase
from bot.rendering.posts import thread_opening
from story.questions import QUESTIONS_PER_KIND
from tests.bot.rendering.samples import SUBSCRIPTION, installment

KEYS = {f"question-{kind}-{number}" for kind, count in QUESTIONS_PER_KIND.items() for number in range(1, count + 1)}
WORDED = [
    folder.name
    for folder in files("bot.rendering").joinpath("locales").iterdir()
    if folder.joinpath("questions.ftl").is_file()
]


def question(language: str, locale: str = "en-GB", number: int = 3) -> str:
    subscription = replace(SUBSCRIPTION, locale=locale, story=replace(SUBSCRIPTION.story, language=language))
    return thread_opening(subscription, installment(number=number)).content.split("\n")[-1]


@pytest.mark.parametrize("language", sorted(WORDED))
def test_a_language_has_every_question_once_and_each_is_one(language: str) -> None:
    text = files("bot.rendering").joinpath("locales", language, "questions.ftl").read_text("utf-8")
    messages = [entry for entry in FluentParser().parse(text).body if isinstance(entry, ast.Message)]
    elements = [entry.value.elements[0] for entry in messages if entry.value is not None]
    worded = [element.value for element in elements if isinstance(element, ast.TextElement)]

    assert {entry.id.name for entry in messages} == KEYS
    assert len(set(worded)) == len(KEYS)
    assert all(each.rstrip().endswith(("?", "？")) for each in worded)


def test_a_question_is_asked_in_the_language_of_the_story() -> None:
    asked = {language: question(language) for language in ("en", "fr", "fr-CA", "de", "es", "zh-TW", "ja")}

    assert asked["fr"] == asked["fr-CA"]
    assert len(set(asked.values())) == 6


def test_where_the_storys_language_has_none_it_is_asked_in_the_servers_and_else_in_english() -> None:
    assert question("fi", locale="de") == question("de")
    assert question("fi", locale="pt-BR") == question("") == question("en")


def test_what_a_language_says_itself_is_known() -> None:
    assert has_phrase("question-end-1", "fr-CA")
    assert has_phrase("closing", "en-GB")
    assert not has_phrase("closing", "fr")
    assert not has_phrase("closing", "../en")
