"""Who works here: keys, PIN, lease, log-in, access (issue 4)."""
