"""Scanners, each run in a child process."""
