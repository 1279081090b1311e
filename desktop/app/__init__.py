"""The composition root: launcher, session, self-test, and the tour's hands."""
