"""The editor's desk: a local page in the browser to read claim and evidence side by side, decide and sign."""
