"""Private links: derived, not stored; only what we minted opens anything, and just that."""

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.core.viewer import Grant, Purpose
from hearback.people import links

PURPOSES = st.sampled_from([purpose for purpose in Purpose if purpose != Purpose.ALL])
VERSIONS = st.integers(0, 2**16 - 1)


@given(PURPOSES, st.uuids(), VERSIONS)
def test_a_link_opens_what_it_was_made_for(purpose, subject, version):
    token = links.mint(purpose, subject, version)
    assert links.read(token) == Grant(purpose, subject, version)
    assert re.fullmatch(r"[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+", token)


@given(PURPOSES, st.uuids(), VERSIONS, st.data())
def test_no_letter_of_it_can_be_changed(purpose, subject, version, data):
    token = links.mint(purpose, subject, version)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.="))
    forged = token[:place] + letter + token[place + 1 :]
    grant = links.read(forged)
    # Base64 has spare bits at its end: another spelling of the same bytes is the same link, never another one.
    assert grant is None or grant == Grant(purpose, subject, version)


@given(st.text())
def test_nothing_else_opens_anything(text):
    assert links.read(text) is None


@given(st.binary(min_size=18, max_size=18), st.binary(min_size=16, max_size=16), PURPOSES)
def test_guessing_opens_nothing(body, mac, purpose):
    assert links.read(f"{purpose.value}{links._encode(body)}.{links._encode(mac)}") is None


def test_a_link_for_one_purpose_opens_no_other():
    token = links.mint(Purpose.SAID, UUID(int=1), 1)
    assert links.read(Purpose.ME.value + token[1:]) is None


def test_what_only_a_code_opens_has_no_link():
    with pytest.raises(ValueError, match="code"):
        links.mint(Purpose.ALL, UUID(int=1), 1)


@pytest.mark.parametrize(
    "token", ["", "m", "m.", "m..", "mAAAA.AAAA", "zAAAA.AAAA", "m" + "A" * 5000 + ".AAAA", "mé.é"]
)
def test_odd_tokens_open_nothing(token):
    assert links.read(token) is None


def test_another_secret_opens_nothing(settings):
    token = links.mint(Purpose.ME, UUID(int=1), 1)
    settings.SECRET_KEY = "another"
    assert links.read(token) is None


def test_an_address_comes_from_the_setting_and_names_the_language():
    url = links.url(Purpose.ME, UUID(int=1), 1, "cy")
    assert url == f"http://testserver/cy/l/{links.mint(Purpose.ME, UUID(int=1), 1)}/"


CODES = re.compile(r"[2-9CDFHJKMNPQRTVWXY]{4}(-[2-9CDFHJKMNPQRTVWXY]{4}){2}")


@given(
    st.uuids(), VERSIONS, st.sampled_from(["{}", " {} ", "{}."]), st.booleans(), st.sampled_from(["-", " ", "", "–"])
)
def test_a_code_is_read_however_it_is_typed(subject, version, around, small, between):
    code = links.code(subject, version)
    assert CODES.fullmatch(code)
    typed = around.format(code.lower() if small else code).replace("-", between)
    assert links.code_fits(typed, subject, version)


@given(st.uuids(), st.uuids(), VERSIONS, st.text())
def test_a_code_opens_one_thing_in_one_version_alone(subject, other, version, text):
    code = links.code(subject, version)
    assert not links.code_fits(code, subject, version + 1)
    assert subject == other or not links.code_fits(code, other, version)
    assert not links.code_fits(text, subject, version)
    assert not links.code_fits(code[:-1], subject, version)


def test_a_code_is_of_this_site_and_no_part_of_the_link(settings):
    subject = UUID(int=1)
    code = links.code(subject, 1)
    assert links.read(code) is None
    settings.SECRET_KEY = "another site's"
    assert links.code(subject, 1) != code
