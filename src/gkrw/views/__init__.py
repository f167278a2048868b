"""Texts, rows, JSON and layouts for people; no printing, no terminal."""
