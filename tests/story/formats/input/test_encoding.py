"""Tests of decoding bytes in any encoding."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story.formats.input.encoding import decode

PROSE = "“Où est-il?” asked Zoë — nobody knew…"
FRENCH = (
    "Il a plu toute la semaine sur le port, et les mouettes se promenaient sur le quai, là où l'été dernier on jouait "
    "à la pétanque. « Où est-il donc passé ? » demanda Zoé."
)
GERMAN = (
    "Es regnete die ganze Woche auf den Hafen, und die Möwen gingen über den Kai, als hätten sie gar nichts zu tun. "
    "»Weißt du, wo er ist?«, fragte Käthe."
)
SPANISH = (
    "Llovió toda la semana en el puerto; las gaviotas paseaban por el muelle sin nada que hacer. «¿Dónde está?», "
    "preguntó la niña al señor Muñoz."
)
POLISH = (
    "Przez cały tydzień padało na port, a mewy chodziły po nabrzeżu, jakby nie miały nic do roboty. Nikt nie wiedział, "
    "skąd się wziął ten dźwięk."
)
CZECH = "Celý týden pršelo na přístav a racci chodili po nábřeží, jako by neměli co dělat. Kde je? zeptala se Žofie."
RUSSIAN = "Всю неделю над гаванью шёл дождь, и чайки ходили по набережной, как чиновники без дела. Где он?"
GREEK = "Έβρεχε όλη την εβδομάδα στο λιμάνι και οι γλάροι περπατούσαν στην προκυμαία χωρίς να έχουν τίποτα να κάνουν."
TURKISH = "Bütün hafta limana yağmur yağdı ve martılar rıhtımda yapacak işleri yokmuş gibi dolaştılar, dedi Ayşe."
HEBREW = "כל השבוע ירד גשם על הנמל, והשחפים הלכו על הרציף בלי שיהיה להם מה לעשות."
ARABIC = "هطل المطر على الميناء طوال الأسبوع، وكانت النوارس تمشي على الرصيف بلا عمل."
SIMPLIFIED = "港口下了一整个星期的雨，海鸥在码头上走来走去，无事可做。“他在哪里？”佐伊问道，没有人知道。"
TRADITIONAL = "港口下了一整個星期的雨，海鷗在碼頭上走來走去，無事可做。「他在哪裡？」佐伊問道，沒有人知道。"
JAPANESE = "港には一週間ずっと雨が降り、かもめたちは波止場を歩きまわっていた。「彼はどこ」だれも知らない。"
KOREAN = "항구에는 일주일 내내 비가 내렸고 갈매기들은 할 일 없이 부두를 걸어 다녔다. 그는 어디 있지? 조이가 물었다."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_common_encodings_give_the_same_text(encoding: str) -> None:
    assert decode(PROSE.encode(encoding)) == PROSE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_detected_without_byte_order_mark(encoding: str) -> None:
    assert decode("A plain tale, plainly told.".encode(encoding)) == "A plain tale, plainly told."


@pytest.mark.parametrize("times", [1, 40])
@pytest.mark.parametrize(
    ("prose", "encoding"),
    [
        (FRENCH, "latin-1"),
        (FRENCH, "iso8859-15"),
        (FRENCH, "mac-roman"),
        (GERMAN, "latin-1"),
        (SPANISH, "latin-1"),
        (SPANISH, "mac-roman"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (CZECH, "iso8859-2"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859-5"),
        (GREEK, "iso8859-7"),
        (TURKISH, "cp1254"),
        (HEBREW, "cp1255"),
        (ARABIC, "cp1256"),
        (SIMPLIFIED, "gb2312"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "cp949"),
    ],
)
def test_encoding_is_detected_by_letters(prose: str, encoding: str, times: int) -> None:
    text = "\n\n".join([prose] * times)
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("byte", [b"\xff", b"\xe9", b"\x81"])
@pytest.mark.parametrize(
    ("prose", "encoding"),
    [
        (PROSE, "utf-8"),
        (PROSE, "utf-8-sig"),
        (RUSSIAN, "utf-8"),
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "euc_jp"),
    ],
)
def test_one_invalid_byte_changes_no_other_letter(prose: str, encoding: str, byte: bytes) -> None:
    text = "\n".join([prose] * 40)
    data = text.encode(encoding)
    half = data.index(b"\n", len(data) // 2)
    broken = decode(data[:half] + byte + data[half:])
    assert broken.startswith(text[: len(text) // 3])
    assert broken.endswith(text[-len(text) // 3 :])
    assert len(broken) <= len(text) + 1


def test_line_in_another_encoding_is_read_too() -> None:
    text = "\n".join([FRENCH] * 60)
    assert decode(f"{text}\n".encode() + "Où ça ?".encode("cp1252")) == f"{text}\nOù ça ?"


@pytest.mark.parametrize(
    "text", ["café", "It’s", "naïve Zoë", "“Hm…”", "Où ça ?", "100 £ and 5 €", "“A” — “B”", "Überall Möwen.", "Año"]
)
def test_short_texts_are_windows_1252(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_every_line_end_becomes_a_newline(end: str) -> None:
    assert decode(f"one{end}two".encode()) == "one\ntwo"


def test_page_end_separates_paragraphs() -> None:
    assert decode(b"one\x0ctwo") == "one\n\ntwo"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" * 20, b"PK\x03\x04" + bytes(range(256)) * 8])
def test_images_and_archives_are_refused(data: bytes) -> None:
    with pytest.raises(UnicodeError):
        decode(data)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_decoded_text_has_no_control_characters(data: bytes) -> None:
    try:
        text = decode(data)
    except UnicodeError:
        return
    assert all(character in "\n\t" or not (character < " " or "\x7f" <= character <= "\x9f") for character in text)
