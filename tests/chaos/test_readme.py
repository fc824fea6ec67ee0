"""The README of the tests and the list of guards name code and tests that exist."""

import re
from pathlib import Path

import pytest

from tests.chaos.mutations import MUTATIONS, ROOT, Mutation

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def check_test_exists(name: str) -> None:
    """Fail if there is no test with that name, such as ``tests/bot/test_clock.py::test_x`` or the file alone."""
    file, _, function = name.partition("::")
    assert (ROOT / file).is_file()
    assert not function or f"def {function}(" in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([\w/]+\.py(?:::\w+)?)`", README))))
def test_every_test_in_the_readme_exists(name: str) -> None:
    check_test_exists(f"tests/{name}")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.guard)
def test_every_mutation_fits_the_code_and_names_a_test(mutation: Mutation) -> None:
    assert (ROOT / mutation.file).read_text(encoding="utf-8").count(mutation.old) == 1
    check_test_exists(mutation.test)


def test_the_readme_lists_every_guard_with_its_test() -> None:
    guards = [f"| {mutation.guard} | `{mutation.test.removeprefix('tests/')}` |" for mutation in MUTATIONS]
    table = README.split("| guard | test |\n|---|---|\n")[1].split("\n\n")[0]
    assert table.splitlines() == guards
