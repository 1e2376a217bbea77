"""Made-up marketing for the partners that are loaded, so that there is something to propose."""

from local.marketing_seed.seed import DEFAULT_SEED, LEAST_LEADS, SeedReport, print_report, seed_marketing

__all__ = ["DEFAULT_SEED", "LEAST_LEADS", "SeedReport", "print_report", "seed_marketing"]
