"""What pages of all rooms share: caching, feeds, pages of lists, the community's own looks."""
