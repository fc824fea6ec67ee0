"""Numbers of chapters: figures, Roman numerals, words of six languages, Chinese numerals."""

import re
from typing import Final

_EN: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred "
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth last final"
)
_FR: Final = (
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts trente "
    "quarante cinquante soixante cent premier première second seconde dernier dernière"
)
_DE: Final = "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"
_ES: Final = (
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento"
)
_IT: Final = "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici venti"
#: A pattern of ordinals that may stand before the word for a chapter or a volume: "Erstes Kapitel", "Segunda parte".
ORDINAL_PATTERN: Final = (
    r"(?:premi[eè]re?|seconde?|derni[eè]re?|\w{2,16}i[eè]me|"
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last|final|"
    r"(?:\w*(?:erst|zweit|dritt|viert|fünft|sechst|siebent|siebt|acht|neunt|zehnt|elft|zwölft|letzt)|\w{3,24}st)e[rs]?|"
    r"primer[ao]?|segund[ao]|tercer[ao]?|terceir[ao]|cuart[ao]|quart[ao]|quint[ao]|sext[ao]|s[ée]ptim[ao]|octav[ao]|"
    r"noven[ao]|d[ée]cim[ao]\w*|und[ée]cim[ao]|duod[ée]cim[ao]|vig[ée]sim[ao]\w*|[úu]ltim[ao]|prim[ao]|second[ao]|"
    r"terz[ao]|sest[ao]|settim[ao]|ottav[ao]|non[ao])"
)
_WORD: Final = (
    rf"(?:{'|'.join(f'{_EN} {_FR} {_DE} {_ES} {_IT}'.split())}|{ORDINAL_PATTERN}|veinti\w+|"
    r"\w{3,12}und(?:zwanzig|dreißig|vierzig|fünfzig)|(?:drei|vier|fünf|sech|sieb|acht|neun)zehn|zwanzig|dreißig)"
)
#: A pattern of the number after the word for a chapter. In Roman numerals, D and M occur only in capitals.
NUMBER_PATTERN: Final = (
    rf"(?:\d{{1,4}}|[IVXLCDM]+|[ivxlc]+|(?i:(?:the )?{_WORD}(?:(?:-| y | et | und | e |[ ]){_WORD}){{0,3}}))(?!\w)"
)
#: The characters of Chinese numerals, for a character class.
CHINESE_DIGITS: Final = "〇零一二三四五六七八九十百千两廿卅\\d０-９"

_ROMAN: Final = re.compile(r"(?:C{0,3})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})")
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_CHINESE_DIGITS: Final = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_CHINESE_POWERS: Final = {"十": 10, "百": 100, "千": 1000}


def parse_numeral(number: str) -> int:
    """Return the value of figures, a Roman numeral in capitals or a Chinese numeral; 0 if it is none of them."""
    if number.isdecimal():
        return int(number)
    if number and all(character in _CHINESE_DIGITS or character in _CHINESE_POWERS for character in number):
        return _parse_chinese(number)
    if not number or not _ROMAN.fullmatch(number):
        return 0
    values = [_ROMAN_DIGITS[letter] for letter in number]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _parse_chinese(number: str) -> int:
    if not any(character in _CHINESE_POWERS for character in number):
        return int("".join(str(_CHINESE_DIGITS[character]) for character in number))
    total = digit = 0
    for character in number:
        if power := _CHINESE_POWERS.get(character):
            total, digit = total + (digit or 1) * power, 0
        else:
            digit = _CHINESE_DIGITS[character]
    return total + digit
