"""Discord's REST API: the routes, and what all requests have in common."""
