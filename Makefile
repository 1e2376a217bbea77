# Everything starts here, from a bare Python: `make demo`, `make test`. Nothing is installed outside this
# directory: Python packages go to .venv, npm packages to node_modules, data to .local.

# With it every start would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE
# These would put packages elsewhere than in .venv.
unexport PIP_USER PIP_TARGET PIP_PREFIX PYTHONPATH PYTHONHOME VIRTUAL_ENV

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	echo "$$python" && break; done)

GROUPS := function marketing_profile segments campaigns recommendations landing_pages notifications public_pages \
	calculate_partner_lead_stats_daily run_partner_demand_planning_daily \
	generate_ai_partner_recommendations_daily sync_partner_campaigns_daily measure_recommendation_effects_daily \
	prune_marketing_history_daily watch_marketing_hourly mail_links \
	send_partner_notifications local dev
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
PYTEST_WORKERS ?= -n logical --maxprocesses 4 --dist loadgroup

# Run before anything is fetched. Where nothing may be written below HOME, the caches go beside the packages; the
# machine's own certificates are trusted too (uv and Node bring theirs); a mirror set for pip is uv's as well.
FETCHING := if ! ( mkdir -p "$$HOME/.cache" && [ -w "$$HOME/.cache" ] && [ -w "$$HOME" ] ) 2>/dev/null; then \
	export UV_CACHE_DIR="$(CURDIR)/$(VENV)/cache/uv" npm_config_cache="$(CURDIR)/$(VENV)/cache/npm"; fi; \
	for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do \
	if [ -r "$$bundle" ]; then \
	export UV_SYSTEM_CERTS=1 NODE_EXTRA_CA_CERTS="$${NODE_EXTRA_CA_CERTS:-$$bundle}"; break; fi; done; \
	if [ -n "$$PIP_INDEX_URL" ] && [ -z "$$UV_DEFAULT_INDEX$$UV_INDEX_URL" ]; then \
	export UV_DEFAULT_INDEX="$$PIP_INDEX_URL"; fi

# Files of tests and texts about the portal are not built.
PORTAL_SOURCES := $(shell find portal \( -name node_modules -o -name dist \) -prune -o -type f \
	! -name '*.test.ts' ! -name '*.md' -print)
PORTAL_NPM := $(BIN)/python -m local.node npm --prefix portal

say = printf '\033[1m%s\033[0m\n' "$(1)"

.PHONY: help
help:  ## Show what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null || cat Makefile

.PHONY: demo
demo: bootstrap portal/dist/.built  ## Start everything with a made-up data set, run the jobs, show gaps and proposals (ARGS=--detach)
	@$(BIN)/python -m local demo $(ARGS)

.PHONY: test
test: bootstrap portal/dist/.built  ## Run all tests on the real local stack and in a real browser (ARGS='-k gaps')
	@$(BIN)/python -m tests.browser.chromium > /dev/null
	@$(BIN)/python -m pytest $(PYTEST_WORKERS) $(ARGS)

.PHONY: portal
portal: portal/dist/.built  ## Build the portal into portal/dist, and check how big it is

.PHONY: lint
lint: bootstrap portal/dist/.built  ## Check style, types, imports, the safety of migrations, and the portal
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/squawk supabase/migrations/*.sql
	$(PORTAL_NPM) run --silent check

.PHONY: bench
bench: bootstrap portal/dist/.built  ## Run the benchmarks and print their report
	@$(BIN)/python -m bench $(ARGS)

.PHONY: screens
screens: bootstrap portal/dist/.built  ## Take the pictures in docs/screens anew (ARGS='page-desktop')
	@$(BIN)/python -m tests.browser.chromium > /dev/null
	@$(BIN)/python -m tests.browser.screens $(ARGS)

.PHONY: package
package: bootstrap  ## Build one zip per function into dist/, for deployment
	@$(BIN)/python -m infra.packages

.PHONY: checkov
checkov: bootstrap portal/dist/.built  ## Have Checkov look at what would be deployed
	@$(BIN)/python -m infra.rehearsal
	@$(FETCHING); $(BIN)/uv tool run --from checkov==3.3.30 checkov --config-file infra/checkov.yaml

.PHONY: requirements
requirements: $(VENV)/.uv  ## Compile requirements/*.txt anew from pyproject.toml (ARGS=--upgrade)
	@$(FETCHING); set -e; \
	$(call say,Resolving all groups together); \
	$(COMPILE) --group dev -o requirements/all.txt $(ARGS); \
	for group in $(GROUPS); do \
		$(call say,requirements/$$group.txt); \
		$(COMPILE) --group $$group -c requirements/all.txt -o requirements/$$group.txt; \
	done; \
	$(call say,requirements/bootstrap.txt); \
	echo uv | $(COMPILE) - -c requirements/all.txt -o requirements/bootstrap.txt

.PHONY: clean
clean:  ## Stop the stack, delete its data and everything that was installed or cached
	@if [ -x $(BIN)/python ] && [ -d .local ]; then $(BIN)/python -m local reset || exit 1; fi
	rm -rf $(VENV) node_modules portal/node_modules portal/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: bootstrap
bootstrap: $(VENV)/.packages node_modules/.packages

$(VENV)/.uv: requirements/bootstrap.txt
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or newer with its venv module is needed: install it (on Debian and Ubuntu" \
			"'apt install python3-venv'), or name one with 'make PYTHON=/path/to/python3'." >&2; exit 1; fi
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		$(call say,Making $(VENV) with $(PYTHON)); rm -rf $(VENV); "$(PYTHON)" -m venv $(VENV); }
	@$(call say,Installing uv into $(VENV))
	@$(FETCHING); if [ -x $(BIN)/uv ]; then \
		$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements/bootstrap.txt; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
			--cache-dir "$(CURDIR)/$(VENV)/cache/pip" -r requirements/bootstrap.txt; fi
	@touch $@

$(VENV)/.packages: $(VENV)/.uv requirements/dev.txt
	@$(call say,Installing the Python packages)
	@$(FETCHING); $(BIN)/uv pip sync --python $(BIN)/python --require-hashes requirements/dev.txt
	@touch $@

node_modules/.packages: package-lock.json package.json .npmrc $(VENV)/.packages
	@$(call say,Installing the npm packages)
	@$(FETCHING); $(BIN)/python -m local.node npm ci --no-progress
	@touch $@

portal/node_modules/.packages: portal/package-lock.json portal/package.json portal/.npmrc $(VENV)/.packages
	@$(call say,Installing the portal's npm packages)
	@$(FETCHING); $(PORTAL_NPM) ci --no-progress
	@touch $@

portal/dist/.built: portal/node_modules/.packages $(PORTAL_SOURCES)
	@$(call say,Building the portal)
	@$(PORTAL_NPM) run --silent build
	@touch $@
