"""Whatever becomes of a plan, what is placed without asking stands there to the letter, and never with a look-alike."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.contributions.anchoring import Anchor, Line, Plan, find, place_of
from hearback.contributions.models import Carried

State = Carried.State
WORDS = ("open", "registers", "of", "companies", "and", "councils", "each", "year", "“in full”", "für alle", "سجل")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=4, max_size=9).map(" ".join)


@st.composite
def lives(draw: st.DrawFn) -> tuple[Plan, Plan, Anchor, bool]:
    """Two versions of a plan of few words, so that much is alike; what somebody spoke about; whether that sentence stays."""
    one = draw(TEXTS)
    before = draw(st.lists(st.just(one) | TEXTS, min_size=1, max_size=5))
    base = Plan([Line(one, 1 + one % 2, "action", {"en": text}) for one, text in enumerate(before, 1)])
    about, stays = draw(st.sampled_from(range(1, len(before) + 1))), draw(st.booleans())
    kept = [each for each in range(1, len(before) + 1) if (stays if each == about else draw(st.booleans()))]
    reads = [(each, draw(_edited(before[each - 1]))) for each in kept]
    reads += list(enumerate(draw(st.lists(st.sampled_from(before) | TEXTS, max_size=3)), 100))
    now = Plan([Line(each, 1 + each % 2, "action", {"en": text}) for each, text in draw(st.permutations(reads))])
    words = before[about - 1].split()
    start = draw(st.sampled_from([0, 0, 1]))
    quote = " ".join(words[start : draw(st.just(len(words)) | st.integers(start + 1, len(words)))])
    return base, now, Anchor(about, 1 + about % 2, quote, language="en"), stays


def _edited(text: str) -> st.SearchStrategy[str]:
    return st.just(text) | TEXTS | TEXTS.map(f"{text} {{}}".format)


@settings(max_examples=150, deadline=None)
@given(lives())
def test_only_what_stands_there_to_the_letter_has_a_place_and_nothing_is_dropped(life) -> None:
    base, now, anchor, stays = life
    found = find(anchor, base, now)
    assert found == find(anchor, base, now)
    assert (found.place is not None) == (found.state == State.EXACT)
    if found.place is not None:
        text = now.of[found.place].texts["en"]
        assert found.quote in text
        assert place_of(anchor.quote, text) is not None
        held_it_before = found.place in base.of and place_of(anchor.quote, base.of[found.place].texts["en"])
        assert found.place == anchor.sentence or not held_it_before
    if stays:
        assert found.place in (anchor.sentence, None)
        assert found.place == anchor.sentence or anchor.sentence in found.nearest
        assert found.state != State.GONE
    assert set(found.nearest) <= now.of.keys()
    assert len(found.nearest) <= 3
    assert found.state not in (State.LOOK, State.AMBIGUOUS) or found.nearest
