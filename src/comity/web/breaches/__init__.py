"""The breach log: what was not kept, what its authority says of it, whom it goes to, and what was learnt."""
