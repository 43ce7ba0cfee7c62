"""Every sentence the libraries can say to staff exists in Thai, whole and up to date."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import django
import polib
import pytest
from django.apps import apps
from django.contrib import admin
from django.utils import translation
from django.utils.translation import template

from tests.thai_only import latin_words

COMPILE = "the .mo is older than the .po: run msgfmt -c -o {0}.mo {0}.po in integrity/locale"
DOMAINS = ["django", "djangojs"]
DJANGO_APPS = ["conf", "admin", "auth", "contenttypes", "sessions"]
LIBRARIES = ["import_export", "simple_history", "axes"]

# import-export fills in the kind of row before it looks the sentence up.
FORMATTED_FIRST = {f"{kind} through import_export" for kind in ("new", "update", "delete")}

# No words of their own: punctuation, placeholders, two names.
SAME_IN_THAI = {"…", ":", ":?.!", ", ", "IPv4", "IPv6"} | {
    "%(truncated_text)s…",
    "%(class_name)s %(instance)s",
}
# What Thai text keeps as it is: names, formats to type, headers a network engineer looks for.
LATIN_IN_THAI = {
    *("Ctrl", "IP", "IPv4", "IPv6", "URL", "UUID", "JSON", "CSRF", "HTTPS", "Django"),
    *("YYYY-MM-DD", "HH", "MM", "ss", "uuuuuu", "TZ", "DD"),
    *("Referer", "Referrer-Policy", "no-referrer", "DEBUG", "True", "False"),
    *("allow_empty", "allow_future"),
}
# Argument numbers of context, text and plural in each marker of translatable text.
MARKERS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], (None, 0, None)),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (None, 0, 1)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], (0, 1, None)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], (0, 1, 2)),
}
PLACEHOLDERS = re.compile(r"%(?:\(\w+\))?[a-z]|\{\w*\}|</?[a-z][^>]*>")


class Message(NamedTuple):
    context: str | None
    text: str
    plural: str | None = None


def read_po(domain: str) -> polib.POFile:
    return polib.pofile(catalogue_folder() / f"{domain}.po")


def catalogue_folder() -> Path:
    return Path(apps.get_app_config("integrity").path) / "locale" / "th" / "LC_MESSAGES"


def message_of(entry: polib.POEntry | polib.MOEntry) -> Message:
    return Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def django_messages(app: str, domain: str) -> set[Message]:
    """Django's English catalogues list every sentence of its source."""
    folder = Path(django.__file__).parent / ("conf" if app == "conf" else f"contrib/{app}")
    path = folder / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
    return {message_of(entry) for entry in polib.pofile(path)} if path.exists() else set()


@cache
def library_messages(library: str) -> frozenset[Message]:
    """The libraries' catalogues lag behind, so their Python and templates are read instead."""
    folder = Path(apps.get_app_config(library).path)
    found: set[Message] = set()
    for path in folder.rglob("*.py"):
        found.update(marked_in(ast.parse(path.read_text("utf-8"))))
    for path in folder.rglob("*.html"):
        for call in re.findall(r" (n?p?gettext\(.*?\)|_\(.*?\)) ", templatised(path)):
            found.update(marked_in(ast.parse(call)))
    return frozenset(found)


def templatised(path: Path) -> str:
    """The template as Django's makemessages hands it to gettext: calls between filler."""
    return template.templatize(path.read_text("utf-8"))


def marked_in(tree: ast.AST) -> Iterator[Message]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            context, text, plural = (
                getattr(node.args[place], "value", None) if place is not None else None
                for place in MARKERS.get(name, (None, None, None))
            )
            if isinstance(text, str):
                yield Message(context, text, plural)


def said(message: Message, catalogue: translation.trans_real.DjangoTranslation) -> set[str]:
    """What the catalogue answers; a plural is asked for one and for many."""
    if message.plural and message.context:
        return {catalogue.npgettext(*message, number) for number in (1, 5)}
    if message.plural:
        return {catalogue.ngettext(message.text, message.plural, number) for number in (1, 5)}
    if message.context:
        return {catalogue.pgettext(message.context, message.text)}
    return {catalogue.gettext(message.text)}


def is_thai(text: str) -> bool:
    words = PLACEHOLDERS.sub(" ", text)
    return bool(re.search("[ก-๙]", words)) and not latin_words(words, LATIN_IN_THAI)


def not_thai(messages: set[Message] | frozenset[Message], domain: str = "django") -> list[str]:
    catalogue = translation.trans_real.DjangoTranslation("th", domain=domain)
    return sorted(
        f"{message.text!r}: {answer!r}"
        for message in messages
        if message.text not in SAME_IN_THAI
        for answer in said(message, catalogue)
        if not is_thai(answer)
    )


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("app", DJANGO_APPS)
def test_every_sentence_of_django_is_thai(app, domain):
    assert not_thai(django_messages(app, domain), domain) == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_sentence_of_a_library_is_thai(library):
    assert len(library_messages(library)) > 25  # else the reading of its source is broken
    assert not_thai(library_messages(library)) == []


def test_a_log_line_of_an_import_is_thai():
    assert not_thai({Message(None, text) for text in FORMATTED_FIRST}) == []


@pytest.mark.parametrize("label", ["admin", "auth", "contenttypes", "sessions", "axes"])
def test_models_of_libraries_have_thai_names(label):
    with translation.override("th"):
        names = [
            str(name)
            for model in apps.get_app_config(label).get_models()
            for name in (model._meta.verbose_name, model._meta.verbose_name_plural)
        ]
    assert names and [name for name in names if not is_thai(name)] == []


@pytest.mark.parametrize("label", ["admin", "auth", "axes"])
def test_fields_of_libraries_that_staff_can_open_have_thai_names(label):
    with translation.override("th"):
        names = [
            str(field.verbose_name)
            for model in apps.get_app_config(label).get_models()
            for field in (*model._meta.fields, *model._meta.many_to_many)
            if not field.primary_key
        ]
    assert names and [name for name in names if not is_thai(name)] == []


def test_the_admin_sends_its_scripts_our_thai(rf):
    script = admin.site.i18n_javascript(rf.get("/admin/jsi18n/")).content.decode()
    sent = json.loads(re.search(r"newcatalog = (\{.*?\n  \});", script, re.DOTALL)[1])
    for entry in read_po("djangojs"):
        key = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
        assert sent.get(key) == (list(entry.msgstr_plural.values()) or entry.msgstr), entry.msgid


@pytest.mark.parametrize("domain", DOMAINS)
def test_our_wording_wins_over_the_libraries_own(domain):
    catalogue = translation.trans_real.DjangoTranslation("th", domain=domain)
    for entry in read_po(domain):
        assert said(message_of(entry), catalogue) == {entry.msgstr_plural.get(0, entry.msgstr)}


@pytest.mark.parametrize("domain", DOMAINS)
def test_placeholders_and_tags_are_those_of_the_english(domain):
    for entry in read_po(domain):
        english = entry.msgid_plural or entry.msgid
        thai = entry.msgstr_plural.get(0, entry.msgstr)
        assert Counter(PLACEHOLDERS.findall(thai)) == Counter(PLACEHOLDERS.findall(english)), thai


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_catalogue_is_whole(domain):
    catalogue = read_po(domain)
    assert catalogue.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert catalogue.percent_translated() == 100
    assert not catalogue.fuzzy_entries() and not catalogue.obsolete_entries()


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_compiled_catalogue_is_current(domain):
    def texts(catalogue):
        return {message_of(e): (e.msgstr, e.msgstr_plural) for e in catalogue}

    compiled = polib.mofile(catalogue_folder() / f"{domain}.mo")
    assert texts(compiled) == texts(read_po(domain)), COMPILE.format(domain)
    assert compiled.metadata == read_po(domain).metadata, COMPILE.format(domain)


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_entry_outlives_the_sentence_it_translates(domain):
    alive = set().union(*(django_messages(app, domain) for app in DJANGO_APPS))
    if domain == "django":
        alive |= set().union(*map(library_messages, LIBRARIES))
        alive |= {Message(None, text) for text in FORMATTED_FIRST}
    assert [entry.msgid for entry in read_po(domain) if message_of(entry) not in alive] == []
