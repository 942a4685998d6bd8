"""factcheck: official claims side by side with the evidence for and against them."""

__version__ = "0.1.0"
