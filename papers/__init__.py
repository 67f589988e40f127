"""Documents in and out: agendas, exports, minutes."""
