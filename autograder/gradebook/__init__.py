"""nbgrader's database and other people's: what is recorded, exported, imported."""
