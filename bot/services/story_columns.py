"""A story as the database keeps it."""

from hashlib import sha256
from typing import Any

from story import Story, count_words
from story.codec import dumps_story


def columns(story: Story) -> dict[str, Any]:
    """What a row of the library holds; counting and encoding a long story takes a moment.

    What stands before the first title is no chapter, but a story without titles is one.
    """
    body = dumps_story(story)
    return {
        "title": story.title,
        "author": story.author,
        "language": story.language,
        "licence": story.licence,
        "blurb": story.blurb,
        "words": count_words(story.text),
        "chapters": max(sum(bool(chapter.title) for chapter in story.chapters), 1),
        "digest": sha256(body.encode()).hexdigest(),
        "body": body,
    }
