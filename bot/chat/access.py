"""Who may do what: people with Manage Server, and the bot in a channel."""

from typing import Any

import discord

from bot.errors import UserError

#: What a subscription needs in its channel, in the order in which Discord's settings list them.
NEEDED = ("view_channel", "send_messages", "read_message_history", "create_public_threads", "send_messages_in_threads")
_THREADS = {"create_public_threads", "send_messages_in_threads"}
#: In a forum every part is a post, and what is behind its first message goes inside.
_NEEDED_IN_FORUM = tuple(name for name in NEEDED if name != "create_public_threads")
#: Where a story can run.
Home = discord.TextChannel | discord.ForumChannel


def is_organiser(interaction: discord.Interaction[Any]) -> bool:
    """Whether the asker has Manage Server, as Discord states it with this very interaction."""
    return interaction.permissions.manage_guild


def check_organiser(interaction: discord.Interaction[Any]) -> None:
    """Raises ``UserError`` for everybody else: subcommands have no permissions of their own in Discord."""
    if not is_organiser(interaction):
        raise UserError("managers-only")


async def check_may(interaction: discord.Interaction[Any], name: str) -> None:
    """Raises ``UserError`` for who may not use that whole command on the server, nor the buttons that belong to it.

    Organisers may, and whoever the server has opened it to under Server Settings, Integrations. Of one who types the
    command Discord has made sure itself; buttons have no permissions of their own there, so for them its settings are
    read: https://discord.com/developers/docs/interactions/application-commands#permissions
    Defer before a button's: Discord may take its time. What was set there counts at once, or a minute later at most.
    """
    typed = interaction.command
    if is_organiser(interaction) or (typed is not None and typed.qualified_name == name):
        return
    if not isinstance(interaction.user, discord.Member) or not await _is_opened(interaction, interaction.user, name):
        raise UserError("organisers-only")


async def check_may_from_afar(interaction: discord.Interaction[Any], guild_id: int, name: str) -> None:
    """The same for what is pressed in private: Discord says there nothing of what somebody may do on a server."""
    guild = interaction.client.get_guild(guild_id)
    if guild is None:
        raise UserError("server-gone")
    try:
        member = await guild.fetch_member(interaction.user.id)
    except discord.NotFound:
        raise UserError("organisers-only") from None
    if not member.guild_permissions.manage_guild and not await _is_opened(interaction, member, name):
        raise UserError("organisers-only")


async def _is_opened(interaction: discord.Interaction[Any], user: discord.Member, name: str) -> bool:
    said = await interaction.client.overrides.get(user.guild, name)
    return bool(said.get(user.id, any(said.get(role.id) for role in user.roles)))


def missing_permissions(
    channel: discord.abc.GuildChannel, *, threads: bool, me: discord.Member | None = None
) -> tuple[str, ...]:
    """Discord's names of what the bot (``me``, where no gateway tells who that is) lacks in ``channel``.

    ``threads``: whether discussions are wanted there.
    """
    mine = channel.permissions_for(me or channel.guild.me)
    forum = isinstance(channel, discord.ForumChannel)
    wanted = _NEEDED_IN_FORUM if forum else [name for name in NEEDED if threads or name not in _THREADS]
    # A forum's settings have another word for it.
    renamed = {"send_messages": "Create Posts"} if forum else {}
    return tuple(renamed.get(name) or permission_name(name) for name in wanted if not getattr(mine, name))


def check_channel(interaction: discord.Interaction[Any], channel_id: int, *, threads: bool) -> Home:
    """The channel, if it is of the asker's server and a story can run there.

    Raises ``UserError`` that names what is missing. Ids come from buttons too, so they are not trusted.
    """
    channel = interaction.client.get_channel(channel_id)
    if not isinstance(channel, discord.abc.GuildChannel) or channel.guild.id != interaction.guild_id:
        raise UserError("channel-gone")
    # A media channel wants a picture with every post.
    if not isinstance(channel, Home) or (isinstance(channel, discord.ForumChannel) and channel.is_media()):
        raise UserError("channel-unsuitable", channel=f"<#{channel_id}>")
    if missing := missing_permissions(channel, threads=threads):
        raise UserError("permissions-missing", channel=channel.mention, missing=", ".join(missing), count=len(missing))
    return channel


def permission_name(flag: str) -> str:
    """A permission as Discord's settings call it in English."""
    return {"read_message_history": "Read Message History", "create_public_threads": "Create Public Threads"}.get(
        flag, flag.replace("_", " ").title().replace(" In ", " in ")
    )
