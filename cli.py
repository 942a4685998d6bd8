"""Run factcheck from a checkout: `python cli.py` is `factcheck`."""

from factcheck.commands import main

if __name__ == "__main__":
    main()
