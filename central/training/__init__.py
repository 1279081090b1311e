"""The training environment: fictional units, people and cases, the same for equal seeds."""
