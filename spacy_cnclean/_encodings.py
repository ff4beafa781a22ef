"""Encodings of text files: which names are any, and what to say where bytes are none of one."""

from __future__ import annotations

import codecs
from typing import Final

# What every encoding of text can write; two dots stand in no host name (idna).
_PROBE: Final = "a..\r\n"
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_REPLACED: Final = "\ufffd"


def check_encoding(name: str) -> None:
    """Refuse what is not the name of an encoding that text files are written in.

    Raises:
        ValueError: Python knows no such encoding, or it is one of something else than text.
    """
    try:
        is_text = _PROBE.encode(name).decode(name) == _PROBE
        codecs.getincrementaldecoder(name)
    except LookupError:
        raise ValueError(f"unknown encoding {name!r}") from None
    except UnicodeError:
        is_text = False
    if not is_text:
        raise ValueError(f"{name!r} is no encoding of text files")


def wide_encoding(head: bytes, encoding: str) -> str:
    r"""Return the encoding that a byte order mark names, where the bytes are not in another.

    >>> wide_encoding("监管".encode("utf-16"), "utf-8"), wide_encoding(b"\xff\xfe", "latin-1")
    ('utf-16', '')

    Args:
        head: The first bytes of a file, 4 or more.
        encoding: The encoding that it is read in.

    Returns:
        "utf-16", "utf-32", or "" where there is no such mark.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            try:
                mark.decode(encoding)
            except UnicodeError:
                return name
    return ""


def gbk_hint(data: bytes, encoding: str) -> str:
    r"""Return what to add to an error where bytes are not in an encoding; empty if nothing.

    >>> gbk_hint("监管收紧".encode("gbk"), "utf-8")
    '; if it is GBK, use --encoding gb18030'
    >>> gbk_hint("监管收紧".encode()[:-1], "utf-8"), gbk_hint(b"caf\xe9", "utf-8")
    ('', '')

    Args:
        data: Some of the file; a character may be cut at its end.
        encoding: The encoding that it is not in.
    """
    if codecs.lookup(encoding).name not in {"utf-8", "utf-8-sig", "ascii"}:
        return ""
    read = data.decode("utf-8", "replace")
    good = sum(not character.isascii() for character in read) - 2 * read.count(_REPLACED)
    try:
        text = codecs.getincrementaldecoder("gb18030")().decode(data)
    except UnicodeDecodeError:
        return ""
    # UTF-8 with a damaged byte is often GBK as well, of characters that say nothing.
    is_gbk = good < 0 and any("\u4e00" <= character <= "\u9fff" for character in text)
    return "; if it is GBK, use --encoding gb18030" if is_gbk else ""
