"""Stance models: a file per way of running them, named in `factcheck.registry`."""
