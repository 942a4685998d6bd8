"""Embedding models: a file per family, named in `factcheck.registry`."""
