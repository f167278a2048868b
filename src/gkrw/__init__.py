"""gkrw (公开任务): one open-government task table, kept as YAML, and everything made from it."""

__version__ = "0.1.0"
