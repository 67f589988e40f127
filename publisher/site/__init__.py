"""The site as a whole: settings, addresses, the layout of every page, its command line."""
