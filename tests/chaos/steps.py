"""The named steps of a delivery, at which the run kills the process: requests to Discord, and commits."""

import re
from typing import Any, Final

from bot.rendering.custom_ids import PostButton, parse_marker
from bot.sandbox import Channel, ChannelType, Message, Sandbox
from tests.chaos.launcher import COMMITS

MESSAGES: Final = "/channels/{channel_id}/messages"
THREADS: Final = "/channels/{channel_id}/messages/{message_id}/threads"
POSTS: Final = "/channels/{channel_id}/threads"

#: The process is killed before the request is worked on, or after its message was made and before the answer.
REQUESTS: Final = ("announcement", "text", "next message", "thread", "thread opening", "forum post")
STEPS: Final = tuple(f"{when} {name}" for name in (*REQUESTS, *COMMITS.values()) for when in ("before", "after"))


def is_request(step: str) -> bool:
    """Return whether a step is a request to the sandbox. The others are commits, at which the launcher kills."""
    return step.partition(" ")[2] in REQUESTS


def step_of(sandbox: Sandbox, path: str, body: Any) -> str | None:
    """Return which step a request is. None: it creates nothing of a part."""
    if body is not None and re.fullmatch(r"/channels/\d+/threads", path):
        return "forum post"
    match = re.fullmatch(r"/channels/(\d+)/messages(/\d+/threads)?", path)
    channel = sandbox.world.channels.get(int(match[1])) if match else None
    if match is None or channel is None or channel.recipient is not None or body is None:
        return None
    if match[2]:
        return "thread"
    if channel.thread is not None and (is_thread_opening(body.get("content") or "") or not _in_forum(sandbox, channel)):
        return "thread opening"
    return _step_of_message(sandbox, channel, body)


def _step_of_message(sandbox: Sandbox, channel: Channel, body: Any) -> str | None:
    markers = [marker for marker in map(parse_marker, _custom_ids(body.get("components") or [])) if marker]
    actions = {marker.action for marker in markers}
    if actions == {PostButton.RECAP} and re.search(r", part \d+ of \d+", body.get("content") or ""):
        return "announcement"
    if markers and PostButton.READ not in actions:
        return None  # the opening or the closing of the story
    last = next(iter(reversed(sandbox.messages(channel))), None)
    return "next message" if last is not None and is_unfinished(last) else "text"


def is_thread_opening(text: str) -> bool:
    """Return whether the bot opens a discussion with this text."""
    return "no spoilers beyond" in text


def _in_forum(sandbox: Sandbox, thread: Channel) -> bool:
    return sandbox.world.channels[thread.parent_id or 0].kind is ChannelType.FORUM


def is_unfinished(message: Message) -> bool:
    """Return whether more text of the part follows: only the announcement and the last message have buttons."""
    return message.author.bot and not message.buttons


def _custom_ids(components: list[Any]) -> list[str]:
    return [
        custom_id
        for component in components
        for custom_id in (
            [component["custom_id"]] if "custom_id" in component else _custom_ids(component.get("components") or [])
        )
    ]
