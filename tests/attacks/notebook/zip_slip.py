# Hands in an archive whose files lead out of the folder, and no notebook.
# row: zip bombs and slips
# outcome: R
# sees: no notebook was handed in, but an archive (`submission.zip`); unpack it and hand in the notebook that is in it, named 01-mnist-autoencoder.ipynb

# %% file
import zipfile

with zipfile.ZipFile(folder / "submission.zip", "w") as archive:
    archive.writestr("../../../../../../tmp/attack-was-here", b"x")
    archive.writestr("/tmp/attack-was-here", b"x")
notebook = None
