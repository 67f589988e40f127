"""A deputy's console as a page: the gateway between tablets in the hall's network and the hall."""
