"""What a station may be called, where it may be, and what its rules may say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from spaces.errors import Invalid
from spaces.model.station import Rules
from spaces.model.user import clean_line

TITLE_MAX = 120
DESCRIPTION_MAX = 4000
SLUG_MIN, SLUG_MAX = 2, 60
CATEGORIES_MAX = 3
LANGUAGES_MAX = 20
EDITORS_MAX = 50
URL_MAX = 2000
FUNDING_TEXT_MAX = 128
"""As podcast apps show it at most."""

RESERVED = frozenset({"new", "import", "feed", "mine", "following"})
"""Slugs that are, or may become, pages of their own."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")  # RFC 5646, without what only linguists write

APPLE: Mapping[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": (
        "Alternative Health",
        "Fitness",
        "Medicine",
        "Mental Health",
        "Nutrition",
        "Sexuality",
    ),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga",
        "Automotive",
        "Aviation",
        "Crafts",
        "Games",
        "Hobbies",
        "Home & Garden",
        "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News",
        "Daily News",
        "Entertainment News",
        "News Commentary",
        "Politics",
        "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism",
        "Christianity",
        "Hinduism",
        "Islam",
        "Judaism",
        "Religion",
        "Spirituality",
    ),
    "Science": (
        "Astronomy",
        "Chemistry",
        "Earth Sciences",
        "Life Sciences",
        "Mathematics",
        "Natural Sciences",
        "Nature",
        "Physics",
        "Social Sciences",
    ),
    "Society & Culture": ("Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"),
    "Sports": (
        "Baseball",
        "Basketball",
        "Cricket",
        "Fantasy Sports",
        "Football",
        "Golf",
        "Hockey",
        "Rugby",
        "Running",
        "Soccer",
        "Swimming",
        "Tennis",
        "Volleyball",
        "Wilderness",
        "Wrestling",
    ),
    "Technology": (),
    "True Crime": (),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
}
"""Apple's categories, which every podcast app sorts by."""

CATEGORIES = frozenset({*APPLE, *(f"{top}/{below}" for top, some in APPLE.items() for below in some)})
"""The same as stations have them: "Technology", "Society & Culture/Documentary"."""


_CREATIVE_COMMONS = ("by", "by-nc", "by-nc-nd", "by-nc-sa", "by-nd", "by-sa")

LICENSES = frozenset(
    {
        "all-rights-reserved",
        "cc0-1.0",
        *(f"cc-{terms}-{version}" for terms in _CREATIVE_COMMONS for version in ("1.0", "2.0", "2.5", "3.0", "4.0")),
        *("cc-pddc", "fal-1.2", "fal-1.3", "gfdl-1.1", "gfdl-1.2", "gfdl-1.3"),
        *("mit", "pddl-1.0", "unlicense", "v4v-1.0", "wtfpl"),
    }
)
"""Identifiers of podcast:license for what is said and sung, in lower case as podcasts write them."""


def clean_title(text: str) -> str:
    """A title without control characters and surplus space.

    Raises:
        Invalid: `title_missing` or `title_invalid`.
    """
    title = clean_line(text)
    if not title:
        raise Invalid("A station needs a title.", code="title_missing", field="title")
    if len(title) > TITLE_MAX:
        raise Invalid(f"A title has up to {TITLE_MAX} characters.", code="title_invalid", field="title")
    return title


def clean_description(text: str) -> str:
    """A description in plain text with its paragraphs, without what cannot be printed.

    Raises:
        Invalid: `description_invalid`.
    """
    kept = "".join(char for char in text if char.isprintable() or char in "\n\t\u200d").strip()
    if len(kept) > DESCRIPTION_MAX:
        raise Invalid(
            f"A description has up to {DESCRIPTION_MAX} characters.", code="description_invalid", field="description"
        )
    return kept


def slug_from(title: str) -> str:
    """What a station of that title has in its address, if nobody else has it: letters a to z, digits and dashes."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    slug = "-".join(words)[: SLUG_MAX - 6].strip("-")  # room for a number behind it
    return slug if len(slug) >= SLUG_MIN else f"station-{slug}".rstrip("-")


def free_slug(beginning: str, taken: Collection[str]) -> str:
    """The same with the first number behind it that makes it free; without one when it is free."""
    candidates = (beginning, *(f"{beginning}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken and slug not in RESERVED)


def clean_slug(text: str) -> str:
    """A slug that somebody chose.

    Raises:
        Invalid: `slug_invalid` or `slug_reserved`.
    """
    slug = text.strip().lower()
    if not (SLUG_MIN <= len(slug) <= SLUG_MAX and _SLUG.fullmatch(slug)):
        raise Invalid(
            f"An address has {SLUG_MIN} to {SLUG_MAX} letters (a to z) and digits, with single dashes between.",
            code="slug_invalid",
            field="slug",
        )
    if slug in RESERVED:
        raise Invalid(f"“{slug}” is a page of this server. Choose another address.", code="slug_reserved", field="slug")
    return slug


def clean_language(text: str | None, *, field: str = "language") -> str | None:
    """A language tag in lower case; None for none.

    Raises:
        Invalid: `language_invalid`.
    """
    tag = (text or "").strip().lower().replace("_", "-")
    if not tag:
        return None
    if len(tag) > 35 or not _LANGUAGE.fullmatch(tag):
        raise Invalid(f"“{tag[:40]}” is not a language such as en or pt-br.", code="language_invalid", field=field)
    return tag


def clean_categories(given: Iterable[str]) -> tuple[str, ...]:
    """Categories of Apple's list, each once.

    Raises:
        Invalid: `category_unknown` or `categories_invalid`.
    """
    kept = tuple(dict.fromkeys(" ".join(category.split()) for category in given))
    if unknown := next((category for category in kept if category not in CATEGORIES), None):
        raise Invalid(
            f"“{unknown[:80]}” is not one of the categories that podcast apps know.",
            code="category_unknown",
            field="categories",
        )
    if len(kept) > CATEGORIES_MAX:
        raise Invalid(
            f"A station has at most {CATEGORIES_MAX} categories.", code="categories_invalid", field="categories"
        )
    return kept


def clean_funding(url: str, text: str) -> tuple[str, str]:
    """Where listeners support whoever makes a station, and what that link is called.

    Raises:
        Invalid: `funding_invalid`.
    """
    address, words = url.strip(), clean_line(text)
    if not _leads_somewhere(address):
        raise Invalid(
            f"A support link is the address of a page, https://…, with up to {URL_MAX} characters.",
            code="funding_invalid",
            field="funding.url",
        )
    if len(words) > FUNDING_TEXT_MAX:
        raise Invalid(
            f"The words of a support link have up to {FUNDING_TEXT_MAX} characters.",
            code="funding_invalid",
            field="funding.text",
        )
    return address, words


def clean_license(text: str | None) -> str | None:
    """An identifier of LICENSES, or the address of a licence as it is; None for none.

    Raises:
        Invalid: `license_invalid`.
    """
    given = (text or "").strip()
    if not given or _leads_somewhere(given):
        return given or None
    name = "-".join(given.lower().split())
    if name not in LICENSES:
        raise Invalid(
            f"“{given[:80]}” is not a licence that podcast apps know, such as cc-by-4.0. Give the address of yours.",
            code="license_invalid",
            field="license",
        )
    return name


def _leads_somewhere(address: str) -> bool:
    """Whether it is a web address as it is, without anybody's password in it."""
    if len(address) > URL_MAX or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in {"https", "http"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def clean_rules(rules: Rules) -> Rules:
    """Rules that can be kept: languages as primary subtags, each once.

    Raises:
        Invalid: `language_invalid`, `languages_invalid` or `lengths_crossed`.
    """
    tags = (clean_language(language, field="rules.languages") for language in rules.languages)
    languages = tuple(dict.fromkeys(tag.partition("-")[0] for tag in tags if tag))
    if len(languages) > LANGUAGES_MAX:
        raise Invalid(f"At most {LANGUAGES_MAX} languages.", code="languages_invalid", field="rules.languages")
    shortest, longest = rules.min_seconds, rules.max_seconds
    if shortest is not None and longest is not None and shortest > longest:
        raise Invalid(
            "Nothing is longer than the shortest and shorter than the longest length you chose.",
            code="lengths_crossed",
            field="rules.max_seconds",
        )
    return replace(rules, languages=languages)
