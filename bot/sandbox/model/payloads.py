"""Things as Discord's JSON has them."""

from datetime import datetime
from typing import Any

from bot.sandbox.model.entities import (
    Attachment,
    Channel,
    ChannelType,
    Guild,
    Member,
    Message,
    MessageFlag,
    MessageType,
    Role,
    ThreadState,
    User,
)

Json = dict[str, Any]


def user(user: User) -> Json:
    """A user object."""
    return {
        "id": str(user.id),
        "username": user.name if user.bot else user.name.lower().replace(" ", "_"),
        "global_name": None if user.bot else user.name,
        "discriminator": "0000" if user.bot else "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        **({"bot": True} if user.bot else {}),
    }


def member(member: Member, *, bare: bool = False) -> Json:
    """A guild member; ``bare``: without the user, as in resolved data."""
    made: Json = {
        "roles": [str(role_id) for role_id in member.role_ids],
        "joined_at": stamp(member.joined_at),
        "nick": None,
        "avatar": None,
        "banner": None,
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "flags": 0,
    }
    return made if bare else made | {"user": user(member.user), "mute": False, "deaf": False}


def role(role: Role) -> Json:
    """A role."""
    made: Json = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.bot_id is not None,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    return made if role.bot_id is None else made | {"tags": {"bot_id": str(role.bot_id)}}


def guild(guild: Guild) -> Json:
    """A guild as REST gives it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "roles": [role(each) for each in guild.roles.values()],
        "preferred_locale": guild.locale,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 1,
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_presences": None,
        "max_members": 25_000_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def channel(channel: Channel, bot: User) -> Json:
    """A channel, thread or private conversation; a thread the bot is in says so."""
    made: Json = {"id": str(channel.id), "type": int(channel.kind), "flags": 16 if channel.requires_tag else 0}
    made["last_message_id"] = snowflake(channel.last_message_id)
    if channel.recipient is not None:
        return made | {"recipients": [user(channel.recipient)]}
    made |= {
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "parent_id": snowflake(channel.parent_id),
        "rate_limit_per_user": 0,
    }
    if channel.thread is not None:
        return made | _thread(channel, channel.thread, bot)
    made |= {
        "position": channel.position,
        "topic": channel.topic,
        "nsfw": False,
        "permission_overwrites": [
            {"id": str(holder), "type": 0, "allow": str(int(each.allow)), "deny": str(int(each.deny))}
            for holder, each in channel.overwrites.items()
        ],
    }
    if channel.kind is ChannelType.FORUM:
        made |= {
            "available_tags": channel.tags,
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
    return made


def _thread(channel: Channel, thread: ThreadState, bot: User) -> Json:
    made: Json = {
        "owner_id": str(thread.owner_id),
        "message_count": thread.messages,
        "total_message_sent": thread.messages,
        "member_count": len(thread.member_ids),
        "thread_metadata": {
            "archived": thread.archived,
            "archive_timestamp": stamp(thread.changed_at),
            "auto_archive_duration": thread.auto_archive_minutes,
            "locked": thread.locked,
            "create_timestamp": stamp(thread.created_at),
        },
    }
    if thread.tags:
        made["applied_tags"] = [str(tag) for tag in thread.tags]
    if bot.id in thread.member_ids:
        made["member"] = thread_member(channel, bot.id)
    return made


def thread_member(channel: Channel, user_id: int) -> Json:
    """A user's membership in a thread."""
    assert channel.thread is not None  # noqa: S101
    return {
        "id": str(channel.id),
        "user_id": str(user_id),
        "join_timestamp": stamp(channel.thread.created_at),
        "flags": 1,
    }


def attachment(attachment: Attachment) -> Json:
    """An attachment."""
    made: Json = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.data),
        "url": attachment.url,
        "proxy_url": attachment.url,
        "content_type": attachment.content_type,
    }
    if attachment.description is not None:
        made["description"] = attachment.description
    return made | {"ephemeral": True} if attachment.ephemeral else made


def message(message: Message, bot: User, *, reader: User | None = None, nonce: bool = False) -> Json:
    """A message. Read by the bot, what others wrote is blank, since it has no message content intent.

    ``nonce``: only the answer to its creation and that event carry it; the history does not.
    """
    hidden = (
        reader is bot and message.author is not bot and message.guild_id is not None and bot not in message.mentions
    )
    made: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": int(message.type),
        "author": user(message.author),
        "content": "" if hidden else message.content,
        "components": [] if hidden else message.components,
        "embeds": [] if hidden else message.embeds,
        "attachments": [] if hidden else [attachment(each) for each in message.attachments],
        "flags": int(message.flags),
        "timestamp": stamp(message.timestamp),
        "edited_timestamp": None if message.edited_at is None else stamp(message.edited_at),
        "mentions": [user(each) for each in message.mentions],
        "mention_roles": [str(each) for each in message.mention_roles],
        "mention_everyone": message.mention_everyone,
        "pinned": False,
        "tts": False,
    }
    if nonce and message.nonce is not None:
        made["nonce"] = message.nonce
    if message.application_id is not None:
        made |= {"application_id": str(message.application_id), "webhook_id": str(message.application_id)}
    if message.interaction is not None:
        made["interaction_metadata"] = message.interaction
        if message.command_name is not None:
            about = {key: message.interaction[key] for key in ("id", "type", "user")}
            made["interaction"] = about | {"name": message.command_name}
    if message.thread is not None:
        made["thread"] = channel(message.thread, bot)
    if message.reference is not None:
        made |= _reference(message, message.reference, bot, reader)
    return made


def _reference(replying: Message, to: Message, bot: User, reader: User | None) -> Json:
    reference: Json = {"type": 0, "channel_id": str(to.channel_id), "message_id": str(to.id)}
    if to.guild_id is not None:
        reference["guild_id"] = str(to.guild_id)
    if replying.type is not MessageType.THREAD_STARTER:
        return {"message_reference": reference}
    found = None if to.deleted else message(to, bot, reader=reader)
    return {"message_reference": reference, "referenced_message": found and _without_reference(found)}


def _without_reference(found: Json) -> Json:
    return {key: value for key, value in found.items() if key not in ("message_reference", "referenced_message")}


def seen(message_: Message, bot: User) -> Json:
    """A message as a person's client has it: with its command, whom it is for, and whether the bot still thinks."""
    made = message(message_, bot)
    if message_.command_name is not None:
        made["command_name"] = message_.command_name
    if message_.ephemeral_for is not None:
        made["ephemeral_for"] = str(message_.ephemeral_for)
    if message_.flags & MessageFlag.LOADING:
        made["thinking"] = True
    return made


def snowflake(number: int | None) -> str | None:
    """An id as JSON has it."""
    return None if number is None else str(number)


def stamp(when: datetime) -> str:
    """A time as JSON has it."""
    return when.isoformat()
