"""The tests' README names tests that are there, and every guard."""

import re
from pathlib import Path

import pytest

from tests.chaos.mutations import MUTATIONS, ROOT, Mutation

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`([\w/]+\.py(?:::\w+)?)`", README))))
def test_a_test_that_is_named_is_there(named: str) -> None:
    file, _, name = named.partition("::")
    path = ROOT / "tests" / file
    assert path.is_file()
    assert not name or f"def {name}(" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.guard)
def test_every_guard_stands_in_the_readme_with_its_test_and_in_the_code_once(mutation: Mutation) -> None:
    assert f"| {mutation.guard} | `{mutation.test.removeprefix('tests/')}` |" in README
    assert (ROOT / mutation.file).read_text(encoding="utf-8").count(mutation.old) == 1
