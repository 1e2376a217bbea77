"""`python -m local`: the embedded stack's command line."""

from local.cli.app import main

if __name__ == "__main__":
    main()
