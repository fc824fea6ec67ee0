"""The messages of posts."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Button, ButtonStyle, Discussion, RenderedMessage, Subscription, SubscriptionSettings
from bot.rendering.paginate import measure
from bot.rendering.posts import render_closing, render_opening, render_part, render_thread_opening, thread_name
from story.model import Block
from tests.bot.rendering.samples import STORY, SUBSCRIPTION, installment, paragraph
from tests.markdown.nasty import blocks, texts

RECAP = Button("Recap", "1:recap:k3y:3:0")
READ = Button("I've read this", "1:read:k3y:3:0", ButtonStyle.PRIMARY)
DISCUSS = Button("Discuss", "1:discuss:k3y:3:0")
NEXT = Button("Next part", "1:next:k3y:3:0")
FOOTER = "-# End of part 3 of 7 · 4 to come, about 8 min"

subscriptions = st.builds(
    lambda announce, plain, discussion, title: replace(
        SUBSCRIPTION,
        settings=SubscriptionSettings(announce=announce, plain_messages=plain, discussion=discussion),
        story=replace(STORY, title=title),
    ),
    st.booleans(),
    st.booleans(),
    st.sampled_from(Discussion),
    texts,
)


def with_settings(**changes: Any) -> Subscription:
    """Return the sample subscription with other settings."""
    return replace(SUBSCRIPTION, settings=SubscriptionSettings(**changes))


def test_part_is_an_announcement_and_a_text_with_buttons() -> None:
    assert render_part(SUBSCRIPTION, installment(), minutes_left=8) == (
        RenderedMessage(content="Inseparable, part 3 of 7: One Ordinary Day (2 min)", buttons=(RECAP,)),
        RenderedMessage(texts=("It was an ordinary day.", FOOTER), buttons=(READ, DISCUSS, NEXT), silent=True),
    )


def test_part_without_announcement_starts_with_its_line() -> None:
    assert render_part(with_settings(announce=False), installment(), minutes_left=8) == (
        RenderedMessage(
            texts=("-# Inseparable, part 3 of 7: One Ordinary Day (2 min)", "It was an ordinary day.", FOOTER),
            buttons=(READ, DISCUSS, NEXT, RECAP),
        ),
    )


def test_plain_messages_have_the_text_as_content() -> None:
    messages = render_part(with_settings(plain_messages=True), installment(), minutes_left=8)

    assert messages[1] == RenderedMessage(
        content=f"It was an ordinary day.\n\n{FOOTER}", buttons=(READ, DISCUSS, NEXT), silent=True
    )


def test_last_message_of_a_long_part_has_the_buttons() -> None:
    part = installment(*(paragraph("It was an ordinary day, until it was not. " * 10) for _ in range(12)))
    announcement, first, last, *rest = render_part(SUBSCRIPTION, part, minutes_left=8)

    assert (announcement.buttons, first.buttons, last.buttons) == ((RECAP,), (), (READ, DISCUSS, NEXT))
    assert (first.silent, last.silent) == (True, True)
    assert (len(first.texts), len(last.texts)) == (1, 2)
    assert not rest


def test_last_part_has_no_next_button() -> None:
    message = render_part(SUBSCRIPTION, installment(number=7), minutes_left=0)[-1]

    assert message.texts[-1] == "-# End of part 7 of 7 · the last part"
    assert [button.label for button in message.buttons] == ["I've read this", "Discuss"]


def test_part_without_discussion_has_no_discuss_button() -> None:
    message = render_part(with_settings(discussion=Discussion.NONE), installment(), minutes_left=8)[-1]

    assert message.buttons == (READ, NEXT)


def test_announcement_without_a_heading_ends_after_the_number() -> None:
    announcement = render_part(SUBSCRIPTION, installment(heading=""), minutes_left=8)[0]

    assert announcement.content == "Inseparable, part 3 of 7 (2 min)"


def test_revision_is_part_of_the_custom_id() -> None:
    announcement = render_part(SUBSCRIPTION, installment(), minutes_left=8, revision=2)[0]

    assert announcement.buttons[0].custom_id == "1:recap:k3y:3:2"


@settings(deadline=None)
@given(
    subscription=subscriptions,
    source=st.lists(blocks(), min_size=1, max_size=6),
    heading=texts,
    times=st.integers(1, 12),
)
def test_messages_of_any_part_respect_discords_limits(
    subscription: Subscription, source: list[Block], heading: str, times: int
) -> None:
    part = installment(*[*source, paragraph("An ordinary sentence. " * 20)] * times, heading=heading)
    messages = render_part(subscription, part, minutes_left=8)
    custom_ids = [button.custom_id for message in messages for button in message.buttons]

    for message in messages:
        assert bool(message.content) != bool(message.texts)
        assert measure(message.content)[0] <= 2_000
        assert sum(measure(text)[0] for text in message.texts) <= 3_800
        assert sum(measure(text)[1] for text in (message.content, *message.texts)) <= 9_500
        assert all(text.strip() for text in message.texts)
        assert len(message.texts) <= 3
    assert [message.silent for message in messages] == [False] + [True] * (len(messages) - 1)
    assert len(custom_ids) == len(set(custom_ids)) == (3 if subscription.settings.discussion is Discussion.NONE else 4)
    assert messages[-1].buttons


def test_opening_has_title_author_blurb_cadence_and_licence() -> None:
    message = render_opening(SUBSCRIPTION, datetime(2026, 11, 2, 7, tzinfo=UTC))

    assert message.content.split("\n\n") == [
        "**Inseparable** by A. Writer",
        "Two children meet where neither wants to be.",
        "In 7 parts of about 2 min each, every day at 08:00 (Europe/Berlin). Part 1 comes <t:1793602800:F>.",
        "-# Licence: CC BY 4.0",
    ]
    assert message.buttons == (Button("First part", "1:next:k3y:0:0"),)


def test_opening_leaves_out_unknown_facts() -> None:
    story = replace(STORY, author="", blurb="", licence="")

    assert render_opening(replace(SUBSCRIPTION, story=story)).content == (
        "**Inseparable**\n\nIn 7 parts of about 2 min each, every day at 08:00 (Europe/Berlin)."
    )


@settings(deadline=None)
@given(fact=texts.map(lambda text: text * 40))
def test_long_facts_cannot_make_a_message_too_long(fact: str) -> None:
    story = replace(STORY, title=fact, author=fact, blurb=fact, licence=fact)
    subscription = replace(SUBSCRIPTION, story=story)

    assert measure(render_opening(subscription).content)[0] <= 2_000
    assert measure(render_closing(subscription).content)[0] <= 2_000
    assert measure(render_thread_opening(subscription, installment(heading=fact, question=fact)).content)[0] <= 2_000
    assert 1 <= measure(thread_name(subscription, installment(heading=fact)))[0] <= 100


def test_closing_says_that_commands_still_work() -> None:
    message = render_closing(SUBSCRIPTION)

    assert message.content.startswith("That was the last part of **Inseparable**. All 7 parts are here.")
    assert "`/catchup`" in message.content
    assert message.buttons == (Button("Recap", "1:recap:k3y:8:0"),)


def test_thread_says_what_may_be_discussed_and_asks_the_authors_question() -> None:
    assert render_thread_opening(SUBSCRIPTION, installment(question="Does *he* know?")).content == (
        "**Inseparable, part 3 of 7: One Ordinary Day**\nParts 1 to 3 only, no spoilers beyond.\n\nDoes \\*he\\* know?"
    )


def test_first_thread_names_one_part() -> None:
    assert "\nPart 1 only, no spoilers beyond.\n" in render_thread_opening(SUBSCRIPTION, installment(number=1)).content


def test_each_part_without_an_authors_question_gets_another_one() -> None:
    questions = {
        render_thread_opening(SUBSCRIPTION, installment(number=number)).content.split("\n")[-1]
        for number in range(1, 8)
    }

    assert len(questions) == 7
    assert all(question.endswith("?") for question in questions)


def test_thread_name_is_not_escaped() -> None:
    assert thread_name(SUBSCRIPTION, installment(heading="*Stars*")) == "Inseparable, part 3: *Stars*"
