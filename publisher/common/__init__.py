"""What every room of the site stands on: people, bodies, law, mail, files, search."""
