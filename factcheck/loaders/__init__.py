"""Document formats: a file per format, named in `factcheck.registry`."""
