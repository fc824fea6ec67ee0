"""How posts look."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Button, ButtonStyle, Discussion, RenderedMessage, Subscription, SubscriptionSettings
from bot.rendering.paginate import measure
from bot.rendering.posts import closing_message, opening_message, part_messages, thread_name, thread_opening
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


def test_a_part_is_a_line_for_the_phone_and_then_prose_with_buttons() -> None:
    assert part_messages(SUBSCRIPTION, installment(), minutes_left=8) == (
        RenderedMessage(content="Inseparable, part 3 of 7: One Ordinary Day (2 min)", buttons=(RECAP,)),
        RenderedMessage(texts=("It was an ordinary day.", FOOTER), buttons=(READ, DISCUSS, NEXT), silent=True),
    )


def test_without_the_line_a_part_begins_with_it_and_carries_every_button() -> None:
    assert part_messages(
        replace(SUBSCRIPTION, settings=SubscriptionSettings(announce=False)), installment(), minutes_left=8
    ) == (
        RenderedMessage(
            texts=("-# Inseparable, part 3 of 7: One Ordinary Day (2 min)", "It was an ordinary day.", FOOTER),
            buttons=(READ, DISCUSS, NEXT, RECAP),
        ),
    )


def test_plain_messages_have_the_same_text_as_content() -> None:
    pages = part_messages(
        replace(SUBSCRIPTION, settings=SubscriptionSettings(plain_messages=True)), installment(), minutes_left=8
    )

    assert pages[1] == RenderedMessage(
        content=f"It was an ordinary day.\n\n{FOOTER}", buttons=(READ, DISCUSS, NEXT), silent=True
    )


def test_a_long_part_is_several_messages_and_the_last_has_the_buttons() -> None:
    part = installment(*(paragraph("It was an ordinary day, until it was not. " * 10) for _ in range(12)))
    line, first, last, *rest = part_messages(SUBSCRIPTION, part, minutes_left=8)

    assert (line.buttons, first.buttons, last.buttons) == ((RECAP,), (), (READ, DISCUSS, NEXT))
    assert (first.silent, last.silent) == (True, True)
    assert (len(first.texts), len(last.texts)) == (1, 2)
    assert not rest


def test_the_last_part_has_no_next_one() -> None:
    page = part_messages(SUBSCRIPTION, installment(number=7), minutes_left=0)[-1]

    assert page.texts[-1] == "-# End of part 7 of 7 · the last part"
    assert [button.label for button in page.buttons] == ["I've read this", "Discuss"]


def test_where_there_is_no_discussion_there_is_no_button_for_it() -> None:
    page = part_messages(
        replace(SUBSCRIPTION, settings=SubscriptionSettings(discussion=Discussion.NONE)), installment(), minutes_left=8
    )[-1]

    assert page.buttons == (READ, NEXT)


def test_a_part_without_a_title_of_its_own_has_none_in_its_line() -> None:
    line = part_messages(SUBSCRIPTION, installment(heading=""), minutes_left=8)[0]

    assert line.content == "Inseparable, part 3 of 7 (2 min)"


def test_a_moved_part_is_known_by_another_mark() -> None:
    assert (
        part_messages(SUBSCRIPTION, installment(), minutes_left=8, revision=2)[0].buttons[0].custom_id
        == "1:recap:k3y:3:2"
    )


@settings(deadline=None)
@given(
    subscription=subscriptions,
    written=st.lists(blocks(), min_size=1, max_size=6),
    heading=texts,
    times=st.integers(1, 12),
)
def test_every_page_holds_discords_limits(
    subscription: Subscription, written: list[Block], heading: str, times: int
) -> None:
    part = installment(*[*written, paragraph("An ordinary sentence. " * 20)] * times, heading=heading)
    pages = part_messages(subscription, part, minutes_left=8)
    custom_ids = [button.custom_id for page in pages for button in page.buttons]

    for page in pages:
        assert bool(page.content) != bool(page.texts)
        assert measure(page.content)[0] <= 2_000
        assert sum(measure(text)[0] for text in page.texts) <= 3_800
        assert sum(measure(text)[1] for text in (page.content, *page.texts)) <= 9_500
        assert all(text.strip() for text in page.texts)
        assert len(page.texts) <= 3
    assert [page.silent for page in pages] == [False] + [True] * (len(pages) - 1)
    assert len(custom_ids) == len(set(custom_ids)) == (3 if subscription.settings.discussion is Discussion.NONE else 4)
    assert pages[-1].buttons


def test_the_opening_names_title_author_blurb_rhythm_and_licence() -> None:
    page = opening_message(SUBSCRIPTION, datetime(2026, 11, 2, 7, tzinfo=UTC))

    assert page.content.split("\n\n") == [
        "**Inseparable** by A. Writer",
        "Two children meet where neither wants to be.",
        "In 7 parts of about 2 min each, every day at 08:00 (Europe/Berlin). Part 1 comes <t:1793602800:F>.",
        "-# Licence: CC BY 4.0",
    ]
    assert page.buttons == (Button("First part", "1:next:k3y:0:0"),)


def test_an_opening_says_nothing_of_what_is_not_known() -> None:
    bare = replace(SUBSCRIPTION, story=replace(STORY, author="", blurb="", licence=""))

    assert opening_message(bare).content == (
        "**Inseparable**\n\nIn 7 parts of about 2 min each, every day at 08:00 (Europe/Berlin)."
    )


@settings(deadline=None)
@given(fact=texts.map(lambda text: text * 40))
def test_strangers_facts_cannot_make_an_opening_too_long(fact: str) -> None:
    story = replace(STORY, title=fact, author=fact, blurb=fact, licence=fact)
    subscription = replace(SUBSCRIPTION, story=story)

    assert measure(opening_message(subscription).content)[0] <= 2_000
    assert measure(closing_message(subscription).content)[0] <= 2_000
    assert measure(thread_opening(subscription, installment(heading=fact, question=fact)).content)[0] <= 2_000
    assert 1 <= measure(thread_name(subscription, installment(heading=fact)))[0] <= 100


def test_the_closing_says_that_commands_go_on_working() -> None:
    page = closing_message(SUBSCRIPTION)

    assert page.content.startswith("That was the last part of **Inseparable**. All 7 parts are here.")
    assert "`/catchup`" in page.content
    assert page.buttons == (Button("Recap", "1:recap:k3y:8:0"),)


def test_a_thread_says_how_far_one_may_speak_and_asks_the_authors_question() -> None:
    assert thread_opening(SUBSCRIPTION, installment(question="Does *he* know?")).content == (
        "**Inseparable, part 3 of 7: One Ordinary Day**\nParts 1 to 3 only, no spoilers beyond.\n\nDoes \\*he\\* know?"
    )


def test_in_the_first_thread_one_may_speak_of_one_part() -> None:
    assert "\nPart 1 only, no spoilers beyond.\n" in thread_opening(SUBSCRIPTION, installment(number=1)).content


def test_where_the_author_asks_nothing_each_part_has_a_question_that_fits_any_text() -> None:
    asked = {thread_opening(SUBSCRIPTION, installment(number=number)).content.split("\n")[-1] for number in range(1, 8)}

    assert len(asked) == 7
    assert all(question.endswith("?") for question in asked)


def test_a_threads_name_is_no_markdown() -> None:
    assert thread_name(SUBSCRIPTION, installment(heading="*Stars*")) == "Inseparable, part 3: *Stars*"
