"""Who may do what: organisers on a server, and the bot in a channel."""

from typing import Any, Final

import discord

from bot.errors import UserError

#: What the bot needs in the channel of a subscription, in the order of Discord's settings.
NEEDED: Final = (
    "view_channel",
    "send_messages",
    "read_message_history",
    "create_public_threads",
    "send_messages_in_threads",
)
_NEEDED_FOR_THREADS: Final = frozenset({"create_public_threads", "send_messages_in_threads"})
#: In a forum every part is a post. Its messages after the first are sent inside the post.
_NEEDED_IN_FORUM: Final = tuple(name for name in NEEDED if name != "create_public_threads")
#: Where a story can run.
StoryChannel = discord.TextChannel | discord.ForumChannel


def is_organiser(interaction: discord.Interaction[Any]) -> bool:
    """Whether the asker has Manage Server. Discord says so with every interaction."""
    return interaction.permissions.manage_guild


def check_organiser(interaction: discord.Interaction[Any]) -> None:
    """Raise ``managers-only`` if the asker does not have Manage Server. Subcommands have no permissions in Discord."""
    if not is_organiser(interaction):
        raise UserError("managers-only")


async def check_may_use(interaction: discord.Interaction[Any], name: str) -> None:
    """Raise ``organisers-only`` if the asker may not use a command, or the buttons that belong to it.

    Organisers may, and members to whom the server has opened the command under Server Settings, Integrations. Discord
    itself checks this when a command is typed. Buttons have no permissions there, so for them the bot reads the
    settings: https://discord.com/developers/docs/interactions/application-commands#permissions

    Defer before, because Discord may be slow. A change of the settings counts after a minute at most.
    """
    typed = interaction.command
    if is_organiser(interaction) or (typed is not None and typed.qualified_name == name):
        return
    if not isinstance(interaction.user, discord.Member) or not await _is_opened(interaction, interaction.user, name):
        raise UserError("organisers-only")


async def check_may_use_from_dm(interaction: discord.Interaction[Any], guild_id: int, name: str) -> None:
    """Check the same for a button in a private message, where Discord says nothing of the asker's permissions."""
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
    settings = await interaction.client.overrides.get(user.guild, name)
    return bool(settings.get(user.id, any(settings.get(role.id) for role in user.roles)))


def missing_permissions(
    channel: discord.abc.GuildChannel, *, threads: bool, me: discord.Member | None = None
) -> tuple[str, ...]:
    """Return the permissions that the bot lacks in a channel, by Discord's names.

    Args:
        threads: Whether discussion threads are wanted there.
        me: The bot's own member. Needed if no gateway connection tells who that is.
    """
    permissions = channel.permissions_for(me or channel.guild.me)
    forum = isinstance(channel, discord.ForumChannel)
    wanted = _NEEDED_IN_FORUM if forum else [name for name in NEEDED if threads or name not in _NEEDED_FOR_THREADS]
    # The settings of a forum have another word for it.
    renamed = {"send_messages": "Create Posts"} if forum else {}
    return tuple(renamed.get(name) or permission_name(name) for name in wanted if not getattr(permissions, name))


def check_channel(interaction: discord.Interaction[Any], channel_id: int, *, threads: bool) -> StoryChannel:
    """Return a channel if it is on the asker's server and a story can run there.

    Ids come from buttons too, so they are not trusted.

    Raises:
        UserError: ``channel-gone``, ``channel-unsuitable``, or ``permissions-missing`` with the permissions' names.
    """
    channel = interaction.client.get_channel(channel_id)
    if not isinstance(channel, discord.abc.GuildChannel) or channel.guild.id != interaction.guild_id:
        raise UserError("channel-gone")
    # A media channel requires a picture with every post.
    if not isinstance(channel, StoryChannel) or (isinstance(channel, discord.ForumChannel) and channel.is_media()):
        raise UserError("channel-unsuitable", channel=f"<#{channel_id}>")
    if missing := missing_permissions(channel, threads=threads):
        raise UserError("permissions-missing", channel=channel.mention, missing=", ".join(missing), count=len(missing))
    return channel


def permission_name(flag: str) -> str:
    """Return a permission's name as Discord's English settings show it."""
    return {"read_message_history": "Read Message History", "create_public_threads": "Create Public Threads"}.get(
        flag, flag.replace("_", " ").title().replace(" In ", " in ")
    )
