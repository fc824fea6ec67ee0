"""The named steps of a post: where the run kills. Half of them are requests, the other half commits."""

import re
from typing import Any, Final

from bot.rendering.custom_ids import PostButton, parse_marker
from bot.sandbox import Channel, ChannelType, Message, Sandbox
from tests.chaos.launcher import COMMITS

MESSAGES: Final = "/channels/{channel_id}/messages"
THREADS: Final = "/channels/{channel_id}/messages/{message_id}/threads"
POSTS: Final = "/channels/{channel_id}/threads"

#: A request is killed before its work is done and, the message made, before its answer comes.
REQUESTS: Final = ("line", "prose", "next page", "thread", "thread talk", "forum post")
STEPS: Final = tuple(f"{when} {name}" for name in (*REQUESTS, *COMMITS.values()) for when in ("before", "after"))


def is_request(step: str) -> bool:
    """Whether the sandbox kills there, or the launcher."""
    return step.partition(" ")[2] in REQUESTS


def step_of(sandbox: Sandbox, path: str, body: Any) -> str | None:
    """Which step a request is that makes something; None for none of them."""
    if body is not None and re.fullmatch(r"/channels/\d+/threads", path):
        return "forum post"
    found = re.fullmatch(r"/channels/(\d+)/messages(/\d+/threads)?", path)
    channel = sandbox.world.channels.get(int(found[1])) if found else None
    if found is None or channel is None or channel.recipient is not None or body is None:
        return None
    if found[2]:
        return "thread"
    if channel.thread is not None and (is_talk(body.get("content") or "") or not _in_forum(sandbox, channel)):
        return "thread talk"
    return _of_message(sandbox, channel, body)


def _of_message(sandbox: Sandbox, channel: Channel, body: Any) -> str | None:
    marks = [mark for mark in map(parse_marker, _custom_ids(body.get("components") or [])) if mark]
    actions = {mark.action for mark in marks}
    if actions == {PostButton.RECAP} and re.search(r", part \d+ of \d+", body.get("content") or ""):
        return "line"
    if marks and PostButton.READ not in actions:
        return None  # the opening, or the closing
    last = next(iter(reversed(sandbox.messages(channel))), None)
    return "next page" if last is not None and is_unfinished(last) else "prose"


def is_talk(text: str) -> bool:
    """Whether it is what the bot opens a discussion with."""
    return "no spoilers beyond" in text


def _in_forum(sandbox: Sandbox, thread: Channel) -> bool:
    return sandbox.world.channels[thread.parent_id or 0].kind is ChannelType.FORUM


def is_unfinished(message: Message) -> bool:
    """Whether it is prose that another message goes on with: the last has the buttons, and so has the line."""
    return message.author.bot and not message.buttons


def _custom_ids(components: list[Any]) -> list[str]:
    return [
        found
        for each in components
        for found in ([each["custom_id"]] if "custom_id" in each else _custom_ids(each.get("components") or []))
    ]
