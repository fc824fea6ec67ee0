"""Plain values, their JSON, and the rules that need no state."""
