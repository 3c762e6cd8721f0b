import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.charset import decode, encoding_of
from sources.charsets import codec_of

RUSSIAN = "Привет, мир: как научиться читать быстрее"
JAPANESE = "日本語のページタイトル、機械学習システムの設計"
CHINESE = "机器学习系统的设计与实现\uff0c这是一个测试页面"
KOREAN = "한국어 페이지 제목: 기계 학습 시스템 설계"
GREEK = "Καλημέρα κόσμε, ένα μικρό κείμενο"
FRENCH = "Déjà vu: l\u2019été à la plage coûte 5 €"


def page(title: str, label: str = "") -> str:
    meta = f'<meta charset="{label}">' if label else ""
    return f"<html><head>{meta}<title>{title}</title></head><body><p>{title}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "iso8859-5", "iso-8859-5"),
        (JAPANESE, "cp932", "shift_jis"),
        (JAPANESE, "cp932", "x-sjis"),
        (JAPANESE, "euc_jp", "euc-jp"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (CHINESE, "gbk", "gb2312"),
        (CHINESE, "gb18030", "gbk"),
        (KOREAN, "cp949", "euc-kr"),
        (GREEK, "cp1253", "windows-1253"),
        (FRENCH, "cp1252", "iso-8859-1"),
        (FRENCH, "cp1252", "latin1"),
        (FRENCH, "cp1252", "us-ascii"),
        (RUSSIAN, "utf-8", "utf-8"),
        (RUSSIAN, "utf-16-le", "utf-16"),
    ],
)
def test_the_header_names_the_encoding(text: str, codec: str, label: str) -> None:
    body = page(text).encode(codec)
    assert decode(body, f'text/html; charset="{label}"') == page(text)


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (JAPANESE, "cp932", "shift_jis"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (CHINESE, "gbk", "gb2312"),
        (KOREAN, "cp949", "ks_c_5601-1987"),
        (FRENCH, "cp1252", "iso-8859-1"),
    ],
)
def test_the_page_names_the_encoding_where_the_header_does_not(
    text: str, codec: str, label: str
) -> None:
    written = page(text, label)
    assert decode(written.encode(codec), "text/html") == written


def test_the_old_form_of_the_meta_declaration_counts() -> None:
    meta = b'<meta http-equiv=Content-Type content="text/html; charset=windows-1251">'
    body = meta + b"<title>\xcf</title>"
    assert decode(body, "").endswith("<title>П</title>")


def test_an_xml_declaration_counts() -> None:
    body = b'<?xml version="1.0" encoding="windows-1251"?><html><title>\xcf</title></html>'
    assert "П" in decode(body, "")


@pytest.mark.parametrize(
    ("text", "codec"), [(RUSSIAN, "cp1251"), (JAPANESE, "cp932"), (CHINESE, "gb18030")]
)
def test_an_unnamed_encoding_is_detected(text: str, codec: str) -> None:
    written = page(text * 5)
    assert decode(written.encode(codec), "text/html") == written


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_wins_over_the_header(codec: str) -> None:
    assert decode(page(RUSSIAN).encode(codec), "text/html; charset=koi8-r") == page(RUSSIAN)


def test_big_endian_utf_16_has_its_mark_too() -> None:
    body = b"\xfe\xff" + page(RUSSIAN).encode("utf-16-be")
    assert decode(body, "") == page(RUSSIAN)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_markup_needs_no_mark(codec: str) -> None:
    assert decode(page(RUSSIAN).encode(codec), "") == page(RUSSIAN)


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "koi8-r", "no-such-thing"])
def test_utf_8_under_a_wrong_single_byte_label_is_still_utf_8(label: str) -> None:
    assert decode(page(FRENCH).encode(), f"text/html; charset={label}") == page(FRENCH)


def test_a_page_that_declares_utf_16_in_ascii_is_utf_8() -> None:
    written = page(FRENCH, "utf-16")
    assert decode(written.encode(), "") == written


def test_one_bad_byte_does_not_turn_a_utf_8_page_into_another_encoding() -> None:
    body = page(RUSSIAN, "utf-8").encode().replace(b"<p>", b"<p>\xff")
    assert decode(body, "") == page(RUSSIAN, "utf-8").replace("<p>", "<p>\ufffd")


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_cut_last_character_leaves_utf_8_as_it_is(cut: int) -> None:
    body = ("é" * 10 + "😀").encode()[:-cut]
    assert decode(body, "text/html") == "é" * 10 + "\ufffd"


def test_a_cut_last_character_leaves_a_double_byte_encoding_as_it_is() -> None:
    assert (
        decode(JAPANESE.encode("cp932")[:-1], "text/html; charset=shift_jis")[:-1] == JAPANESE[:-1]
    )


def test_a_wrong_label_gives_replacement_characters_and_no_error() -> None:
    assert decode(b"<title>\xff\xff</title>", "text/html; charset=utf-8") is not None


def test_zero_bytes_become_replacement_characters() -> None:
    assert decode(b"<p>a\0b", "text/html; charset=utf-8") == "<p>a\ufffdb"


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("latin1", "cp1252"),
        ("ISO-8859-1", "cp1252"),
        ("ascii", "cp1252"),
        ("gb2312", "gb18030"),
        (" GBK ", "gb18030"),
        ("shift_jis", "cp932"),
        ("windows-31j", "cp932"),
        ("x-sjis", "cp932"),
        ("euc-kr", "cp949"),
        ("big5", "big5hkscs"),
        ("iso-8859-9", "cp1254"),
        ("tis-620", "cp874"),
        ("x-cp1251", "cp1251"),
        ("utf8", "utf-8"),
        ("unicode-1-1-utf-8", "utf-8"),
        ("utf-7", ""),
        ("rot13", ""),
        ("base64", ""),
        ("idna", ""),
        ("unicode_escape", ""),
        ("a\0b", ""),
        ("../../etc", ""),
        ("", ""),
    ],
)
def test_labels_mean_what_the_whatwg_standard_says(label: str, codec: str) -> None:
    assert codec_of(label) == codec


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400), st.text(max_size=60))
def test_no_bytes_and_no_header_are_refused(body: bytes, header: str) -> None:
    text = decode(body, header)
    assert text.encode("utf-8").decode() == text
    assert "\0" not in text


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\x1b\ufeff")))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    body = ("<p>é" + text).encode()
    assert encoding_of(body, "text/html") == "utf-8"
    assert decode(body, "text/html; charset=utf-8") == "<p>é" + text
