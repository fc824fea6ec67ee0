"""What the REST API and the people do with the sandbox's state, by Discord's rules."""
