"""Index back-ends: a file each, named in `factcheck.registry`."""
