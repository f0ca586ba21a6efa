"""A class folder, whole: graded, watched, and what can be done next."""
