"""`python -m bench`: every benchmark, one report."""

from bench.cli import app

if __name__ == "__main__":
    app(prog_name="python -m bench")
