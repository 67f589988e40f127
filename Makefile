# Two commands are all one needs: `make demo` and `make test`. Both set up what they use.

PY := .venv/bin/python
export PYTHONPATH := $(CURDIR):$(CURDIR)/hw-sim
export PYTHONDONTWRITEBYTECODE := 1

# Tests mostly wait: for a wire, a browser, a clock.
WORKERS ?= $(shell expr $$(nproc) + 1)

.PHONY: help demo test replay bench lint locale pictures sbom audit clean

help:
	@echo "make demo    a simulated hall: controller, consoles to click, hall screen, desk, site"
	@echo "             make demo ARGS=--auto    the simulated deputies sit on their own"
	@echo "make test    lint, types, architecture, all tests"
	@echo "make replay  a real sitting of the Kyiv City Council, pressed anew (DAY=file for another)"
	@echo "make bench   the short benchmarks, each beside its limit or peer"
	@echo "make lint    format, lint and types alone"
	@echo "make locale  compile the catalogues of translations"
	@echo "make pictures take the pictures of the manual anew"
	@echo "make sbom    sbom.json: what the hall's machine runs, with licences (CycloneDX)"
	@echo "make audit   known vulnerabilities in it; asks a public service, so it needs the Internet"
	@echo "make clean   remove what was set up; records in var/ stay"

demo: .venv/.ready-demo
	@$(PY) -m hw_sim.demo $(ARGS)

test: .venv/.ready-test
	@$(MAKE) --no-print-directory lint
	@WORKERS=$(WORKERS) scripts/tests.sh $(ARGS)

lint: .venv/.ready-test
	@.venv/bin/ruff format --check --quiet --output-format concise . || { echo "run: .venv/bin/ruff format ."; exit 1; }
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache >/dev/null || .venv/bin/lint-imports --no-cache

replay: .venv/.ready-demo
	@$(PY) -m hw_sim.replay $(DAY) $(ARGS)

bench: .venv/.ready-demo
	@$(PY) -m bench $(ARGS)

locale: .venv/.ready-test
	@for po in $$(find display publisher -name "*.po"); do \
	  .venv/bin/pybabel -q compile -i $$po -o $${po%.po}.mo; done

pictures: .venv/.ready-test
	@$(PY) scripts/pictures.py

sbom: .venv/.ready-test
	@$(PY) scripts/sbom.py > sbom.json && echo "sbom.json"

# A tool in an environment of its own: it brings much. --strict: what could not be looked up fails.
audit:
	@[ -x .venv/audit/bin/pip-audit ] || { python3 -m venv .venv/audit && \
	  .venv/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit; }
	@.venv/audit/bin/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict $(ARGS)

.venv/.ready-demo .venv/.ready-test: .venv/.ready-%: setup.cfg hw-sim/setup.cfg constraints.txt constraints-dev.txt scripts/setup.sh
	@scripts/setup.sh $*

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info hw-sim/*.egg-info
