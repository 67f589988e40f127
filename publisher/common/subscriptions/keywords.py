"""Words that people follow: whatever room has a text tells those whose word stands in it."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.common.search.words import forms, words
from publisher.common.subscriptions.delivery import announce
from publisher.common.subscriptions.models import Subscription

KEYWORD = "keyword"
SHORTEST = 3


def word_of(text: str) -> str | None:
    """The one word that may be followed; None where a text is none, or is several."""
    found = [word for _start, _end, word in words(text)]
    return found[0] if len(found) == 1 and len(found[0]) >= SHORTEST else None


def followed(kind: str) -> list[str]:
    """What is followed of a kind: what stands after its colon."""
    rows = Subscription.objects.filter(topic__startswith=f"{kind}:").exclude(confirmed_at=None)
    return sorted({topic.partition(":")[2] for topic in rows.values_list("topic", flat=True)})


@dataclass(frozen=True)
class Followed:
    """All words that are followed, each with its dictionary forms."""

    asked: dict[str, frozenset[str]]

    @classmethod
    def now(cls) -> Followed:
        """Those of this moment."""
        return cls({what: frozenset(forms(what)) for what in followed(KEYWORD)})

    def __bool__(self) -> bool:
        return bool(self.asked)

    def tell(self, text: str, title: str, url: str, uid: str) -> None:
        """Tell of a text all whose word stands in it; of news with a ``uid`` once."""
        stand = {form for _start, _end, word in words(text) for form in forms(word)}
        for what, wanted in self.asked.items():
            if wanted & stand:
                announce(f"{KEYWORD}:{what}", title, url, uid=uid)
