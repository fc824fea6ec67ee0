"""Sentences end where a careful reader says they do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from story.sentences import Strength, ends, sentences


@pytest.mark.parametrize(
    "text",
    [
        "It rained.| It stopped!| Did it?| It did…| So.",
        "Mr. Lunn met Mrs. Marsh and Dr. Gull in St. Mary's.| They spoke.",
        "J. R. Marsh came at 3.30 p.m. with No. 5 in hand.| He left.",
        "It was I.| He knew.",
        '"Are you late?" asked the keeper.| "No," she said.',
        "“Stop!” he cried.| “Why?”| She stopped.",
        "“Stop!” Ada said.| She stopped.",
        "“Stop!” Old Lunn shouted.| She stopped.",
        "He waited... and waited.| Nobody came.",
        "(It rained.)| Then it stopped.",
        "«Tu viens?» dit-il.| «Non.»| Elle partit.",
        "»Kommst du?« fragte er.| »Nein.«| Sie ging.",
        "Er kam z.B. am Freitag, d.h. gestern.| Sie auch.",
        "下雨了。|他走了！|「真的？」|是。",
        "「雨だ。」と彼は言った。|「そう。」|彼女は笑った。",
        "¿Vienes? —dijo él.| No quiso ir.",
        "« Tu viens ? » dit-elle.| Il partit.",
        "Really?!| Yes.",
        "a list: one; two, three",
        "He paid 3.50 for it.| Cheap.",
        "On the Plover etc.| They sank.",
        "",
        "...",
    ],
)
def test_sentences_end_here_and_nowhere_else(text: str) -> None:
    plain = text.replace("|", "")
    pieces = text.split("|")
    assert sentences(plain) == [piece.strip() for piece in pieces if piece.strip()]


@pytest.mark.parametrize(
    ("text", "strengths"),
    [
        ("“It rained. It stopped.” He went.", [Strength.QUOTED, Strength.SENTENCE]),
        ('"It rained. It stopped." He went.', [Strength.QUOTED, Strength.SENTENCE]),
        ("«Il pleut. Il neige.» Il partit.", [Strength.QUOTED, Strength.SENTENCE]),
        ("»Es regnet. Es schneit.« Er ging.", [Strength.QUOTED, Strength.SENTENCE]),
        ("„Es regnet. Es schneit.“ Er ging.", [Strength.QUOTED, Strength.SENTENCE]),
        ("‘It rained. It’s late.’ He went.", [Strength.QUOTED, Strength.SENTENCE]),
        ("It’s the keepers’ day. He went. So did I.", [Strength.SENTENCE, Strength.SENTENCE]),
        ("“It rained. It never stopped. So.", [Strength.QUOTED, Strength.QUOTED]),
    ],
)
def test_an_end_inside_a_quotation_is_the_weaker(text: str, strengths: list[Strength]) -> None:
    assert [strength for _, strength in ends(text)] == strengths


@given(st.text('aB .!?"“”‘’«»…\n—。', max_size=60))
def test_ends_lie_in_order_inside_the_text_where_a_sentence_begins(text: str) -> None:
    offsets = [offset for offset, _ in ends(text)]
    assert offsets == sorted(set(offsets))
    assert all(0 < offset < len(text) for offset in offsets)
    assert all(not text[offset].isspace() for offset in offsets)
