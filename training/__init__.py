"""Commands that train, export and measure the stance model which ships with factcheck."""
