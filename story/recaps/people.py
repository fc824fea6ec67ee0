"""The people of a story, as far as the text itself shows who they are: names, and the part that first mentions each.

A name is written with a capital inside sentences, and almost never without one. The name of a person has a title before
it or a word such as "said" beside it; the name of a place has typical prepositions. A name is left out if this is not
clear: no name is better than a wrong one. Chinese and Japanese have no capitals. There people are recognised by the way
they speak or are addressed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from story.model import Person
from story.recaps.lexicon import Lexicon
from story.recaps.passages import Passage

_UPPER: Final = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ"
_LETTER: Final = r"[^\W\d_]"
_CAPITAL: Final = rf"[{_UPPER}]{_LETTER}*+(?:['’-](?!s\b){_LETTER}++)*+"
_SHORT: Final = r"(?:Mrs?|Ms|Dr|Prof|Capt|Col|Gen|Lt|Rev|Hon|St|MM?|Mme|Mlle|Sra?|Srta|Fr)\."
_TITLE: Final = rf"(?:{_SHORT}[ ])?+"
_NEXT: Final = rf"[ ](?!{_SHORT}){_CAPITAL}"
_NAME: Final = re.compile(
    rf"(?<!{_LETTER})(?:(?P<before>(?![{_UPPER}]){_LETTER}++)[ ])?(?P<name>{_TITLE}{_CAPITAL}(?:{_NEXT})*+)"
    rf"(?=(?:['’]s\b)?+,?[ ](?P<after>{_LETTER}++)|)"
)
_BEFORE_SENTENCE: Final = frozenset(".!?…:;\"'“”‘’«»„—–-_(*\n[/")
_MAX_TEXT: Final = 600_000  # characters; of a longer text only a part is scanned
_MAX_WORDS: Final = 40  # the most frequent words with a capital that are considered
_MIN_MENTIONS: Final = 3
_MIN_FREQUENCY: Final = 0.04  # of the most frequent name's mentions: readers do not know a less frequent name
_CAPITAL_RATIO: Final = 6  # a name has a capital at least so many times as often as not
_MIN_PERSON_SHARE: Final = 0.1  # of a word's mentions, for a name with a title to be a different person
_MIN_SHARED_MENTIONS: Final = 0.6  # of a word's mentions beside the other word, for both to name one person
_MIN_SPEECH: Final = 0.02  # of a name's mentions: with a verb such as "said", or with a title
_MAX_PLACE: Final = 0.17  # of a name's mentions: after a preposition such as "in"
_MAX_ARTICLE: Final = 0.12  # of a name's mentions: after an article
_HAN: Final = "[\u3400-\u9fff]"
_UNSPACED: Final = re.compile("[\u3040-\u9fff]")
_SPEAKER: Final = re.compile(
    rf"(?:^|[。！？；，“”\s])(?P<chinese>{_HAN}{{2,3}}?)[忙又便只因也都冷微含听了点头点着]{{0,4}}[笑问答叹哭喝骂说回]?(?:道|说)[：:]"
    rf"|(?<![\u3400-\u9fffァ-ヺー])(?P<japanese>(?:{_HAN}{{1,4}}|[ァ-ヺー]{{2,}})(?:さん|くん|君|様|ちゃん|先生))"
)
# Words in the place of a speaker that do not name a person.
_NOT_A_NAME: Final = re.compile(
    "[一二两这那众人他她你我们的了着是不在有就便又听见笑说忙因回问口内上下来去里面心时听只都且才连]"
    "|^[お母父兄姉奥皆客神王何]様|^(?:母|父|兄|姉|奥|皆|客|神|何)"
)

#: All names that mean the same person, each with the number of its mentions.
Names = Counter[str]


@dataclass(slots=True)
class _WordUse:
    """How a word with a capital is used, which shows whether it is a person's name. All fields count mentions."""

    total: int = 0
    inside_sentence: int = 0  # not at the beginning of one
    with_speech_verb: int = 0
    after_preposition: int = 0
    after_article: int = 0
    untitled_names: Names = field(default_factory=Counter)  # the whole names with this word, such as "Ada Marsh"
    titled_names: Names = field(default_factory=Counter)  # the same with a title, such as "Mrs. Marsh"


def find_people(passages: Sequence[Passage], lexicon: Lexicon, limit: int = 8) -> list[Person]:
    """Return the people who are mentioned most often, at most ``limit``, in the order of their first part.

    Of a long text only every second or third passage is scanned, to limit the time.
    """
    step = 1 + sum(len(passage.text) for passage in passages) // _MAX_TEXT
    candidates = [*_find_by_capitals(passages[::step], lexicon), *_find_by_speech(passages[::step])]
    candidates.sort(key=lambda candidate: -candidate[1].total())
    people = []
    for name, names in candidates[:limit]:
        if names.total() >= candidates[0][1].total() * _MIN_FREQUENCY:
            boundary = "" if _UNSPACED.match(name) else r"\b"
            pattern = re.compile(f"{boundary}(?:{'|'.join(map(re.escape, names))}){boundary}")
            part = next((passage.part for passage in passages if pattern.search(passage.text)), None)
            if part is not None:  # None if a name was put together from words of different lines of a title page
                people.append(Person(name, part))
    return sorted(people, key=lambda person: person.part)


def _find_by_capitals(passages: Sequence[Passage], lexicon: Lexicon) -> list[tuple[str, Names]]:
    """Return the people by their best known name, each with all names that mean this person."""
    uses = _scan(passages, lexicon)
    text = "\n".join(passage.text for passage in passages)
    people: list[tuple[str, Names]] = []
    taken: set[str] = set()  # all names of these people
    for word in sorted(uses, key=lambda word: -uses[word].total)[:_MAX_WORDS]:
        use = uses[word]
        if use.total < _MIN_MENTIONS or text.count(f" {word.lower()} ") * _CAPITAL_RATIO > use.total:
            continue
        for name, names in _people_with_word(word, uses, lexicon.female_titles):
            same = [person for person in people if person[1].keys() <= names.keys()]
            of_others = (taken & names.keys()).difference(*(same_names for _, same_names in same))
            mentions_of_others = sum(names[other] for other in of_others)
            if (
                (name in use.titled_names or _is_person(use, lexicon))
                and name not in of_others
                and names.total() >= _MIN_MENTIONS
                and mentions_of_others * 3 <= names.total()
            ):
                people = [person for person in people if person not in same]
                people.append((name, names))
                taken |= names.keys()
    return people


def _scan(passages: Sequence[Passage], lexicon: Lexicon) -> dict[str, _WordUse]:
    """Return how each word with a capital is used."""
    uses: dict[str, _WordUse] = {}
    not_names = lexicon.titles | lexicon.not_names | lexicon.pronouns
    for passage in passages:
        text = passage.text
        for match in _NAME.finditer(text):
            before, after = (match["before"] or "").lower(), (match["after"] or "").lower()
            tokens = [token.rstrip(".") for token in match["name"].split()]
            begins_sentence = not before and text[: match.start("name")].rstrip(" ")[-1:] in _BEFORE_SENTENCE
            words = [token for token in tokens if token.replace("’", "'").lower() not in not_names]
            if not words or any(len(word) > 1 and word.isupper() for word in words):
                continue
            title = match["before"] if before in lexicon.titles else match["name"].split()[0]
            name = " ".join(words)
            is_titled = title.rstrip(".").lower() in lexicon.titles
            if is_titled:
                if before in lexicon.articles and name.endswith("s"):
                    continue  # a group, such as "the Miss Musgroves"
                name = f"{title} {name}"
            for word in words:
                use = uses.setdefault(word, _WordUse())
                use.total += 1
                use.inside_sentence += not begins_sentence or is_titled
                use.with_speech_verb += before in lexicon.speech_verbs or after in lexicon.speech_verbs
                use.after_preposition += before in lexicon.place_prepositions
                use.after_article += not is_titled and before in lexicon.articles
                (use.titled_names if is_titled else use.untitled_names)[name] += 1
    return uses


def _people_with_word(
    word: str, uses: dict[str, _WordUse], female_titles: frozenset[str]
) -> Iterator[tuple[str, Names]]:
    """Return the people whose names contain a word: Darcy and Mr. Darcy are one person, Miss Darcy is another.

    A surname alone is taken for the man's name, even if his wife is mentioned more often.
    """
    use = uses[word]
    by_title: dict[str, Names] = {}
    for name, count in use.titled_names.items():
        by_title.setdefault(name.split()[0].rstrip(".").lower(), Counter())[name] = count
    titles = sorted(by_title, key=lambda title: (title in female_titles, -by_title[title].total()))
    people = [by_title[title] for title in titles]
    usual_names = [names.most_common(1)[0][0] for names in people]
    if use.untitled_names[word] >= use.total * 2 * _MIN_PERSON_SHARE:
        if not people or people[0].total() <= use.untitled_names.total():
            usual_names[:1] = [_full_name(word, uses)]
        people[:1] = [use.untitled_names + (people[0] if people else Counter())]
    else:
        others = [name for name in use.untitled_names if name != word]
        people += [Counter({name: use.untitled_names[name]}) for name in others]
        usual_names += others
    for name, names in zip(usual_names, people, strict=True):
        if names.total() >= use.total * _MIN_PERSON_SHARE:
            yield name, names


def _full_name(word: str, uses: dict[str, _WordUse]) -> str:
    """Return first name and surname if the word is one of them and no other person shares the other.

    Else return the most frequent name with the word.
    """
    use = uses[word]
    for name, count in use.untitled_names.items():
        others = [uses[other] for other in name.split() if other != word]
        if (
            count >= use.total * _MIN_PERSON_SHARE
            and others
            and all(other.total <= min(count / _MIN_SHARED_MENTIONS, other.inside_sentence * 2) for other in others)
        ):
            return name
    return max(use.untitled_names, key=lambda name: use.untitled_names[name])


def _is_person(use: _WordUse, lexicon: Lexicon) -> bool:
    needed = max(1, use.total * _MIN_SPEECH * (2 if lexicon.capitalizes_nouns else 1))
    return (
        use.with_speech_verb + use.titled_names.total() >= needed
        and use.inside_sentence * 4 >= use.total
        and use.after_preposition <= max(1, use.total * _MAX_PLACE)
        and use.after_article <= max(1, use.total * _MAX_ARTICLE)
    )


def _find_by_speech(passages: Sequence[Passage]) -> list[tuple[str, Names]]:
    """Return the people who speak in a Chinese text or are addressed in a Japanese text. Each has one name."""
    names = (
        match["chinese"] or match["japanese"]
        for passage in passages
        if not passage.text[:200].isascii()
        for match in _SPEAKER.finditer(passage.text)
    )
    counts = Counter(name for name in names if _NOT_A_NAME.search(name) is None)
    for name in list(counts):
        if name[-1] == "儿" and name[:-1] in counts:  # a pet form of the same name
            counts[name[:-1]] += counts.pop(name)
    return [(name, Counter({name: count})) for name, count in counts.items() if count >= _MIN_MENTIONS]
