"""The columns of a story's row in the database."""

from hashlib import sha256
from typing import Any

from story import Story, count_words
from story.codec import dumps_story


def to_columns(story: Story) -> dict[str, Any]:
    """Return the columns of a story's row. Counting and encoding a long story takes a moment.

    Text before the first chapter title does not count as a chapter. A story without chapter titles has one chapter.
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
