"""What plays the people: their commands, clicks, forms and messages, and what they get back."""
