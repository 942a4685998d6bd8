"""Report → text, a file per format; `wording` holds the words they share."""
