"""What style sheets say that a reader sees: italics, bold, lines kept, text hidden.

Selectors are read as far as books use them: names, classes, ids, ``[epub|type~="x"]``, within and right within. A rule
with anything else in its selector is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from lxml import etree

from story.formats.markup.elements import classes, tag, types
from story.model import Style

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE: Final = re.compile(r"([^{};@]{1,2000})\{([^{}]{0,20000})\}")
_SIMPLE: Final = re.compile(r"(?P<tag>[\w-]+|\*)?(?P<rest>(?:[.#][\w-]+|\[(?:epub\|)?type~=[\"']?[\w:.-]+[\"']?\])*)")
_PIECE: Final = re.compile(r"(?P<sign>[.#]|\[(?:epub\|)?type~=[\"']?)(?P<name>[\w:.-]+)")
_MOST: Final = 4_000  # rules that matter; books have tens
_DEEPEST: Final = 6  # elements that one selector names
_ABOVE: Final = 40  # elements above one that a selector may name; books are not so deep
_SEEN: Final = frozenset(("font-style", "font-weight", "font", "font-variant", "display", "white-space"))

Look = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Compound:
    tag: str
    classes: frozenset[str]
    ids: frozenset[str]
    types: frozenset[str]

    def fits(self, element: etree._Element) -> bool:
        return (
            (not self.tag or self.tag == tag(element))
            and self.classes.issubset(classes(element))
            and (not self.ids or element.get("id") in self.ids)
            and (not self.types or self.types.issubset(types(element)))
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    weight: tuple[int, ...]  # ids, classes, names, and which comes later
    chain: tuple[tuple[_Compound, bool], ...]  # from the element up; whether it stands right above
    look: Look


@dataclass(slots=True)
class Sheet:
    """The rules of some style sheets, those that come later overruling those before."""

    _by_key: dict[str, list[_Rule]] = field(default_factory=dict)
    _count: int = 0

    def add(self, css: str) -> None:
        """Read one more style sheet."""
        for selectors, body in _RULE.findall(_COMMENT.sub(" ", css)):
            look = read_look(body)
            for selector in selectors.split(",") if look else ():
                rule = _rule(selector, look, self._count)
                if rule is not None and self._count < _MOST:
                    self._count += 1
                    self._by_key.setdefault(_key(rule.chain[0][0]), []).append(rule)

    def look(self, element: etree._Element) -> Look:
        """How the sheets and its own ``style`` want an element shown."""
        keys = ["", tag(element), *(f".{name}" for name in classes(element)[:20]), f"#{element.get('id')}"]
        rules = [rule for key in keys for rule in self._by_key.get(key, ()) if _fits(rule, element)]
        look: Look = {}
        for rule in sorted(rules, key=lambda rule: rule.weight):
            look |= rule.look
        return look | read_look(element.get("style") or "")


def read_look(body: str) -> Look:
    """The declarations that matter here; ``font`` is read for its style and weight."""
    look: Look = {}
    for declaration in body.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip().lower()
        if name == "font":
            parts = value.split()
            look |= {"font-style": "italic" if "italic" in parts or "oblique" in parts else "normal"}
            look |= {"font-weight": "bold" if {"bold", "700", "800", "900"} & set(parts) else "normal"}
        elif name in _SEEN:
            look[name] = value
    return look


def restyle(style: Style, look: Mapping[str, str], name: str) -> Style:
    """The style of what stands in an element called ``name`` within ``style``."""
    if name in ("em", "i", "cite", "dfn", "var"):
        style |= Style.ITALIC
    elif name in ("strong", "b"):
        style |= Style.BOLD
    slant, weight = look.get("font-style", ""), look.get("font-weight", "")
    if slant in ("italic", "oblique"):
        style |= Style.ITALIC
    elif slant == "normal":
        style &= ~Style.ITALIC
    if weight in ("bold", "bolder", "600", "700", "800", "900"):
        style |= Style.BOLD
    elif weight in ("normal", "lighter", "400") and "small-caps" not in look.get("font-variant", ""):
        style &= ~Style.BOLD
    return style


def _rule(selector: str, look: Look, number: int) -> _Rule | None:
    chain: list[tuple[_Compound, bool]] = []
    right_above = False
    weight = [0, 0, 0]
    for part in reversed(re.sub(r"\s*>\s*", " > ", selector).split()):
        if part == ">":
            right_above = True
            continue
        found = _SIMPLE.fullmatch(part)
        if found is None or len(chain) == _DEEPEST:
            return None
        pieces = [(piece["sign"][0], piece["name"].rstrip("\"'")) for piece in _PIECE.finditer(found["rest"])]
        name = "" if found["tag"] in (None, "*") else found["tag"].lower()
        named = {sign: frozenset(name for mark, name in pieces if mark == sign) for sign in ".#["}
        chain.append((_Compound(name, named["."], named["#"], named["["]), right_above))
        weight = [weight[0] + len(named["#"]), weight[1] + len(named["."]) + len(named["["]), weight[2] + bool(name)]
        right_above = False
    return _Rule((*weight, number), tuple(chain), look) if chain else None


def _key(compound: _Compound) -> str:
    """Under which name a rule is kept: its rarest."""
    for sign, names in (("#", compound.ids), (".", compound.classes)):
        if names:
            return sign + min(names)
    return compound.tag


def _fits(rule: _Rule, element: etree._Element) -> bool:
    return rule.chain[0][0].fits(element) and _fits_above(rule.chain[1:], islice(element.iterancestors(), _ABOVE))


def _fits_above(chain: Sequence[tuple[_Compound, bool]], above: Iterator[etree._Element]) -> bool:
    for compound, right_above in chain:
        for element in above:
            if compound.fits(element):
                break
            if right_above:
                return False
        else:
            return False
    return True
