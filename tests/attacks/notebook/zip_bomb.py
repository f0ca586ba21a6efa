# Hands in an archive that becomes a thousand times as large, in the place of a notebook.
# row: zip bombs and slips
# outcome: R
# sees: the file is an archive, not a notebook; unpack it and hand in the .ipynb file that is in it

# %% file
import zipfile

with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("01-mnist-autoencoder.ipynb", b" " * 10**8)
