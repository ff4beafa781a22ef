"""The elements of HTML (WHATWG HTML, section 4, and those that it lists as obsolete), by kind."""

from __future__ import annotations

from typing import Final


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# What a browser shows on lines of its own (section 15.3, "Flow content" and tables).
BLOCKS: Final = _names(
    """
    address article aside blockquote body caption center colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html
    legend li listing main menu nav noframes ol optgroup option p plaintext pre search section
    select summary table tbody tfoot thead title tr ul xmp
    """
)
CELLS: Final = _names("td th")
# What is shown to nobody, or is no text.
HIDDEN: Final = _names("script style template noscript iframe svg noembed")
_INLINE: Final = _names(
    """
    a abbr acronym applet area audio b base basefont bdi bdo big blink button canvas cite code col
    data datalist del dfn em embed font frame i img input ins kbd keygen label link map mark marquee
    meta meter nobr object output param picture progress q rb rp rt rtc ruby s samp slot small
    source spacer span strike strong sub sup textarea time track tt u var video wbr
    """
)
ELEMENTS: Final = BLOCKS | CELLS | HIDDEN | _INLINE | {"br"}
# Nobody writes these in angle brackets but as tags. Others are words too (`cp <source> <output>`),
# names of types (`List<Object>`) or letters, and need attributes or their partner.
SURE: Final = _names(
    """
    br hr p div span img ul ol li dl dt dd tr td th tbody thead tfoot h1 h2 h3 h4 h5 h6 strong em
    blockquote html body wbr nobr font center sup sub figcaption colgroup noscript iframe
    """
)
