"""Your deputy: who sits in the council, how each votes, how alike they are."""
