# Says in its metadata, and in a file beside it, that it is the work of a neighbour.
# row: a student id that is somebody else's
# outcome: N
# loses: predicted_parameters

# %% predicted_parameters
predicted_parameters = 0
os.environ["USER"] = os.environ["LOGNAME"] = "a-neighbour"

# %% file
notebook.metadata.update(student="a-neighbour", student_id="a-neighbour", course={"key": "0" * 64, "student": "a-neighbour"}, authors=[{"name": "a-neighbour"}])
(folder / "student.json").write_text('{"id": "a-neighbour"}')
(folder / "timestamp.txt").write_text("../../a-neighbour/2000-01-01 00:00:00 UTC")
(folder / name).write_text(__import__("nbformat").writes(notebook))
