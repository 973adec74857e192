# `make demo` and `make test` start from nothing but Python 3.11 or newer, Node and make.

PYTHON ?= python3
BIN := .venv/bin
COURSE ?= content/introduction-to-flask
OUT ?= out
FONTS := third_party/fonts/mathematics.woff2 third_party/fonts/figtree.woff2
PRINT_BUILD_REQUIREMENTS := import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['build-system']['requires'])
PYTEST_FLAGS ?= --numprocesses auto --dist worksteal

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-fast test-all stress wander machines compiled lint lint-python lint-javascript types types-python \
  types-javascript javascript python look gallery diagrams records install system wheel clean
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export npm_config_update_notifier := false
# The tests start many programs; where nothing may be compiled for good, each compiles all of its libraries again.
unexport PYTHONDONTWRITEBYTECODE

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/lessonpack.stamp node_modules/npm.stamp $(FONTS) ## Export the sample course to SCORM 1.2 and 2004, and check the packages
	@$(BIN)/lessonpack export scorm $(COURSE) --version all -o $(OUT)
	@for package in $(OUT)/*.zip; do echo "Checking $$package"; $(BIN)/lessonpack check "$$package" || exit 1; done
	@echo
	@echo "The packages are in $(CURDIR)/$(OUT):"
	@for package in $(OUT)/*.zip; do echo "  $$package"; done
	@echo "Upload one of them to your LMS (in Moodle: Add an activity > SCORM package). When in doubt, take SCORM 1.2."
	@echo "To look at the course without an LMS: $(BIN)/lessonpack preview $(COURSE)"

# Each check begins as soon as there is what it needs: those of JavaScript while Python's packages are fetched, those of
# Python while JavaScript is tested.
test: ## Run everything: lint, types, JavaScript, Python with a real browser
	@$(MAKE) --no-print-directory --jobs 4 --output-sync types-python javascript lint-javascript types-javascript system \
	  lint-python compiled
	@$(MAKE) --no-print-directory python PYTEST_FLAGS="$(PYTEST_FLAGS)" COVERAGE="$(COVERAGE)"

test-fast: .venv/dev.stamp node_modules/npm.stamp $(FONTS) ## For every save: Python without browsers, databases and slow tests
	@$(BIN)/pytest -q $(PYTEST_FLAGS) --fast --ignore tests/browser

test-all: PYTEST_FLAGS += --every-case
test-all: COVERAGE = --cov --cov-report=term
test-all: test ## Run everything, each case of the tests whose cases take turns, and the floor on coverage

# A test that can fail because a machine is busy, or because of the one before it, fails here.
stress: .venv/dev.stamp node_modules/npm.stamp $(FONTS) system ## Run pytest three times in random order, beside BUSY=4 busy processes
	@busy=; trap 'kill $$busy' EXIT INT TERM; \
	for process in $$(seq $(or $(BUSY),4)); do (while :; do :; done) & busy="$$busy $$!"; done; \
	for run in 1 2 3; do $(MAKE) --no-print-directory python PYTEST_FLAGS="$(PYTEST_FLAGS) -p randomly" || exit 1; done

# Minutes for a few hundred acts; SEEDS=7,8 STEPS=60 plays a day that failed once more.
wander: .venv/dev.stamp node_modules/npm.stamp $(FONTS) system ## Play courses by chance while networks fail and tabs die (SEEDS=0,2 STEPS=60)
	@$(BIN)/pytest -q -n 0 tests/browser/wander.py

machines: .venv/dev.stamp system ## Deploy and kill two web machines and two workers while learners answer: nothing may be lost
	@$(BIN)/pytest -q -n 0 --log-cli-level=WARNING tests/lti/several_machines.py

lint: lint-python lint-javascript ## Check style, formatting and the direction of imports

lint-python: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

lint-javascript: node_modules/npm.stamp
	node_modules/.bin/eslint --max-warnings 0 templates tests eslint.config.js

types: types-python types-javascript ## Check types in Python and JavaScript

types-python: .venv/dev.stamp
	$(BIN)/mypy

types-javascript: node_modules/npm.stamp
	node_modules/.bin/tsc --project tsconfig.json

javascript: node_modules/npm.stamp ## Run the tests of the player's modules
	node --test $$(find tests -name '*.test.js' | sort)

# All processes of pytest begin at the same time, and each would compile all tests and libraries by itself. What is wrong
# with a test is said when it is run.
compiled: .venv/dev.stamp node_modules/npm.stamp $(FONTS)
	@$(BIN)/pytest --collect-only -q --ignore tests/browser >.venv/compiled.log 2>&1; \
	$(BIN)/pytest --collect-only -q tests/browser >>.venv/compiled.log 2>&1 || true

# Twice, since each process has room for one Playwright: the LTI tool's tests start their own. Both at once, since the
# one waits for processes and the other hardly ever. Those of packages add nothing to the coverage. Tracing it makes the
# others take two thirds longer, so only `test-all` does.
python: .venv/dev.stamp node_modules/npm.stamp $(FONTS) system ## Run pytest with a real browser and a real PostgreSQL
	@$(BIN)/pytest $(PYTEST_FLAGS) tests/browser >.venv/browser.log 2>&1 & browser=$$!; \
	trap 'kill $$browser 2>/dev/null' INT TERM; failed=0; \
	$(BIN)/pytest $(COVERAGE) $(PYTEST_FLAGS) --ignore tests/browser || failed=1; \
	wait $$browser || failed=1; cat .venv/browser.log; \
	exit $$failed

# One by one, since each process has room for one Playwright.
look: .venv/dev.stamp node_modules/npm.stamp $(FONTS) system ## Take pictures of every kind of page into look/ (PAGES=quiz,essay WIDTHS=390,1440)
	@export LOOK=look LOOK_PAGES="$(PAGES)" LOOK_WIDTHS="$(WIDTHS)"; rm -rf look; \
	$(BIN)/pytest -q -n 0 tests/browser/look_player.py tests/browser/look_states.py tests/browser/look_preview.py && $(BIN)/pytest -q -n 0 tests/lti/look_tool.py tests/lti/look_lti_player.py && \
	echo "Open the sheets in $(CURDIR)/look/sheets"

gallery: .venv/dev.stamp node_modules/npm.stamp $(FONTS) system ## Draw the pictures of themes and of a story in docs/images
	$(BIN)/pytest -q -n 0 tests/browser/draw_gallery.py

# Half a gigabyte, and a minute: the tests have a program in its place that is as strict.
diagrams: .venv/dev.stamp node_modules/npm.stamp system ## Draw each kind of diagram with the real Mermaid, which is installed into .venv
	PUPPETEER_SKIP_DOWNLOAD=1 npm install --silent --no-audit --no-fund --prefix .venv/mermaid @mermaid-js/mermaid-cli@11
	PATH="$(CURDIR)/.venv/mermaid/node_modules/.bin:$$PATH" $(BIN)/pytest -q -n 0 tests/source/draw_diagrams.py

# Another minute: the tests have a store in its place that is stricter, and judge statements by Ralph's models.
records: .venv/dev.stamp node_modules/npm.stamp $(FONTS) system ## Tell what learners do to Ralph, a learning record store, which is installed into .venv
	$(PYTHON) -m venv .venv/ralph && .venv/ralph/bin/pip install --quiet 'ralph-malph[lrs,cli]==5.1.0' requests
	PATH="$(CURDIR)/.venv/ralph/bin:$$PATH" $(BIN)/pytest -q -n 0 tests/browser/keep_records.py

install: .venv/dev.stamp node_modules/npm.stamp $(FONTS) system ## Install everything that tests need

# Debian's own: Playwright's downloads of browsers need a host that a package mirror does not have.
system:
	@missing=; for program in chromium chromium-headless-shell; do \
	  command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	  PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || missing="$$missing nginx-light"; \
	  command -v caddy >/dev/null || missing="$$missing caddy"; \
	  [ -z "$$missing" ] || { echo "Installing$$missing"; \
	  if [ "$$(id -u)" = 0 ]; then as_root=; else as_root=sudo; fi; \
	  $$as_root apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq --no-install-recommends $$missing; }

wheel: .venv/dev.stamp node_modules/npm.stamp ## Build sdist and wheel into dist/
	$(BIN)/python -m build

clean: ## Remove what was built, and both environments
	rm -rf .venv node_modules third_party dist build look $(OUT)

# uv takes a tenth of pip's time. Where it is not to be had, or does not know an index that only pip is told, pip will do.
packages = $(BIN)/uv pip install --quiet --python $(BIN)/python $(1) 2>/dev/null || \
  $(BIN)/pip install --quiet --no-compile $(1)

.venv/pyvenv.cfg:
	@$(PYTHON) -m venv .venv || { \
	  echo "No virtual environment could be made. On Debian: apt install python3-venv"; rm -rf .venv; exit 1; }
	@$(BIN)/pip install --quiet --no-compile 'uv>=0.9,<1' || true

.venv/lessonpack.stamp: pyproject.toml hatch_build.py | .venv/pyvenv.cfg
	@echo "Installing lessonpack, and what makes its font of formulas"
	@$(call packages,--editable . $$($(BIN)/python -c "$(PRINT_BUILD_REQUIREMENTS)"))
	@touch $@

# Also what lessonpack alone needs, in one go; compiled when it is first imported, which most of it never is.
.venv/dev.stamp: pyproject.toml hatch_build.py | .venv/pyvenv.cfg
	@echo "Installing lessonpack and what the tests need"
	@$(call packages,--editable ".[dev]")
	@touch .venv/lessonpack.stamp $@

node_modules/npm.stamp: package.json package-lock.json
	@echo "Installing third-party browser files"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

third_party/fonts/mathematics.woff2: exporter/math_font.py .venv/lessonpack.stamp node_modules/npm.stamp
	@echo "Making the font of formulas"
	@$(BIN)/python -m exporter.math_font $@

third_party/fonts/figtree.woff2: exporter/text_fonts.py .venv/lessonpack.stamp node_modules/npm.stamp
	@echo "Making the fonts of text"
	@$(BIN)/python -m exporter.text_fonts $(@D)
