"""The JSON objects of Discord's API."""

from datetime import datetime

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
from bot.sandbox.model.interaction import Interaction, InteractionType
from bot.sandbox.model.json import Json


def user(user: User) -> Json:
    """Return a user."""
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
    """Return a guild member. ``bare``: without the user, as in resolved data."""
    payload: Json = {
        "roles": [str(role_id) for role_id in member.role_ids],
        "joined_at": timestamp(member.joined_at),
        "nick": None,
        "avatar": None,
        "banner": None,
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "flags": 0,
    }
    return payload if bare else payload | {"user": user(member.user), "mute": False, "deaf": False}


def role(role: Role) -> Json:
    """Return a role."""
    payload: Json = {
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
    return payload if role.bot_id is None else payload | {"tags": {"bot_id": str(role.bot_id)}}


def guild(guild: Guild) -> Json:
    """Return a guild, as the REST API has it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "roles": [role(guild_role) for guild_role in guild.roles.values()],
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
    """Return a channel, thread or private conversation. For a thread with the bot in it, the bot's membership too."""
    payload: Json = {"id": str(channel.id), "type": int(channel.kind), "flags": 16 if channel.requires_tag else 0}
    payload["last_message_id"] = snowflake(channel.last_message_id)
    if channel.recipient is not None:
        return payload | {"recipients": [user(channel.recipient)]}
    payload |= {
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "parent_id": snowflake(channel.parent_id),
        "rate_limit_per_user": 0,
    }
    if channel.thread is not None:
        return payload | _thread(channel, channel.thread, bot)
    payload |= {
        "position": channel.position,
        "topic": channel.topic,
        "nsfw": False,
        "permission_overwrites": [
            {"id": str(role_id), "type": 0, "allow": str(int(overwrite.allow)), "deny": str(int(overwrite.deny))}
            for role_id, overwrite in channel.overwrites.items()
        ],
    }
    if channel.kind is ChannelType.FORUM:
        payload |= {
            "available_tags": channel.tags,
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
    return payload


def _thread(channel: Channel, thread: ThreadState, bot: User) -> Json:
    payload: Json = {
        "owner_id": str(thread.owner_id),
        "message_count": thread.message_count,
        "total_message_sent": thread.message_count,
        "member_count": len(thread.member_ids),
        "thread_metadata": {
            "archived": thread.archived,
            "archive_timestamp": timestamp(thread.changed_at),
            "auto_archive_duration": thread.auto_archive_minutes,
            "locked": thread.locked,
            "create_timestamp": timestamp(thread.created_at),
        },
    }
    if thread.tags:
        payload["applied_tags"] = [str(tag) for tag in thread.tags]
    if bot.id in thread.member_ids:
        payload["member"] = thread_member(channel, bot.id)
    return payload


def thread_member(channel: Channel, user_id: int) -> Json:
    """Return a user's membership in a thread."""
    assert channel.thread is not None  # noqa: S101
    return {
        "id": str(channel.id),
        "user_id": str(user_id),
        "join_timestamp": timestamp(channel.thread.created_at),
        "flags": 1,
    }


def thread_list(threads: list[Channel], bot: User, *, has_more: bool) -> Json:
    """Return a page of threads, with the bot's membership in those that it has joined."""
    joined = [thread for thread in threads if thread.thread is not None and bot.id in thread.thread.member_ids]
    return {
        "threads": [channel(thread, bot) for thread in threads],
        "members": [thread_member(thread, bot.id) for thread in joined],
        "has_more": has_more,
    }


def attachment(attachment: Attachment) -> Json:
    """Return an attachment."""
    payload: Json = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.data),
        "url": attachment.url,
        "proxy_url": attachment.url,
        "content_type": attachment.content_type,
    }
    if attachment.description is not None:
        payload["description"] = attachment.description
    return payload | {"ephemeral": True} if attachment.ephemeral else payload


def message(message: Message, bot: User, *, reader: User | None = None, nonce: bool = False) -> Json:
    """Return a message.

    Args:
        message: The message.
        bot: The bot's user.
        reader: Who reads it. The bot sees nothing of what others wrote: it has no message content intent.
        nonce: Whether the nonce is included. Discord does so in the answer to the request that creates a message and
            in the event of it, but not in the history.
    """
    hidden = (
        reader is bot and message.author is not bot and message.guild_id is not None and bot not in message.mentions
    )
    payload: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": int(message.type),
        "author": user(message.author),
        "content": "" if hidden else message.content,
        "components": [] if hidden else message.components,
        "embeds": [] if hidden else message.embeds,
        "attachments": [] if hidden else [attachment(file) for file in message.attachments],
        "flags": int(message.flags),
        "timestamp": timestamp(message.timestamp),
        "edited_timestamp": None if message.edited_at is None else timestamp(message.edited_at),
        "mentions": [user(mentioned) for mentioned in message.mentions],
        "mention_roles": [str(role_id) for role_id in message.mention_roles],
        "mention_everyone": message.mention_everyone,
        "pinned": False,
        "tts": False,
    }
    if nonce and message.nonce is not None:
        payload["nonce"] = message.nonce
    if message.application_id is not None:
        payload |= {"application_id": str(message.application_id), "webhook_id": str(message.application_id)}
    if message.interaction_metadata is not None:
        payload["interaction_metadata"] = message.interaction_metadata
        if message.command_name is not None:
            command = {key: message.interaction_metadata[key] for key in ("id", "type", "user")}
            payload["interaction"] = command | {"name": message.command_name}
    if message.thread is not None:
        payload["thread"] = channel(message.thread, bot)
    if message.reference is not None:
        payload |= _reference(message, message.reference, bot, reader)
    return payload


def _reference(replying: Message, target: Message, bot: User, reader: User | None) -> Json:
    reference: Json = {"type": 0, "channel_id": str(target.channel_id), "message_id": str(target.id)}
    if target.guild_id is not None:
        reference["guild_id"] = str(target.guild_id)
    if replying.type is not MessageType.THREAD_STARTER:
        return {"message_reference": reference}
    referenced = None if target.deleted else message(target, bot, reader=reader)
    if referenced is not None:
        referenced.pop("message_reference", None)
        referenced.pop("referenced_message", None)
    return {"message_reference": reference, "referenced_message": referenced}


def client_message(message_: Message, bot: User) -> Json:
    """Return a message as a person's client has it: with its command, for whom it is, and "is thinking"."""
    payload = message(message_, bot)
    if message_.command_name is not None:
        payload["command_name"] = message_.command_name
    if message_.ephemeral_for is not None:
        payload["ephemeral_for"] = str(message_.ephemeral_for)
    if message_.flags & MessageFlag.LOADING:
        payload["thinking"] = True
    return payload


def interaction_metadata(interaction: Interaction) -> Json:
    """Return what a message says about the interaction that created it."""
    metadata: Json = {
        "id": str(interaction.id),
        "type": int(interaction.type),
        "user": user(interaction.user),
        "authorizing_integration_owners": integration_owners(interaction.channel),
    }
    if interaction.type is InteractionType.COMPONENT and interaction.message is not None:
        metadata["interacted_message_id"] = str(interaction.message.id)
    if interaction.type is InteractionType.MODAL and interaction.opener is not None:
        metadata["triggering_interaction_metadata"] = interaction_metadata(interaction.opener)
    return metadata


def integration_owners(channel: Channel) -> Json:
    """Return for whom the application is installed: the guild, or "0" in a private conversation."""
    return {"0": "0" if channel.guild_id is None else str(channel.guild_id)}


def snowflake(number: int | None) -> str | None:
    """Return an id as a string."""
    return None if number is None else str(number)


def timestamp(when: datetime) -> str:
    """Return a time in ISO 8601."""
    return when.isoformat()
