"""A short run of the spoilt files of ``tests.story.fuzz``, which goes on for hours where it is asked to."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.story.fuzz import check, samples, spoil

SAMPLES = samples()


@pytest.mark.parametrize("ending", SAMPLES)
def test_the_samples_themselves_are_read(ending: str) -> None:
    check(SAMPLES[ending], f"tale{ending}")


@settings(deadline=None, max_examples=60)
@given(st.integers(min_value=0, max_value=1 << 32))
@pytest.mark.parametrize("ending", SAMPLES)
def test_a_spoilt_file_gives_a_story_or_a_story_error(ending: str, seed: int) -> None:
    check(spoil(SAMPLES[ending], random.Random(seed)), f"tale{ending}")
