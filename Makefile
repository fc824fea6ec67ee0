# The commands a person types. Each makes what it needs; a second run takes a second.

uv := .venv/bin/uv
python := .venv/bin/python
# The newest that the tests run on comes first; make PYTHON=python3.12 chooses another, before there is a .venv.
pythons := $(or $(PYTHON),python3.13 python3.12 python3.11 python3.14 python3)
lock := $(uv) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help demo setup run test quick chaos mutations check bench lock

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

demo: .venv/run ## see the whole bot at work in your browser: no account, no token
	@$(python) -m bot demo

setup: .venv/run ## give the bot its token, and get the link that invites it
	@$(python) -m bot setup

run: .venv/run ## serve your servers (make setup first)
	@$(python) -m bot run

# Most tests wait more than they work: twice as many at a time as a small machine has cores.
test: .venv/dev ## run the tests
	@$(python) -m pytest --numprocesses 4 --dist worksteal

quick: .venv/dev ## run the tests that are fast: in less than a minute, without PostgreSQL, processes or a browser
	@$(python) -m pytest --quick --numprocesses 2 --dist worksteal \
		tests/bot tests/contract tests/store tests/story tests/test_imports.py tests/test_vocabulary.py tests/test_docs.py tests/test_links.py

chaos: .venv/dev ## kill and trouble the bot 500 times, then let it post for a year; count what is lost or doubled
	@$(python) -m tests.chaos
	@$(python) -m tests.chaos.soak

mutations: .venv/dev ## take out each guard in turn, and see that a test goes red
	@$(python) -m tests.chaos.mutations

check: .venv/dev ## look for mistakes without running anything: ruff and mypy
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy

bench: .venv/dev .venv/peers ## measure splitting, recaps and posting
	@PYTHONPATH=.venv/peers $(python) -m benchmarks

lock: $(uv) ## lock the newest dependencies that pyproject.toml allows
	@$(lock) --upgrade requirements/tools.in -o requirements/tools.txt
	@$(lock) --upgrade requirements/build.in -o requirements/build.txt
	@$(lock) --upgrade pyproject.toml --extra postgres --extra docx -o requirements/run.txt
	@$(lock) --upgrade pyproject.toml --extra postgres --extra docx --group dev -c requirements/run.txt -o requirements/dev.txt
	@$(lock) --upgrade --group bench -c requirements/dev.txt -o requirements/bench.txt

# What running takes, and what developing takes beside it. A sync takes away what is not in its lock.
.venv/run: $(uv) requirements/run.txt requirements/build.txt pyproject.toml
	@rm -f .venv/dev
	@$(call sync,requirements/run.txt)
	@touch $@

.venv/dev: $(uv) requirements/dev.txt requirements/build.txt pyproject.toml
	@$(call sync,requirements/dev.txt)
	@touch .venv/run $@

# What the benchmarks compare with: heavy, and never beside what runs.
.venv/peers: $(uv) requirements/bench.txt requirements/build.txt
	@echo "Installing requirements/bench.txt into $@ ..." >&2
	@rm -rf $@
	@$(uv) pip install --quiet --require-hashes --build-constraints requirements/build.txt --python $(python) \
		--target $@ -r requirements/bench.txt
	@touch $@

define sync
echo "Installing $(1) into .venv ..." >&2 && \
$(uv) pip sync --quiet --require-hashes --python $(python) $(1) && \
$(uv) pip install --quiet --no-deps --build-constraints requirements/build.txt --python $(python) --editable .
endef

$(uv): requirements/tools.txt
	@for each in $(pythons); do \
		if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$each; \
			if $$each -c 'import ensurepip, venv' 2>/dev/null; then python=$$each; break; fi; \
		fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Cliffhanger needs Python 3.11 or newer: install it from https://www.python.org/downloads/ or with your system's packages." >&2; exit 1; \
	elif [ -z "$$python" ]; then \
		echo "Python cannot make a virtual environment here: install its venv module (Debian and Ubuntu: sudo apt install python3-venv)." >&2; exit 1; \
	fi; \
	echo "Making .venv with $$python ..." >&2; \
	$$python -m venv .venv && $(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@touch $@
