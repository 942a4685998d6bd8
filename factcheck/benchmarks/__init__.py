"""Public data sets → the objects that `factcheck bench` prints."""
