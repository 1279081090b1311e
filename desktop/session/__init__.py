"""Who is working: the embedded store, log-in, device and replica keys."""
