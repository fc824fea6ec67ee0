"""Who is who, as far as a text itself tells it: names, and the part in which each first stands.

A name has a capital inside sentences and hardly ever none. A person's is known by a title before it or by a word such
as "said" beside it; a place's by its prepositions. Where that is not enough there is no name: better none than a wrong
one. Chinese and Japanese have no capitals: there people are known by who speaks, and by how they are addressed.
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
_BEGINS: Final = frozenset(".!?…:;\"'“”‘’«»„—–-_(*\n[/")
_SAMPLE: Final = 600_000  # characters
_LOOKED_AT: Final = 40  # words
_LEAST: Final = 3  # mentions
_SELDOM: Final = 0.04  # of the mentions that the first of them has: a name rarer than that tells nobody anything
_SMALL: Final = 6  # times as often with a capital as without
_SHARE: Final = 0.1  # of a word's mentions that make a titled name a person of its own
_OWN: Final = 0.6  # of a word's mentions that stand beside the other, where both are one person's
_SPEAKERS: Final = 0.02  # of a name's mentions at least have somebody speak, think or look
_PLACES: Final = 0.17  # of its mentions at most stand after "in" and the like
_ARTICLES: Final = 0.12
_HAN: Final = "[\u3400-\u9fff]"
_UNSPACED: Final = re.compile("[\u3040-\u9fff]")
_SPEAKER: Final = re.compile(
    rf"(?:^|[。！？；，“”\s])(?P<chinese>{_HAN}{{2,3}}?)[忙又便只因也都冷微含听了点头点着]{{0,4}}[笑问答叹哭喝骂说回]?(?:道|说)[：:]"
    rf"|(?<![\u3400-\u9fffァ-ヺー])(?P<japanese>(?:{_HAN}{{1,4}}|[ァ-ヺー]{{2,}})(?:さん|くん|君|様|ちゃん|先生))"
)
# Words that stand where a speaker does and name nobody.
_NO_NAME: Final = re.compile(
    "[一二两这那众人他她你我们的了着是不在有就便又听见笑说忙因回问口内上下来去里面心时听只都且才连]"
    "|^[お母父兄姉奥皆客神王何]様|^(?:母|父|兄|姉|奥|皆|客|神|何)"
)


@dataclass(slots=True)
class _Mentions:
    """What speaks for and against a word being a person's name."""

    all: int = 0
    inside: int = 0  # not at the beginning of a sentence
    speaking: int = 0
    places: int = 0
    articles: int = 0
    plain: Counter[str] = field(default_factory=Counter)  # the names it stands in, without a title
    titled: Counter[str] = field(default_factory=Counter)  # and with one


def people(told: Sequence[Passage], words: Lexicon, most: int = 8) -> list[Person]:
    """At most ``most`` persons, those named oftenest in these passages, in the order in which they come in.

    Of a long text every second passage is looked at, or every third, as time allows.
    """
    step = 1 + sum(len(passage.text) for passage in told) // _SAMPLE
    found = [*_named(told[::step], words), *_speaking(told[::step])]
    found.sort(key=lambda person: -person[1].total())
    persons = []
    for name, names in found[:most]:
        if names.total() >= found[0][1].total() * _SELDOM:
            edge = "" if _UNSPACED.match(name) else r"\b"
            stands = re.compile(f"{edge}(?:{'|'.join(map(re.escape, names))}){edge}")
            first = next((passage.part for passage in told if stands.search(passage.text)), None)
            if first is not None:  # else no word of the text: pieces of a title page put together
                persons.append(Person(name, first))
    return sorted(persons, key=lambda person: person.part)


def _named(told: Sequence[Passage], words: Lexicon) -> list[tuple[str, Counter[str]]]:
    """Persons by the name that they are best known by, each with all the names that mean them and their mentions."""
    mentions = _scan(told, words)
    text = "\n".join(passage.text for passage in told)
    persons: list[tuple[str, Counter[str]]] = []
    taken: set[str] = set()
    for word in sorted(mentions, key=lambda word: -mentions[word].all)[:_LOOKED_AT]:
        mention = mentions[word]
        if mention.all < _LEAST or text.count(f" {word.lower()} ") * _SMALL > mention.all:
            continue
        for name, names in _tell_apart(word, mentions, words.ladies):
            same = [person for person in persons if person[1].keys() <= names.keys()]
            others = (taken & names.keys()).difference(*(theirs for _, theirs in same))
            known = sum(names[each] for each in others)
            named = name in mention.titled or _is_person(mention, words)
            if named and name not in others and names.total() >= _LEAST and known * 3 <= names.total():
                persons = [person for person in persons if person not in same]
                persons.append((name, names))
                taken |= names.keys()
    return persons


def _scan(told: Sequence[Passage], words: Lexicon) -> dict[str, _Mentions]:
    """How each word with a capital is used."""
    mentions: dict[str, _Mentions] = {}
    unnamed = words.titles | words.nobody | words.pronouns
    for passage in told:
        text = passage.text
        for match in _NAME.finditer(text):
            before, after = (match["before"] or "").lower(), (match["after"] or "").lower()
            tokens = [token.rstrip(".") for token in match["name"].split()]
            begins = not before and text[: match.start("name")].rstrip(" ")[-1:] in _BEGINS
            names = [token for token in tokens if token.replace("’", "'").lower() not in unnamed]
            if not names or any(len(name) > 1 and name.isupper() for name in names):
                continue
            title = match["before"] if before in words.titles else match["name"].split()[0]
            name = " ".join(names)
            titled = title.rstrip(".").lower() in words.titles
            if titled:
                if before in words.articles and name.endswith("s"):
                    continue  # the Miss Musgroves
                name = f"{title} {name}"
            for word in names:
                mention = mentions.setdefault(word, _Mentions())
                mention.all += 1
                mention.inside += not begins or titled
                mention.speaking += before in words.speaking or after in words.speaking
                mention.places += before in words.places
                mention.articles += not titled and before in words.articles
                (mention.titled if titled else mention.plain)[name] += 1
    return mentions


def _tell_apart(
    word: str, mentions: dict[str, _Mentions], ladies: frozenset[str]
) -> Iterator[tuple[str, Counter[str]]]:
    """The persons who share a word, by the names that mean them: Darcy and Mr. Darcy are one, Miss Darcy another.

    A surname alone is rather the man's, even where his wife is named oftener.
    """
    mention = mentions[word]
    by_title: dict[str, Counter[str]] = {}
    for name, count in mention.titled.items():
        by_title.setdefault(name.split()[0].rstrip(".").lower(), Counter())[name] = count
    persons = [
        by_title[title] for title in sorted(by_title, key=lambda title: (title in ladies, -by_title[title].total()))
    ]
    usual = [names.most_common(1)[0][0] for names in persons]
    if mention.plain[word] >= mention.all * 2 * _SHARE:
        if not persons or persons[0].total() <= mention.plain.total():
            usual[:1] = [_in_full(word, mentions)]
        persons[:1] = [mention.plain + (persons[0] if persons else Counter())]
    else:
        others = [name for name in mention.plain if name != word]
        persons += [Counter({name: mention.plain[name]}) for name in others]
        usual += others
    for name, names in zip(usual, persons, strict=True):
        if names.total() >= mention.all * _SHARE:
            yield name, names


def _in_full(word: str, mentions: dict[str, _Mentions]) -> str:
    """Both names of who has two, unless another shares the second; else the usual one."""
    mention = mentions[word]
    for name, count in mention.plain.items():
        others = [mentions[other] for other in name.split() if other != word]
        if (
            count >= mention.all * _SHARE
            and others
            and all(other.all <= min(count / _OWN, other.inside * 2) for other in others)
        ):
            return name
    return max(mention.plain, key=lambda name: mention.plain[name])


def _is_person(mention: _Mentions, words: Lexicon) -> bool:
    needed = max(1, mention.all * _SPEAKERS * (2 if words.nouns else 1))
    return (
        mention.speaking + mention.titled.total() >= needed
        and mention.inside * 4 >= mention.all
        and mention.places <= max(1, mention.all * _PLACES)
        and mention.articles <= max(1, mention.all * _ARTICLES)
    )


def _speaking(told: Sequence[Passage]) -> list[tuple[str, Counter[str]]]:
    """Who speaks in Chinese, and who is addressed in Japanese, each by their one name."""
    found = (
        match["chinese"] or match["japanese"]
        for passage in told
        if not passage.text[:200].isascii()
        for match in _SPEAKER.finditer(passage.text)
    )
    counts = Counter(name for name in found if _NO_NAME.search(name) is None)
    for name in list(counts):
        if name[-1] == "儿" and name[:-1] in counts:  # the same name, said fondly
            counts[name[:-1]] += counts.pop(name)
    return [(name, Counter({name: count})) for name, count in counts.items() if count >= _LEAST]
