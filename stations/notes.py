"""Show notes made safe to show, and made plain to search and to list. No I/O."""

from __future__ import annotations

import html
import re
from collections import Counter
from functools import lru_cache
from typing import Literal

import nh3

NOTES_MAX = 200_000
"""Characters of HTML that are looked at; what is beyond is cut off."""

DEEPEST = 500
"""Elements in elements; of notes that are nested deeper only the words are kept."""

REOPENED_MAX = 20_000
"""Times that <b> and the like may have to be begun again, because they were not ended where they began."""

SUMMARY_MAX = 20_000
"""Characters of the plain text that is kept for searching."""

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "div", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre",
    "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
_DROPPED = {"script", "style", "title", "noscript", "template", "textarea", "iframe", "object", "svg", "math"}
_ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}

# Up to the next "<" at most: looking for a ">" that never comes from each of many takes hours.
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]+|#\d+|#x[\da-fA-F]+);|<!--")
_BLOCK = re.compile(r"<(?:p|br|div|li|h[1-6]|table|pre|blockquote|hr|dl)\b", re.IGNORECASE)
_IMAGES = re.compile(r"<(?:(?P<in>a)\b|(?P<out>/a)\b|(?P<image>img)\b)[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(src|alt|width|height)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")
_UNSEEN = re.compile(
    r"<(script|style|title|noscript|template|textarea)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_SILENT = re.compile(
    r"<(script|style|title|noscript|template|textarea|iframe|object|svg|math|xmp|noembed|noframes|plaintext)\b"
    r".*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_STRICT = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z\d]*+)"
    r"""(?:[ \t\n\f\r]++[^ \t\n\f\r"'<>/=]++(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+"""
    r"""(?:"[^"<]*+"|'[^'<]*+'|[^ \t\n\f\r"'<>=`]++))?+)*+[ \t\n\f\r]*+/?>|<"""
)
_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z\d]*|[!?])[^<>]*>")
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "blockquote",
    "pre", "figure", "figcaption", "section", "article", "header", "footer", "br", "hr",
}  # fmt: skip
_VOID = frozenset({"br", "hr", "wbr"})
_LASTING = frozenset({"a", "b", "code", "em", "i", "s", "small", "strong", "u"})  # HTML: formatting elements
_BREAKS = frozenset(_BLOCKS | {f"/{name}" for name in _BLOCKS})


def safe_html(text: str, base_url: str) -> str:
    """The notes without anything that runs, loads or styles: links open elsewhere and pictures became links.

    Args:
        text: HTML as sent, or plain text, whose lines and addresses are then made to be seen.
        base_url: where relative links start.
    """
    text = text[:NOTES_MAX].strip()
    if not text:
        return ""
    cleaner = _cleaner(base_url)
    made = cleaner.clean(_to_clean(text)).strip()
    if len(made) > 2 * NOTES_MAX:
        made = cleaner.clean(_from_plain(plain(text))).strip()
    return made


def _to_clean(text: str) -> str:
    """The notes as HTML that is made safe in a time that grows with its length and no faster."""
    if not _MARKUP.search(text):
        return _from_plain(text)
    shown = _without_images(text) if "<img" in text or "<IMG" in text else text
    if "\n" in text and not _BLOCK.search(text):
        shown = _paragraphs(shown)  # written as text, though with a link or an entity in it
    if shown.count("<") <= DEEPEST:
        return shown
    checked = _Checked()
    shown = checked.read(shown)
    # Else it would take time by the square of its depth, or come out many times as long.
    return shown if checked.depth <= DEEPEST and checked.again <= REOPENED_MAX else _from_plain(plain(text))


@lru_cache(maxsize=64)
def _cleaner(base_url: str) -> nh3.Cleaner:
    try:
        return _cleaner_from(("rewrite_with_base", base_url))
    except ValueError:  # no address, or none that the library takes for one
        return _cleaner_from("deny")


def _cleaner_from(relative: Literal["deny"] | tuple[Literal["rewrite_with_base"], str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        link_rel="nofollow noopener",
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative=relative,
    )


class _Checked:
    """Long notes cut down to tags about which no two readers differ, and what showing these takes at most."""

    def __init__(self) -> None:
        self.depth = 0  # of elements in elements, at most
        self.again = 0  # elements that are begun again, at most: <b> goes on behind the paragraph that it began in
        self._open: Counter[str] = Counter()
        self._now = 0
        self._lasting: dict[str, list[tuple[str, int]]] = {}  # by name what is open, and whether it counts (1 or 0)
        self._same: Counter[str] = Counter()
        self._going = 0

    def read(self, text: str) -> str:
        """The same without what is never shown; a "<" that begins no tag of ours is a letter."""
        return _STRICT.sub(self._tag, _SILENT.sub(" ", text))

    def _tag(self, found: re.Match[str]) -> str:
        name = (found["name"] or "").lower()
        if name not in _TAGS:
            return "" if name else "&lt;"
        if name not in _VOID:
            self._end(name) if found["end"] else self._begin(name, found[0])
        return found[0]

    def _begin(self, name: str, tag: str) -> None:
        self._open[name] += 1
        self._now += 1
        self.depth = max(self.depth, self._now)
        if name not in _LASTING:
            self.again += self._going
            return
        self._same[tag] += 1
        counts = int(self._same[tag] <= 3)  # HTML goes on with three alike at most
        self._lasting.setdefault(name, []).append((tag, counts))
        self._going += counts

    def _end(self, name: str) -> None:
        """An end is one only for what is open under its name."""
        if self._open[name]:
            self._open[name] -= 1
            self._now -= 1
            if name in _LASTING:
                tag, counts = self._lasting[name].pop()
                self._same[tag] -= 1
                self._going -= counts
        self.again += self._going


def _from_plain(text: str) -> str:
    """Paragraphs, line breaks and links for text that has none."""
    linked = _ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', html.escape(text, quote=False))
    return _paragraphs(linked)


def _paragraphs(text: str) -> str:
    lines = "\n".join(line.strip() for line in text.split("\n"))
    paragraphs = re.split(r"\n\n+", lines)
    return "".join("<p>{}</p>".format(paragraph.replace("\n", "<br>")) for paragraph in paragraphs)


def _without_images(text: str) -> str:
    """Pictures as links to them, or as their words where they are in a link; nothing for pixels that count readers."""
    depth = 0

    def instead(found: re.Match[str]) -> str:
        nonlocal depth
        if not found["image"]:
            depth = max(0, depth + (1 if found["in"] else -1))
            return found[0]
        return _link_to_image(found[0], linked=depth > 0)

    return _IMAGES.sub(instead, text)


def _link_to_image(tag: str, *, linked: bool) -> str:
    values: dict[str, str] = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(tag)}
    words, source = values.get("alt", ""), values.get("src", "")
    if linked or not source or source.startswith("data:") or {values.get("width"), values.get("height")} & {"0", "1"}:
        return words.replace("<", "&lt;")
    # Whatever stands in there is made safe afterwards, like all the rest.
    return f'<a href="{source.replace(chr(34), "%22")}">{words.replace("<", "&lt;") or "Picture"}</a>'


def plain(text: str) -> str:
    """The words of some HTML: lines where its blocks end, single spaces, at most SUMMARY_MAX characters."""
    if "<" in text:
        text = _UNSEEN.sub(" ", text)
    return summary(text)


def summary(safe: str) -> str:
    """The words of notes that were made safe, as `plain` has them."""
    text = safe
    if "<" in text:
        parts = _TAG.split(text.replace("\n", " "))  # text, name of a tag, text, …
        parts[1::2] = ["\n" if name.lower() in _BREAKS else "" for name in parts[1::2]]
        text = "".join(parts)
    if "&" in text:
        text = html.unescape(text)
    for blank in "\t\r\f\v\xa0":
        text = text.replace(blank, " ")
    while "  " in text:  # halves each run, so this goes round a few times at most
        text = text.replace("  ", " ")
    return "\n".join([line for part in text.split("\n") if (line := part.strip())])[:SUMMARY_MAX].rstrip()
