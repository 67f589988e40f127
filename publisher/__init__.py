"""The city's web site: what the hall publishes, and the services of the community."""
