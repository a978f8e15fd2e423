"""Whole conversations of residents through the gateway, Rasa and the action server, with the shipped FAQ."""

from __future__ import annotations

import pytest
from tests.conftest import Chain
from tests.stories.playing import play
from tests.stories.story import Story, load_stories

from guide.faq.model import Faq

STORIES = load_stories()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_is_told_as_written(chain: Chain, faq: Faq, story: Story) -> None:
    chain.wait_until("ok")
    play(chain.url, story, faq)


def test_there_are_forty() -> None:
    assert len(STORIES) >= 40


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_page_that_a_story_names_exists(faq: Faq, story: Story) -> None:
    assert story.named() <= set(faq.entries)
