"""Log-in by an identity provider (OpenID Connect): who somebody is, by the word of the provider and of nobody else."""
