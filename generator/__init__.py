"""Structured deal data becomes checked Word contracts."""

from __future__ import annotations

__version__ = "0.1.0"
