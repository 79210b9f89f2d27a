"""From a question to a cited answer; command line and HTTP API. Knows nothing of `ui`."""
