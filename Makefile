# The commands that stay the same for good. Everything they install lies in .venv and node_modules.
.PHONY: help setup demo test bench mutants lock clean
.DEFAULT_GOAL := help

needs := pyproject.toml package-lock.json .npmrc tools/setup.py \
	requirements/build.txt requirements/uv.txt requirements/node.txt

# A Python that was since removed leaves a .venv that cannot run: set up again.
$(shell [ -e .venv/bin/python ] || rm -f .venv/ready-run .venv/ready-dev)

help:
	@echo "make setup   install what is needed to work on Huitou into .venv"
	@echo "make demo    a sample company on http://127.0.0.1:8000"
	@echo "make test    the whole gate; STEPS=\"lint types\" runs some of it"
	@echo "make bench   print every ratio the project claims"
	@echo "make mutants change each line of the ledger and the jobs, and see whether a test notices"
	@echo "make lock    write the locks anew; UPGRADE=1 takes the newest versions"
	@echo "make clean   remove what the others made"

setup: .venv/ready-dev
	@echo "ready: .venv/bin/huitou"

demo: .venv/ready-run
	.venv/bin/huitou demo

test: setup
	@.venv/bin/python -m tools.gate $(STEPS)

bench: setup
	.venv/bin/python -m bench

mutants: setup
	.venv/bin/python -m tools.mutants

lock: setup
	UPGRADE=$(UPGRADE) tools/lock

clean:
	rm -rf .venv node_modules src/huitou/faces/web/static/vendor .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis build dist huitou-demo mutants
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp each, so that a second run takes no time; the demo waits neither for Spark nor for linters.
.venv/ready-dev: requirements/dev.txt $(needs)
	@python=$$(PYTHON="$(PYTHON)" tools/find-python) && "$$python" tools/setup.py dev
	@touch .venv/ready-run $@

.venv/ready-run: requirements/run.txt $(needs)
	@python=$$(PYTHON="$(PYTHON)" tools/find-python) && "$$python" tools/setup.py run
	@touch $@
