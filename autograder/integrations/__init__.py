"""The same grading elsewhere: GitHub, Classroom 50, Gradescope."""
