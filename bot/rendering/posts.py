"""Render posts: a part, the opening, the closing, and the first message of a discussion thread.

Pure: the same values give the same messages. The ledger stores them before they are sent. Three rules: words come
before symbols, for screen readers; the story's text reads as in the source; nothing in a post becomes false later.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.model import Button, ButtonStyle, Discussion, RenderedMessage, Subscription
from bot.rendering.custom_ids import Marker, PostButton, build_marker
from bot.rendering.markdown import escape_markdown
from bot.rendering.paginate import COMPONENTS_LIMITS, PLAIN_LIMITS, paginate
from bot.rendering.phrases import describe_cadence, duration, has_phrase, say, timestamp
from bot.rendering.shorten import shorten
from story import reading_minutes
from story.model import Installment
from story.questions import choose_question

_THREAD_NAME_LIMIT: Final = 100  # Discord's limit for the name of a thread or forum post
_TITLE_LIMIT: Final = 120
_HEADING_LIMIT: Final = 160
_BLURB_LIMIT: Final = 700
_FACT_LIMIT: Final = 150


def render_part(
    subscription: Subscription,
    installment: Installment,
    *,
    minutes_left: int,
    revision: int = 0,
) -> tuple[RenderedMessage, ...]:
    """Render a part: an announcement that phones show in the notification, then the text, then the buttons.

    Without ``settings.announce``, and in a forum, there is no announcement: its line is the first line of the text, and
    its button **Recap** comes after the other buttons. In a forum the name of the post announces the part.

    Args:
        minutes_left: The reading time of all later parts, in minutes.
        revision: The revision of the delivery.
    """
    announced = subscription.settings.announce and not subscription.forum
    plain = subscription.settings.plain_messages
    announcement = announcement_text(subscription, installment)
    recap = _button(PostButton.RECAP, subscription, installment.number, revision)
    header = () if announced else (f"-# {announcement}",)
    footer = f"-# {_footer(subscription, installment, minutes_left)}"
    buttons = _part_buttons(subscription, installment, revision)
    limits = PLAIN_LIMITS if plain else COMPONENTS_LIMITS
    for line in (*header, footer):
        limits = limits.minus(line)
    texts = [[text] for text in paginate(installment.blocks, limits)] or [[]]
    texts[0][:0] = header
    texts[-1].append(footer)
    messages = [_message(message_texts, plain=plain) for message_texts in texts]
    if announced:
        messages.insert(0, RenderedMessage(content=announcement, buttons=(recap,)))
    else:
        buttons += (recap,)
    messages[0] = _as_first(messages[0], subscription, thread_name(subscription, installment))
    messages[-1] = replace(messages[-1], buttons=buttons)
    return tuple(messages)


def announcement_text(subscription: Subscription, installment: Installment) -> str:
    """Return the line that announces a part: "Inseparable, part 3 of 7: One Ordinary Day (2 min)"."""
    values = {
        "title": _title(subscription),
        "number": installment.number,
        "of": installment.of,
        "duration": duration(installment.minutes, subscription.locale),
    }
    heading = escape_markdown(shorten(installment.heading, _HEADING_LIMIT))
    if not heading:
        return say("part-line", subscription.locale, **values)
    return say("part-line-heading", subscription.locale, heading=heading, **values)


def render_opening(
    subscription: Subscription,
    first_at: datetime | None = None,
    *,
    replaced: tuple[Subscription, int] | None = None,
    revision: int = 0,
) -> RenderedMessage:
    """Render the first post of a subscription: title, author, blurb, cadence, licence.

    Args:
        first_at: When part 1 is due.
        replaced: The subscription that ended because of this one, and its last posted part.
        revision: The revision of the delivery.
    """
    locale, story, edition = subscription.locale, subscription.story, subscription.edition
    author, blurb, licence = (
        escape_markdown(shorten(fact, limit))
        for fact, limit in (
            (story.author, _FACT_LIMIT),
            (story.blurb, _BLURB_LIMIT),
            (story.licence, _FACT_LIMIT),
        )
    )
    title = _title(subscription)
    rhythm = say(
        "opening-rhythm",
        locale,
        parts=edition.parts,
        duration=duration(reading_minutes(story.words // edition.parts), locale),
        rhythm=describe_cadence(subscription.cadence, locale),
    )
    if first_at is not None:
        rhythm += " " + say("opening-first", locale, when=timestamp(first_at))
    paragraphs = (
        say("opening-title-author", locale, title=title, author=author)
        if author
        else say("opening-title", locale, title=title),
        blurb,
        rhythm,
        f"-# {say('opening-licence', locale, licence=licence)}" if licence else "",
        _replaced_line(*replaced, locale) if replaced else "",
    )
    button = _button(PostButton.NEXT, subscription, 0, revision, label="button-first")
    message = RenderedMessage(content="\n\n".join(filter(None, paragraphs)), buttons=(button,))
    return _as_first(message, subscription, shorten(story.title, _THREAD_NAME_LIMIT))


def _replaced_line(subscription: Subscription, progress: int, locale: str) -> str:
    title = _title(subscription)
    return f"-# {say('opening-replaces', locale, title=title, progress=progress, of=subscription.edition.parts)}"


def render_closing(subscription: Subscription, *, revision: int = 0) -> RenderedMessage:
    """Render the message after the last part."""
    parts = subscription.edition.parts
    content = say("closing", subscription.locale, title=_title(subscription), parts=parts)
    message = RenderedMessage(content=content, buttons=(_button(PostButton.RECAP, subscription, parts + 1, revision),))
    title = shorten(subscription.story.title, _THREAD_NAME_LIMIT // 2)
    return _as_first(message, subscription, say("closing-name", subscription.locale, title=title))


def thread_name(subscription: Subscription, installment: Installment) -> str:
    """Return the name of a part's thread or forum post, at most 100 characters. Discord reads no Markdown in names."""
    heading = shorten(installment.heading, _THREAD_NAME_LIMIT)
    key = "thread-name-heading" if heading else "thread-name"
    title = shorten(subscription.story.title, _THREAD_NAME_LIMIT // 2)
    name = say(key, subscription.locale, title=title, number=installment.number, heading=heading)
    return shorten(name, _THREAD_NAME_LIMIT)


def render_thread_opening(subscription: Subscription, installment: Installment) -> RenderedMessage:
    """Render the first message of a discussion thread: what may be discussed, and a question.

    The question is the author's. If there is none, it is one that fits any story.
    """
    locale = subscription.locale
    heading = escape_markdown(shorten(installment.heading, _HEADING_LIMIT))
    question = escape_markdown(shorten(installment.question, _BLURB_LIMIT))
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
    """Return a question that fits any story, in the story's language: readers of a French text talk in French.

    If there are no questions in that language, it is in the server's.
    """
    key = f"question-{choose_question(installment, subscription.story.title)}"
    language = subscription.story.language
    return say(key, language if has_phrase(key, language) else subscription.locale)


def _title(subscription: Subscription) -> str:
    return escape_markdown(shorten(subscription.story.title, _TITLE_LIMIT))


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


def _as_first(message: RenderedMessage, subscription: Subscription, name: str) -> RenderedMessage:
    """Return the message as the first one of its post: it notifies people, and names the post in a forum."""
    return replace(message, silent=False, title=name if subscription.forum else "")


def _message(texts: list[str], *, plain: bool) -> RenderedMessage:
    return (
        RenderedMessage(content="\n\n".join(texts), silent=True)
        if plain
        else RenderedMessage(texts=tuple(texts), silent=True)
    )
