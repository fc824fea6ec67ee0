"""The ends of sentences are found, in several languages, and nothing else is taken for one."""

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story import Boundary, Words, read, split
from story.sentences import EndStrength, find_sentence_starts, split_sentences

SENTENCES = {
    "en": [
        "He sat.",
        "They were wed.",
        "Mr. Lunn saw Mrs. Marsh of St. Mary’s on Sat. 5 Mar. at No. 5.",
        "Was it she?",
    ],
    "de": [
        "Am 3. Mai kam er.",
        "Es fehlt der 2. Band.",
        "Vgl. z. B. Bd. 3 oder Nr. 5 dort.",
        "»Ja!«, rief Hr. Lunn.",
        "Nein!",
    ],
    "fr": [
        "« Tu viens ? » dit-elle.",
        "« Non ! »",
        "Il vit M. Roux, MM. Rey et Mlle Anne.",
        "En 40 av. J.-C. Rome dort.",
    ],
    "es": [
        "¿Vienes?",
        "¡Ven!",
        "El Sr. Ruiz vio a la Sra. Ruiz y a D. Juan.",
        "—No —dijo él.",
        "Vivía en EE. UU. y calló.",
    ],
    "it": ["Il sig. Rossi vide l’avv. Bianchi.", "«Vieni?» disse.", "Partì."],
    "zh": ["下雨了。", "“真的？”他问道。", "（他走了。）", "他走了……她没走！", "《天黑了。》"],
    "ja": ["雨だ。", "「雨だ。」と彼は言った。", "「行く！」って言った。", "『雨。』", "「雨だ。」の声がした。"],
}


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
def test_text_is_split_into_its_sentences(text: str) -> None:
    plain = text.replace("|", "")
    pieces = text.split("|")
    assert split_sentences(plain) == [piece.strip() for piece in pieces if piece.strip()]


@pytest.mark.parametrize(
    ("text", "strengths"),
    [
        ("“It rained. It stopped.” He went.", [EndStrength.QUOTED, EndStrength.FULL]),
        ('"It rained. It stopped." He went.', [EndStrength.QUOTED, EndStrength.FULL]),
        ("«Il pleut. Il neige.» Il partit.", [EndStrength.QUOTED, EndStrength.FULL]),
        ("»Es regnet. Es schneit.« Er ging.", [EndStrength.QUOTED, EndStrength.FULL]),
        ("„Es regnet. Es schneit.“ Er ging.", [EndStrength.QUOTED, EndStrength.FULL]),
        ("‘It rained. It’s late.’ He went.", [EndStrength.QUOTED, EndStrength.FULL]),
        ("`It rained. It's late.' He went.", [EndStrength.QUOTED, EndStrength.FULL]),
        ("It’s the keepers’ day. He went. So did I.", [EndStrength.FULL, EndStrength.FULL]),
        ("“It rained. It never stopped. So.", [EndStrength.QUOTED, EndStrength.QUOTED]),
    ],
)
def test_end_inside_a_quotation_is_marked_as_quoted(text: str, strengths: list[EndStrength]) -> None:
    assert [strength for _, strength in find_sentence_starts(text)] == strengths


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He sat.| She rose on Sat. 5 Mar. with him.| They were wed.| Good."),
        ("en", "They went on . . . and on. . .| Then it stopped.| So did he."),
        ("en", "1. The boat came.| It left."),
        ("en", "II. The boat.| It left."),
        ("en", "He was 12.| She was 13.| In 1986.| Then."),
        ("en", "He said no.| She saw no. 5.| MR. LUNN CAME.| At 9 a.m.| He left."),
        ("en", "J.-P. Marsh can't.| He won’t.| Plan b. Is it?"),
        ("", "Am 3. Mai kam er.| Sie auch."),
        ("de", "Der 2. Band fehlt.| Es war 1986.| Ludwig XIV. König von allem."),
        ("de-AT", "Er kam, z. B. Anna auch, im Jahr 40 v. Chr. Geburt usw.| Er ging."),
        (
            "de",
            "„Kommst du?“, fragte er.| „Nein.“| ›So.‹| »Nein! Doch!«| »Geh!«| Sie ging.".replace("Nein! D", "Nein!| D"),
        ),
        ("fr", "« Tu viens ? » dit-elle.| « Non ! »| Il partit, p. ex. avec MM. Roux.| Ils étaient sept."),
        ("fr", "C’est de l’art.| « Non.\u00a0»| « Non\u00a0!\u00a0»"),
        ("fr", "— Viens ! dit-il.| Elle vint…| Puis elle partit, en 40 av. J.-C. Rome dormait."),
        ("es", "¿Vienes?| ¡Ven!| El Sr. Ruiz vio a D. Juan y a Vd. en EE. UU.| Luego nada.| «¡Ven!»| ¡¿Qué?!| Nada."),
        ("it", "Il sig. Rossi vide cani, gatti ecc.| Partì.| Andò on.".replace("Andò on.", "«Vieni?» disse.")),
        ("pt", "O Sr. Lima viu a Exma. Sra. Dra. Rosa.| Saiu."),
        ("nl", "Dhr. Bos zag mevr. Vis, bijv. Anna, enz.| Hij ging."),
        ("zh", "“真的？”他问道。|“是。”|她走了。|（他没走。）|《天黑了。》|他走了……她没走。|真的？——是！|好。"),
        ("zh", "“是。”|他笑道：“好。”|说着便走了。|“不！”她喊，“不！”"),
        ("zh", '"真的？"他问。|他走了。'),
        ("ja", "「雨だ。」の声がした。|「行く！」って言った。|『雨。』|雨だ！？|彼は行った。"),
    ],
)
def test_text_is_split_by_the_rules_of_its_language(language: str, text: str) -> None:
    assert split_sentences(text.replace("|", ""), language) == [piece.strip() for piece in text.split("|")]


@pytest.mark.parametrize("language", SENTENCES)
@settings(deadline=None)
@given(st.data())
def test_joined_sentences_are_split_again(language: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.sampled_from(SENTENCES[language]), min_size=1, max_size=9))
    space = "" if language in ("zh", "ja") else " "
    starts = list(accumulate(len(sentence) + len(space) for sentence in drawn))
    assert [offset for offset, _ in find_sentence_starts(space.join(drawn), language)] == starts[:-1]


@pytest.mark.parametrize("language", SENTENCES)
@settings(deadline=None)
@given(st.data())
def test_no_part_begins_inside_a_sentence(language: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.sampled_from(SENTENCES[language]), min_size=30, max_size=60))
    space = "" if language in ("zh", "ja") else " "
    text = space.join(drawn)
    starts = set(accumulate(len(sentence) + len(space) for sentence in drawn))
    parts = split(read(f"---\nlanguage: {language}\n---\n{text}".encode(), "tale.md"), Words(60))
    assert {part.start for part in parts[1:]} <= starts
    assert {part.starts_at for part in parts[1:]} <= {Boundary.SENTENCE}


@settings(deadline=None)
@given(st.text('aB .!?"“”‘’«»…\n—。', max_size=60))
def test_sentence_starts_are_in_order_inside_the_text(text: str) -> None:
    offsets = [offset for offset, _ in find_sentence_starts(text)]
    assert offsets == sorted(set(offsets))
    assert all(0 < offset < len(text) for offset in offsets)
    assert all(not text[offset].isspace() for offset in offsets)
