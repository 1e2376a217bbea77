"""`python -m local`: the embedded stack's command line."""

from local.cli import main

if __name__ == "__main__":
    main()
