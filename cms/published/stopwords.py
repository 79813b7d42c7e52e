"""Words that say nothing about what is searched for: left out of a query that has others."""

from .folding import fold

STOP_WORDS = {
    locale: frozenset(fold(words).split())
    for locale, words in {
        "en": "a an and at by for from in is of on or the to with",
        "ru": "а в во для до за и из или к ко на не о об от по при с со у",
        "sv": "att av de den det en ett för från i med och om på som till vid är",
        "ky": "жана же менен үчүн",
        "kk": "және немесе мен бен пен үшін",
        "az": "və ya ilə üçün",
    }.items()
}
