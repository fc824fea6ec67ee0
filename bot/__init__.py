"""The bot: what Discord, the database and the clock have to do with a story."""
