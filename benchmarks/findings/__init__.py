"""How well statutes, claims and quantities are found, on gold and on cases of others."""
