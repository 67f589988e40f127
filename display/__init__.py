"""What people look at: the hall screen and the secretary's desk."""
