"""The chair's own page: what is before the council, what to say, and four large keys."""
