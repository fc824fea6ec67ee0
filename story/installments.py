"""A story split into installments."""

from story.choice import choose, choose_exactly
from story.model import Installment, Minutes, Parts, Portion, Story, Words
from story.parts import assemble
from story.units import flatten, flatten_to_words
from story.words import WORDS_A_MINUTE, weigh

_PIECE = 0.2  # of a part: longer paragraphs may be cut, longer sentences at need


def split(story: Story, portion: Portion) -> tuple[Installment, ...]:
    """The whole story in installments, nothing lost: their ``start`` and ``end`` tile ``story.text``.

    ``Words`` and ``Minutes`` say how much a part should have: chapters come first, so the number of parts may differ
    a little from what the length alone would give. ``Parts`` is exact, unless the story has fewer words than that.
    """
    total = weigh(story.text)
    match portion:
        case Parts(count):
            wanted = max(1, count)
            units = flatten(story, _PIECE * total / wanted)
            if len(units) < wanted:
                units = flatten_to_words(story)
            chosen = choose_exactly(units, min(wanted, len(units)))
        case Words() | Minutes():
            words = portion.count * (WORDS_A_MINUTE if isinstance(portion, Minutes) else 1)
            wanted = max(1, round(total / max(1, words)))
            units = flatten(story, _PIECE * total / wanted)
            chosen = choose(units, wanted)
    return assemble(story, units, chosen)
