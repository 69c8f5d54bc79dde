"""Use cases of the counter and the ports the adapters implement."""
