"""Making a recap of the parts that have been read: sentences of the text, its last words, and its people."""
