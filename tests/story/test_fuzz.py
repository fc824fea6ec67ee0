"""A short run of ``tests.story.fuzz``, which can also run for hours."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.story.books import sample_files
from tests.story.fuzz import check, damage

SAMPLES = sample_files()


@pytest.mark.parametrize("suffix", SAMPLES)
def test_samples_are_read(suffix: str) -> None:
    check(SAMPLES[suffix], f"tale{suffix}")


@settings(deadline=None, max_examples=60)
@given(st.integers(min_value=0, max_value=1 << 32))
@pytest.mark.parametrize("suffix", SAMPLES)
def test_damaged_file_gives_a_story_or_a_story_error(suffix: str, seed: int) -> None:
    check(damage(SAMPLES[suffix], random.Random(seed)), f"tale{suffix}")
