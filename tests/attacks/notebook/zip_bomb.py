# Hands in an archive that becomes a thousand times as large, in the place of a notebook.
# row: zip bombs and slips
# outcome: R
# sees: the file is not a notebook (it is not JSON); hand in the .ipynb file itself

# %% file
import zipfile

with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("01-mnist-autoencoder.ipynb", b" " * 10**8)
