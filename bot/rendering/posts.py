"""Posts: a part, the opening, the closing and a thread's first message, as pages within Discord's limits.

Pure: the same values give the same pages, which the ledger keeps before anything is sent. Words first, for screen
readers; the prose is literal; nothing here becomes false later.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.model import Button, ButtonStyle, Discussion, RenderedMessage, Subscription
from bot.rendering.custom_ids import Marker, PostButton, build_marker
from bot.rendering.markdown import escape
from bot.rendering.paginate import PLAIN, V2, cut
from bot.rendering.phrases import describe_cadence, duration, has_phrase, say, timestamp
from bot.rendering.shorten import shorten
from story import reading_minutes
from story.model import Installment
from story.questions import choose_question

THREAD_NAME: Final = 100  # Discord's limit
_TITLE: Final = 120
_HEADING: Final = 160
_BLURB: Final = 700
_FACT: Final = 150


def part_messages(
    subscription: Subscription,
    installment: Installment,
    *,
    minutes_left: int,
    revision: int = 0,
) -> tuple[RenderedMessage, ...]:
    """A part: the line that a phone shows, then the prose, then the buttons.

    ``minutes_left`` is the reading time of all later parts. With ``plain_messages`` (unless told, the subscription's own) the
    prose goes out as plain messages. Without ``subscription.settings.announce``, and in a forum, where the post's name says it, the
    prose begins with the line, and **Recap** stands among the other buttons.
    """
    announced = subscription.settings.announce and not subscription.forum
    plain = subscription.settings.plain_messages
    line = part_line(subscription, installment)
    recap = _button(PostButton.RECAP, subscription, installment.number, revision)
    opening = () if announced else (f"-# {line}",)
    footer = f"-# {_footer(subscription, installment, minutes_left)}"
    buttons = _part_buttons(subscription, installment, revision)
    limits = PLAIN if plain else V2
    for around in (*opening, footer):
        limits = limits.less(around)
    texts = [[piece] for piece in cut(installment.blocks, limits)] or [[]]
    texts[0][:0] = opening
    texts[-1].append(footer)
    messages = [_message(each, plain=plain) for each in texts]
    if announced:
        messages.insert(0, RenderedMessage(content=line, buttons=(recap,)))
    else:
        buttons += (recap,)
    messages[0] = _first(messages[0], subscription, thread_name(subscription, installment))
    messages[-1] = replace(messages[-1], buttons=buttons)
    return tuple(messages)


def part_line(subscription: Subscription, installment: Installment) -> str:
    """ "Inseparable, part 3 of 7: One Ordinary Day (2 min)"."""
    values = {
        "title": _title(subscription),
        "number": installment.number,
        "of": installment.of,
        "duration": duration(installment.minutes, subscription.locale),
    }
    heading = escape(shorten(installment.heading, _HEADING))
    if not heading:
        return say("part-line", subscription.locale, **values)
    return say("part-line-heading", subscription.locale, heading=heading, **values)


def opening_message(
    subscription: Subscription,
    first_at: datetime | None = None,
    *,
    replaced: tuple[Subscription, int] | None = None,
    revision: int = 0,
) -> RenderedMessage:
    """The post a subscription begins with: title, author, blurb, rhythm, licence.

    ``first_at``: when part 1 is due; ``replaced``: what ended for it, and after which part.
    """
    locale, story, edition = subscription.locale, subscription.story, subscription.edition
    author, blurb, licence = (
        escape(shorten(fact, limit))
        for fact, limit in ((story.author, _FACT), (story.blurb, _BLURB), (story.licence, _FACT))
    )
    title = _title(subscription)
    pace = say(
        "opening-rhythm",
        locale,
        parts=edition.parts,
        duration=duration(reading_minutes(story.words // edition.parts), locale),
        rhythm=describe_cadence(subscription.cadence, locale),
    )
    if first_at is not None:
        pace += " " + say("opening-first", locale, when=timestamp(first_at))
    paragraphs = (
        say("opening-title-author", locale, title=title, author=author)
        if author
        else say("opening-title", locale, title=title),
        blurb,
        pace,
        f"-# {say('opening-licence', locale, licence=licence)}" if licence else "",
        _replaced(*replaced, locale) if replaced else "",
    )
    button = _button(PostButton.NEXT, subscription, 0, revision, label="button-first")
    message = RenderedMessage(content="\n\n".join(filter(None, paragraphs)), buttons=(button,))
    return _first(message, subscription, shorten(story.title, THREAD_NAME))


def _replaced(subscription: Subscription, progress: int, locale: str) -> str:
    title = _title(subscription)
    return f"-# {say('opening-replaces', locale, title=title, progress=progress, of=subscription.edition.parts)}"


def closing_message(subscription: Subscription, *, revision: int = 0) -> RenderedMessage:
    """The message after the last part."""
    parts = subscription.edition.parts
    content = say("closing", subscription.locale, title=_title(subscription), parts=parts)
    message = RenderedMessage(content=content, buttons=(_button(PostButton.RECAP, subscription, parts + 1, revision),))
    title = shorten(subscription.story.title, THREAD_NAME // 2)
    return _first(message, subscription, say("closing-name", subscription.locale, title=title))


def thread_name(subscription: Subscription, installment: Installment) -> str:
    """The name of a part's thread, at most 100 characters; names know no Markdown, so nothing is escaped."""
    heading = shorten(installment.heading, THREAD_NAME)
    key = "thread-name-heading" if heading else "thread-name"
    title = shorten(subscription.story.title, THREAD_NAME // 2)
    return shorten(say(key, subscription.locale, title=title, number=installment.number, heading=heading), THREAD_NAME)


def thread_opening(subscription: Subscription, installment: Installment) -> RenderedMessage:
    """A thread's first message: what may be spoken of, and the author's question, or one that fits any text."""
    locale = subscription.locale
    heading = escape(shorten(installment.heading, _HEADING))
    question = escape(shorten(installment.question, _BLURB))
    paragraphs = (
        say(
            "thread-title-heading" if heading else "thread-title",
            locale,
            title=_title(subscription),
            number=installment.number,
            of=installment.of,
            heading=heading,
        ),
        say("thread-rule", locale, number=installment.number),
        "",
        question or _general_question(subscription, installment),
    )
    return RenderedMessage(content="\n".join(paragraphs))


def _general_question(subscription: Subscription, installment: Installment) -> str:
    """One that fits any story, in the story's language: who has read it in French will speak of it in French.

    Where nobody has worded it in that language, the server's.
    """
    key = f"question-{choose_question(installment, subscription.story.title)}"
    language = subscription.story.language
    return say(key, language if has_phrase(key, language) else subscription.locale)


def _title(subscription: Subscription) -> str:
    return escape(shorten(subscription.story.title, _TITLE))


def _footer(subscription: Subscription, installment: Installment, minutes_left: int) -> str:
    left = installment.of - installment.number
    if left == 0:
        return say("part-end-last", subscription.locale, number=installment.number, of=installment.of)
    return say(
        "part-end",
        subscription.locale,
        number=installment.number,
        of=installment.of,
        left=left,
        duration=duration(minutes_left, subscription.locale),
    )


def _part_buttons(subscription: Subscription, installment: Installment, revision: int) -> tuple[Button, ...]:
    actions = [PostButton.READ]
    if subscription.settings.discussion is not Discussion.NONE:
        actions.append(PostButton.DISCUSS)
    if installment.number < installment.of:
        actions.append(PostButton.NEXT)
    return tuple(_button(action, subscription, installment.number, revision) for action in actions)


def _button(action: PostButton, subscription: Subscription, number: int, revision: int, label: str = "") -> Button:
    return Button(
        label=say(label or f"button-{action}", subscription.locale),
        custom_id=build_marker(Marker(action, subscription.key, number, revision)),
        style=ButtonStyle.PRIMARY if action is PostButton.READ else ButtonStyle.SECONDARY,
    )


def _first(message: RenderedMessage, subscription: Subscription, name: str) -> RenderedMessage:
    """As the first message of its post: people are notified of it, and in a forum it gives the post its name."""
    return replace(message, silent=False, title=name if subscription.forum else "")


def _message(texts: list[str], *, plain: bool) -> RenderedMessage:
    return (
        RenderedMessage(content="\n\n".join(texts), silent=True)
        if plain
        else RenderedMessage(texts=tuple(texts), silent=True)
    )
