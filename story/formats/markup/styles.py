"""The declarations of style sheets that change what is read: italics, bold, kept line ends, hidden text.

Selectors are understood as far as books use them: names, classes, ids, ``[epub|type~="x"]``, descendants and children.
A rule with anything else in its selector is ignored.

Why not tinycss2 and cssselect2: measured on 2026-11-30, reading four EPUBs took 7 to 15 % longer with them. A file
could also make them work without end: 150 nested elements and the selector ``.a div div div p`` took more than 60 s.
Here they take 0.03 s.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from lxml import etree

from story.formats.markup.elements import class_names, semantic_types, tag_name
from story.model import Style

_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_COMPOUND: Final = re.compile(r"(?P<tag>[\w-]+|\*)?(?P<rest>(?:[.#][\w-]+|\[(?:epub\|)?type~=[\"']?[\w:.-]+[\"']?\])*)")
_SIMPLE: Final = re.compile(r"(?P<sign>[.#]|\[(?:epub\|)?type~=[\"']?)(?P<name>[\w:.-]+)")
_MAX_RULES: Final = 4_000  # rules with declarations that matter; books have tens
_MAX_COMPOUNDS: Final = 6  # in one selector
_MAX_ANCESTORS: Final = 40  # of an element that are compared with a selector; books are not so deep
_PROPERTIES: Final = frozenset(("font-style", "font-weight", "font", "font-variant", "display", "white-space"))

#: Values by property, both in lower case.
Declarations = dict[str, str]


@dataclass(frozen=True, slots=True)
class _CompoundSelector:
    """Conditions on a single element, such as ``p.verse``. Empty ones are always met."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]
    types: frozenset[str]

    def matches(self, element: etree._Element) -> bool:
        """Return whether an element meets the conditions."""
        return (
            (not self.tag or self.tag == tag_name(element))
            and self.classes.issubset(class_names(element))
            and (not self.ids or element.get("id") in self.ids)
            and (not self.types or self.types.issubset(semantic_types(element)))
        )

    @property
    def key(self) -> str:
        """The rarest of its names, under which its rule is stored."""
        for sign, names in (("#", self.ids), (".", self.classes)):
            if names:
                return sign + min(names)
        return self.tag


@dataclass(frozen=True, slots=True)
class _Rule:
    """``specificity`` counts ids, classes and names, and ends with the rule's number.

    ``compounds`` go from the element to its ancestors. The flag is true if the element must be a child (``>``) of that
    ancestor.
    """

    specificity: tuple[int, ...]
    compounds: tuple[tuple[_CompoundSelector, bool], ...]
    declarations: Declarations

    def matches(self, element: etree._Element) -> bool:
        """Return whether the rule applies to an element."""
        if not self.compounds[0][0].matches(element):
            return False
        return _match_ancestors(self.compounds[1:], islice(element.iterancestors(), _MAX_ANCESTORS))


@dataclass(slots=True)
class StyleSheet:
    """The rules of one or more style sheets. Later rules take precedence over earlier ones."""

    _rules_by_key: dict[str, list[_Rule]] = field(default_factory=dict)
    _count: int = 0

    def add_rules(self, css: str) -> None:
        """Add the rules of a style sheet."""
        for part in _COMMENT.sub(" ", css).split("}"):
            before, _, body = part.rpartition("{")
            selectors = re.split("[{;@]", before)[-1]
            declarations = parse_declarations(body) if selectors else {}
            for selector in selectors.split(",") if declarations else ():
                if self._count == _MAX_RULES:
                    return
                if (rule := _parse_rule(selector, declarations, self._count)) is not None:
                    self._count += 1
                    self._rules_by_key.setdefault(rule.compounds[0][0].key, []).append(rule)

    def declarations_for(self, element: etree._Element) -> Declarations:
        """Return the declarations for an element, including those of its ``style`` attribute."""
        keys = ["", tag_name(element), *(f".{name}" for name in class_names(element)[:20]), f"#{element.get('id')}"]
        rules = [rule for key in keys for rule in self._rules_by_key.get(key, ()) if rule.matches(element)]
        declarations: Declarations = {}
        for rule in sorted(rules, key=lambda rule: rule.specificity):
            declarations |= rule.declarations
        return declarations | parse_declarations(element.get("style") or "")


def parse_declarations(body: str) -> Declarations:
    """Return the declarations that change what is read. ``font`` is split into its style and weight."""
    declarations: Declarations = {}
    for declaration in body.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip().lower()
        if name == "font":
            words = value.split()
            declarations["font-style"] = "italic" if "italic" in words or "oblique" in words else "normal"
            declarations["font-weight"] = "bold" if {"bold", "700", "800", "900"} & set(words) else "normal"
        elif name in _PROPERTIES:
            declarations[name] = value
    return declarations


def inherit_style(style: Style, declarations: Mapping[str, str], name: str) -> Style:
    """Return the style within an element called ``name``, if ``style`` is the style around it."""
    if name in ("em", "i", "cite", "dfn", "var"):
        style |= Style.ITALIC
    elif name in ("strong", "b"):
        style |= Style.BOLD
    slant, weight = declarations.get("font-style", ""), declarations.get("font-weight", "")
    if slant in ("italic", "oblique"):
        style |= Style.ITALIC
    elif slant == "normal":
        style &= ~Style.ITALIC
    if weight in ("bold", "bolder", "600", "700", "800", "900"):
        style |= Style.BOLD
    elif weight in ("normal", "lighter", "400") and "small-caps" not in declarations.get("font-variant", ""):
        style &= ~Style.BOLD
    return style


def _parse_rule(selector: str, declarations: Declarations, number: int) -> _Rule | None:
    compounds: list[tuple[_CompoundSelector, bool]] = []
    is_parent = False
    ids = classes = names = 0
    for part in reversed(re.sub(r"\s*>\s*", " > ", selector).split()):
        if part == ">":
            is_parent = True
            continue
        match = _COMPOUND.fullmatch(part)
        if match is None or len(compounds) == _MAX_COMPOUNDS:
            return None
        simple = [(found["sign"][0], found["name"].rstrip("\"'")) for found in _SIMPLE.finditer(match["rest"])]
        tag = "" if match["tag"] in (None, "*") else match["tag"].lower()
        by_sign = {sign: frozenset(name for other, name in simple if other == sign) for sign in ".#["}
        compounds.append((_CompoundSelector(tag, by_sign["."], by_sign["#"], by_sign["["]), is_parent))
        ids, classes, names = (
            ids + len(by_sign["#"]),
            classes + len(by_sign["."]) + len(by_sign["["]),
            names + bool(tag),
        )
        is_parent = False
    return _Rule((ids, classes, names, number), tuple(compounds), declarations) if compounds else None


def _match_ancestors(compounds: Sequence[tuple[_CompoundSelector, bool]], ancestors: Iterator[etree._Element]) -> bool:
    for compound, is_parent in compounds:
        for element in ancestors:
            if compound.matches(element):
                break
            if is_parent:
                return False
        else:
            return False
    return True
