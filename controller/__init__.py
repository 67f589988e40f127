"""The sitting: rules, journal, engine and the two sockets."""
