"""Who may do what where: https://discord.com/developers/docs/topics/permissions."""

from enum import IntFlag

from bot.sandbox.model.entities import Channel, Guild, Member, Permission

#: What the bot's own role carries after a usual invitation.
INVITED = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
EVERYTHING = ~Permission(0)
_NEEDS_SENDING = Permission.MENTION_EVERYONE | Permission.EMBED_LINKS | Permission.ATTACH_FILES


def guild_permissions(guild: Guild, member: Member) -> Permission:
    """What a member may do in a guild before any channel's overwrites."""
    if guild.owner_id == member.user.id:
        return EVERYTHING
    granted = guild.roles[guild.id].permissions
    for role_id in member.role_ids:
        granted |= guild.roles[role_id].permissions
    return EVERYTHING if granted & Permission.ADMINISTRATOR else granted


def channel_permissions(guild: Guild, member: Member, channel: Channel) -> Permission:
    """What a member may do in a channel. For a thread give its parent: threads have no overwrites of their own."""
    granted = guild_permissions(guild, member)
    if granted == EVERYTHING:
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


def names(missing: IntFlag) -> str:
    """Permissions by the names that Discord's settings have for them, for sentences."""
    named = ", ".join(str(flag.name).replace("_", " ").title() for flag in Permission if flag & missing)
    return named.replace("Guild", "Server")
