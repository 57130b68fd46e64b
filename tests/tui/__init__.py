"""Tests of the terminal UI, by keys and clicks on small apps."""
