"""Where in a new version the words stand that something was about."""

import pytest

from hearback.contributions.anchoring import Anchor, Line, Plan, find, place_of
from hearback.contributions.models import Carried

State = Carried.State
REGISTER = "We will publish the register of all companies by the end of 2014."
LONG = "Departments will answer every request for data within twenty working days."


def plan(*texts: tuple[int, str], commitment: int = 1, language: str = "en") -> Plan:
    return Plan([Line(sentence, commitment, "action", {language: text}) for sentence, text in texts])


def plans(*several: Plan) -> Plan:
    return Plan([line for one in several for line in one.lines])


def about(quote: str, *, sentence: int = 1, language: str = "en", base: Plan | None = None) -> Anchor:
    before = after = ""
    if base is not None:
        at = place_of(quote, base.of[sentence].texts[language])
        before, after = base.around(sentence, language, *at)
    return Anchor(sentence, 1, quote, before, after, language)


def test_the_same_words_in_the_same_sentence_are_exact():
    base = plan((1, REGISTER), (2, LONG))
    found = find(about("the register of all companies"), base, plan((2, LONG), (1, REGISTER + " All of it.")))
    assert (found.state, found.place, found.quote) == (State.EXACT, 1, "the register of all companies")


def test_typographic_marks_and_white_space_are_not_other_words():
    base = plan((1, "The Treasury's “open” register – all of it."))
    now = plan((1, 'The Treasury’s "open" register - all of it.'))
    found = find(about("Treasury's  “open” register"), base, now)
    assert (found.state, found.quote) == (State.EXACT, 'Treasury’s "open" register')


def test_a_sentence_that_reads_differently_needs_a_look_whatever_else_holds_its_words():
    base = plan((1, REGISTER), (2, LONG))
    now = plan((1, "We will publish a list of some companies."), (3, REGISTER))
    found = find(about(REGISTER), base, now)
    assert (found.state, found.place, found.nearest) == (State.LOOK, None, (3, 1))


def test_a_sentence_that_is_not_in_the_language_any_more_needs_a_look():
    found = find(about(REGISTER), plan((1, REGISTER)), plan((1, "Byddwn yn cyhoeddi’r gofrestr."), language="cy"))
    assert (found.state, found.nearest) == (State.LOOK, (1,))


def test_a_sentence_written_anew_in_the_same_words_is_found_wherever_it_stands():
    base = plan((1, REGISTER), (2, LONG))
    moved = plans(plan((2, LONG)), plan((7, "As agreed: " + REGISTER), commitment=5))
    found = find(about(REGISTER), base, moved)
    assert (found.state, found.place) == (State.EXACT, 7)


def test_a_look_alike_that_stood_beside_it_is_never_what_it_became():
    base = plan((1, REGISTER), (2, REGISTER))
    found = find(about(REGISTER), base, plan((2, REGISTER)))
    assert (found.state, found.nearest) == (State.GONE, ())
    almost = REGISTER.replace("companies", "charities")
    found = find(about(REGISTER), plan((1, REGISTER), (2, almost)), plan((2, almost)))
    assert (found.state, found.nearest) == (State.GONE, ())


def test_what_a_look_alike_held_before_it_holds_for_itself():
    part = "the register of all companies"
    almost = f"Councils will list {part} as well."
    base = plan((1, REGISTER), (2, almost))
    assert find(about(part), base, plan((2, almost.replace("well", "before")))).state == State.GONE
    anew = find(about(part), base, plan((9, almost.replace("well", "before"))))
    assert (anew.state, anew.nearest) == (State.LOOK, (9,))


def test_of_two_that_read_the_same_the_words_around_decide_or_nobody_does():
    base = plan((1, REGISTER), (2, LONG))
    both = plans(plan((7, REGISTER), (2, LONG)), plan((8, REGISTER), commitment=2))
    found = find(about(REGISTER, base=base), base, both)
    assert (found.state, found.place) == (State.EXACT, 7)
    found = find(about(REGISTER), base, both)
    assert (found.state, found.nearest) == (State.AMBIGUOUS, (7, 8))


def test_what_was_written_anew_and_reads_alike_needs_a_look():
    now = plan((7, "We will publish the full register of all companies by the end of 2015."), (2, LONG))
    found = find(about("register of all companies by the end of 2014"), plan((1, REGISTER), (2, LONG)), now)
    assert (found.state, found.nearest) == (State.LOOK, (7,))


def test_two_that_are_about_as_like_are_one_too_many():
    now = plan(
        (7, "We will publish the register of all charities by the end of 2014."),
        (8, "We will publish the register of all properties by the end of 2014."),
    )
    found = find(about(REGISTER), plan((1, REGISTER)), now)
    assert found.state == State.AMBIGUOUS
    assert set(found.nearest) == {7, 8}


@pytest.mark.parametrize("quote", ["We will", "register", "Publish it soon."])
def test_a_few_words_are_never_looked_for_elsewhere(quote):
    base = plan((1, quote if quote.endswith(".") else f"{quote}."), (2, LONG))
    now = plan((2, LONG), (7, f"{quote} and the register, as soon as we will."))
    assert find(about(quote), base, now).state == State.GONE


def test_what_was_split_or_joined_is_found_in_what_it_became():
    base = plan((1, REGISTER), (2, LONG))
    now = plan((1, "We will publish the register."), (9, "It holds all companies."), (2, LONG))
    found = find(about("all companies"), base, now, {9})
    assert (found.state, found.place) == (State.EXACT, 9)
    joined = plan((2, f"{LONG} And {REGISTER}"))
    found = find(about(REGISTER), base, joined, {2})
    assert (found.state, found.place) == (State.EXACT, 2)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("cy", "Byddwn yn cyhoeddi cofrestr yr holl gwmnïau erbyn diwedd 2014."),
        ("ar", "سننشر سجل جميع الشركات بحلول نهاية عام ٢٠١٤."),
        ("he", "נפרסם את מרשם כל החברות עד סוף שנת 2014."),
        ("pl", "Do końca 2014 roku opublikujemy rejestr wszystkich spółek."),
        ("ur", "ہم 2014 کے آخر تک تمام کمپنیوں کا رجسٹر شائع کریں گے۔"),
        ("zh", "我们将在二〇一四年底之前公布所有公司的登记册，供每一位公民免费查阅和使用。"),
    ],
)
def test_in_any_script_the_words_are_found_and_their_loss_is_seen(language, text):
    base = plan((1, text), language=language)
    part = text[3:-3].strip()
    found = find(about(part, language=language), base, plan((9, text), language=language))
    assert (found.state, found.place, found.quote) == (State.EXACT, 9, part)
    assert find(about(part, language=language), base, plan((9, LONG), language="en")).state == State.GONE
