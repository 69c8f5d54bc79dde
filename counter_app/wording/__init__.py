"""Vietnamese sentences for codes; no Qt."""
