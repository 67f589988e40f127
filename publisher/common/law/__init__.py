"""Terms: which days are working days, and what the law in force on a day asks for."""
