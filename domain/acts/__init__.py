"""What each kind of operation does to a case. Called by `domain.apply` alone."""
