"""A deputy's office: reception hours and their booking, assistants, reports, letters."""
