"""The bot: everything about Discord, the database and time. ``story`` has everything about texts."""
