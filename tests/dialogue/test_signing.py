from __future__ import annotations

import os
import stat
import string
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guide.dialogue.messages import Option
from guide.dialogue.signing import MIN_SECRET, Signer, load_secret
from guide.errors import ForeignChoice, SettingsError, UnknownSession
from guide.faq.model import Entry, Faq
from guide.narrowing.catalogue import CATEGORY, FIELD
from guide.narrowing.evidence import Answer
from guide.narrowing.policy import load_policy
from guide.settings import Settings

LINE_POSTBACK = 300
ALPHABET = string.ascii_letters + string.digits + "-_."
names = st.text(alphabet=string.ascii_lowercase + "-_あ", min_size=1, max_size=32)
answers = st.builds(
    Answer,
    facet=st.none() | names,
    values=st.lists(names, max_size=6).map(tuple),
    entries=st.lists(names, max_size=5).map(tuple),
    chosen=st.sampled_from(["value", "entry", "other", "none", "unknown"]),
    pick=st.none() | names,
)
options = st.builds(Option, label=st.just("札"), answer=answers) | st.builds(
    Option, label=st.just("札"), command=st.sampled_from(["restart", "categories", "human"])
)


@given(options)
def test_a_choice_reads_as_what_was_offered(signer: Signer, option: Option) -> None:
    session = signer.new_session()
    assert signer.read_choice(session, signer.choice(session, option)) == (option.answer or option.command)


@given(answers, st.data())
def test_a_choice_whose_pick_was_shown_reads_the_same(signer: Signer, answer: Answer, data: st.DataObject) -> None:
    shown = (*answer.values, *answer.entries)
    assume(shown)
    picked = answer.model_copy(update={"pick": data.draw(st.sampled_from(shown))})
    session = signer.new_session()
    assert signer.read_choice(session, signer.choice(session, Option(label="札", answer=picked))) == picked


@given(options)
def test_a_choice_of_one_session_never_reads_in_another(signer: Signer, option: Option) -> None:
    session, other = signer.new_session(), signer.new_session()
    with pytest.raises(ForeignChoice, match="このボタンは使えません"):
        signer.read_choice(other, signer.choice(session, option))


@given(options, st.data())
def test_a_choice_with_any_character_changed_is_refused(signer: Signer, option: Option, data: st.DataObject) -> None:
    session = signer.new_session()
    with pytest.raises(ForeignChoice):
        signer.read_choice(session, _damaged(signer.choice(session, option), data))


@given(st.data())
def test_a_session_with_any_character_changed_is_refused(signer: Signer, data: st.DataObject) -> None:
    with pytest.raises(UnknownSession, match="前の会話が見つかりません"):
        signer.check_session(_damaged(signer.new_session(), data))


@given(st.text(alphabet=string.hexdigits, min_size=8, max_size=8), st.data())
def test_an_undo_token_reads_in_its_session_only_and_whole_only(signer: Signer, name: str, data: st.DataObject) -> None:
    session, other = signer.new_session(), signer.new_session()
    token = signer.undo(session, name)
    assert signer.read_undo(session, token) == name
    with pytest.raises(ForeignChoice):
        signer.read_undo(other, token)
    with pytest.raises(ForeignChoice):
        signer.read_undo(session, _damaged(token, data))


@given(options)
def test_tokens_serve_their_own_purpose_only(signer: Signer, option: Option) -> None:
    session = signer.new_session()
    with pytest.raises(ForeignChoice):
        signer.read_undo(session, signer.choice(session, option))
    with pytest.raises(ForeignChoice):
        signer.read_choice(session, signer.undo(session, "0a1b2c3d"))
    with pytest.raises(UnknownSession):
        signer.check_session(signer.choice(session, option))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_made_up_tokens_are_refused(signer: Signer, token: str) -> None:
    with pytest.raises(UnknownSession):
        signer.check_session(token)
    with pytest.raises(ForeignChoice):
        signer.read_choice(signer.new_session(), token)
    with pytest.raises(ForeignChoice):
        signer.read_undo(signer.new_session(), token)


def test_sessions_are_all_different_and_known_by_the_same_secret_only(signer: Signer) -> None:
    sessions = {signer.new_session() for _ in range(500)}
    assert len(sessions) == 500
    assert all(signer.check_session(session) == session for session in sessions)
    stranger = Signer("another secret, also long enough", unknown_session="知りません", foreign_choice="だめです")
    with pytest.raises(UnknownSession, match="知りません"):
        stranger.check_session(sessions.pop())


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(SettingsError, match=str(MIN_SECRET)):
        Signer("x" * (MIN_SECRET - 1), unknown_session="", foreign_choice="")


def test_choices_fit_line_with_the_longest_names_of_the_shipped_faq(
    signer: Signer, faq: Faq, settings: Settings
) -> None:
    choice = load_policy(settings.policy).choice
    entries = _longest(faq.entries, choice.list_size)
    facets = {name: tuple(facet.values) for name, facet in faq.facets.items()}
    facets |= {FIELD: tuple(faq.fields), CATEGORY: tuple(faq.categories)}
    screens = [Answer(chosen="entry", entries=entries, pick=entries[0])]
    for facet, every in facets.items():
        shown = _longest(every, choice.max_options)
        beside, pages = _longest(every, choice.mixed_values), entries[: choice.mixed_pages]
        screens.append(Answer(facet=facet, chosen="value", values=shown, pick=shown[0]))
        screens.append(Answer(facet=facet, chosen="entry", values=beside, entries=pages, pick=pages[0]))
    assert max(_size(signer, screen) for screen in screens) <= LINE_POSTBACK


def test_a_list_of_pages_fits_line_with_the_longest_names_that_are_allowed(signer: Signer, settings: Settings) -> None:
    longest = next(rule.max_length for rule in Entry.model_fields["id"].metadata if hasattr(rule, "max_length"))
    entries = tuple(str(n) * longest for n in range(load_policy(settings.policy).choice.list_size))
    assert _size(signer, Answer(chosen="entry", entries=entries, pick=entries[0])) <= LINE_POSTBACK


def test_the_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret"
    earlier = os.umask(0)
    try:
        secret = load_secret(path)
    finally:
        os.umask(earlier)
    assert len(secret) >= MIN_SECRET
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_secret(path) == secret
    assert [file.name for file in path.parent.iterdir()] == ["secret"]


def test_a_secret_that_staff_wrote_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("chosen by staff, with a line end\n", encoding="ascii")
    assert load_secret(path) == "chosen by staff, with a line end"


def test_threads_that_start_together_share_one_secret(tmp_path: Path) -> None:
    for attempt in range(30):
        start = Barrier(6)
        path = tmp_path / str(attempt) / "secret"

        def load(_: int, path: Path = path, start: Barrier = start) -> str:
            start.wait(timeout=10)
            return load_secret(path)

        with ThreadPoolExecutor(6) as pool:
            secrets = set(pool.map(load, range(6)))
        assert len(secrets) == 1
        assert len(secrets.pop()) >= MIN_SECRET


def _damaged(token: str, data: st.DataObject) -> str:
    # What is drawn does not depend on the token, which is random: Hypothesis must be able to draw it again.
    place = data.draw(st.integers(0, 10_000)) % len(token)
    shift = data.draw(st.integers(1, len(ALPHABET) - 1))
    letter = ALPHABET[(ALPHABET.find(token[place]) + shift) % len(ALPHABET)]
    return token[:place] + letter + token[place + 1 :]


def _longest(names: object, count: int) -> tuple[str, ...]:
    return tuple(sorted(names, key=len, reverse=True)[:count])  # type: ignore[call-overload]


def _size(signer: Signer, answer: Answer) -> int:
    return len(signer.choice(signer.new_session(), Option(label="札", answer=answer)))
