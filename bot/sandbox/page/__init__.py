"""The web page: its server and, in static/, its files."""
