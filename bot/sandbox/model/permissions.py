"""Which permissions a member has where: https://discord.com/developers/docs/topics/permissions."""

from enum import IntFlag

from bot.sandbox.model.entities import Channel, Guild, Member, Permission

#: The permissions of the bot's own role after a usual invitation.
INVITED = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
_ALL = ~Permission(0)
_NEEDS_SENDING = Permission.MENTION_EVERYONE | Permission.EMBED_LINKS | Permission.ATTACH_FILES


def guild_permissions(guild: Guild, member: Member) -> Permission:
    """Return a member's permissions in a guild, before the overwrites of a channel."""
    if guild.owner_id == member.user.id:
        return _ALL
    granted = guild.roles[guild.id].permissions
    for role_id in member.role_ids:
        granted |= guild.roles[role_id].permissions
    return _ALL if granted & Permission.ADMINISTRATOR else granted


def channel_permissions(guild: Guild, member: Member, channel: Channel) -> Permission:
    """Return a member's permissions in a channel. For a thread, pass its parent: threads have no overwrites."""
    granted = guild_permissions(guild, member)
    if granted == _ALL:
        return granted
    if everyone := channel.overwrites.get(guild.id):
        granted = granted & ~everyone.deny | everyone.allow
    allow = deny = Permission(0)
    for role_id in member.role_ids:
        if overwrite := channel.overwrites.get(role_id):
            allow |= overwrite.allow
            deny |= overwrite.deny
    granted = granted & ~deny | allow
    if own := channel.overwrites.get(member.user.id):
        granted = granted & ~own.deny | own.allow
    if not granted & Permission.VIEW_CHANNEL:
        return Permission(0)
    if not granted & Permission.SEND_MESSAGES:
        granted &= ~_NEEDS_SENDING
    return granted


def permission_names(permissions: IntFlag) -> str:
    """Return the names that Discord's settings have for permissions, separated by commas."""
    names = (str(flag.name).replace("_", " ").title() for flag in Permission if flag & permissions)
    return ", ".join(names).replace("Guild", "Server")
