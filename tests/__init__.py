"""Tests, by room; each through public doors."""
