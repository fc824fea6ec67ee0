"""When parts are due: schedules, time zones, and the parsing of what people type about them. Pure."""
