"""Changes described in Chinese."""
