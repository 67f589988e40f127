"""Accounts: who a visitor is, how well that is proven, and what he may do."""
