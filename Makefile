# Two commands do everything: `make report` and `make test`. Each sets itself up.
PYTHON ?= python3
BIN := .venv/bin
CASE ?= sky-ecc
# Not ?=: many machines have a LANGUAGE of their own, such as en_US:en.
LANGUAGE := en
BASE := /
# Where this is set, each of thirty processes would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report site pdf slides test test-lab test-teaching test-kill test-dist test-matrix fuzz bench-scale test-scale lite test-lite lab lint format bench lock lock-lite licences generated clean

report: .venv/ready ## run every notebook and build build/report/index.html
	$(BIN)/counterclaim report --case $(CASE) --language $(LANGUAGE)

site: report ## the report as build/site, a folder that any static host serves
	$(BIN)/counterclaim publish --case $(CASE) --base $(BASE) --language $(LANGUAGE)

pdf: .venv/ready ## the report to print: build/counterclaim.pdf; needs Chromium or Chrome
	$(BIN)/counterclaim pdf --case $(CASE) --language $(LANGUAGE)

slides: .venv/ready ## a lecture of the cells tagged for it: build/slides/index.html; SESSION=1, 2, 3 or hour for a course
	$(BIN)/counterclaim slides --case $(CASE) --language $(LANGUAGE) $(if $(SESSION),--session $(SESSION) --out build/slides-$(SESSION))

lite: .venv/ready .venv-lite/ready ## the browser lab: build/lite, for any static host; needs npm and a network once
	$(BIN)/counterclaim lite

test: .venv/ready ## everything that must hold, browser checks included where there is a browser
	$(BIN)/python -m pytest

test-lab: .venv/ready ## the widgets in JupyterLab itself, by keyboard, on hostile text; needs Chromium
	COUNTERCLAIM_BROWSER=required $(BIN)/python -m pytest slow/test_lab.py --numprocesses 0

test-teaching: .venv/ready ## every exercise, solution and lesson in a fresh kernel, as a student runs it
	$(BIN)/python -m pytest slow/test_teaching.py

test-kill: .venv/ready ## kill read, code, measure and report at twenty moments each; some minutes
	$(BIN)/python -m pytest slow/test_kill.py -n0 -s

test-dist: .venv/ready ## build wheel and sdist twice, install them in a clean environment
	$(BIN)/python -m pytest slow/test_dist.py -n0

# Warnings are no errors here: an old package may warn about a newer one beside it. Needs uv.
MATRIX_TESTS ?= tests
test-matrix: .venv/ready ## the tests on the oldest and the newest packages that pyproject.toml allows
	$(BIN)/python slow/matrix.py oldest newest -- $(MATRIX_TESTS)

MINUTES ?= 5
fuzz: .venv/ready ## look for inputs that break a promise; MINUTES=5
	$(PYTHON) -m venv build/fuzz-venv
	build/fuzz-venv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes --requirement requirements.lock --requirement fuzz/requirements.lock
	PYTHONPATH=src:fuzz build/fuzz-venv/bin/python fuzz/run.py --minutes $(MINUTES)

test-lite: lite ## runs the notebooks in the browser lab and compares with a run on this machine; needs Chromium
	$(BIN)/python -m pytest lite -n0 -s

lab: .venv/ready ## open JupyterLab at the first notebook
	$(BIN)/jupyter lab notebooks/00-start-here.ipynb

lint: .venv/ready ## style of code and notebooks; notebooks hold no outputs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/nbstripout --verify $$(git ls-files '*.ipynb')

format: .venv/ready ## put code and notebooks in the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/nbstripout $$(git ls-files '*.ipynb')

test-scale: .venv/ready ## what takes minutes to make sure of: killed runs, Dask, every character
	$(BIN)/python -m pytest slow/test_measure_scale.py -n0

bench: bench-scale ## the comparisons in bench/, side by side with their peers
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

licences: .venv/ready ## list the licences of all packages that the lock names
	$(BIN)/python slow/licences.py > docs/licences.new && mv docs/licences.new docs/licences.md

bench-scale: .venv/ready .venv-bench/ready ## a million pages beside polars, sklearn and others: bench/RESULTS.md
	$(BIN)/python bench/scale/run.py .venv-bench/bin/python

# The peers have a virtual environment of their own: nothing else needs them.
.venv-bench/ready: bench/scale/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --requirement bench/scale/requirements.txt
	touch .venv-bench/ready

generated: .venv/ready ## write again what is made from the codebook and the findings
	$(BIN)/counterclaim generate

# The pip that comes with an older Python takes twice as long, so a newer one is installed first.
# The lock names every package with its hash, so pip need not work out what depends on what.
# Python compiles a module when it is first imported; most that come along never are.
.venv/ready: pip.lock requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "counterclaim needs Python 3.11 or newer; set PYTHON=python3.12, say")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes --requirement pip.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile --only-binary :all: --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch .venv/ready

.venv-lite/ready: lite/requirements.lock
	$(PYTHON) -m venv .venv-lite
	.venv-lite/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes --requirement lite/requirements.lock
	touch .venv-lite/ready

# For whoever changes a dependency: needs uv, writes no address of any package host.
lock:
	echo pip | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file pip.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

# The lab's packages: those of the lock above, as far as the browser has them.
lock-lite:
	uv pip compile lite/requirements.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file lite/requirements.lock
	uv pip compile lite/wheels.in --no-deps --python-version 3.12 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file lite/wheels.lock
	uv pip compile lite/compiled.in --no-deps --python-version 3.12 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file lite/compiled.lock

clean: ## forget everything that was made
	rm -rf build .venv .venv-bench .venv-lite
