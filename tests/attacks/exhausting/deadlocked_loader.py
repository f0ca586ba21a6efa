# Waits for a DataLoader whose worker never answers.
# row: deadlocked DataLoader
# outcome: K
# loses: predicted_parameters
# sees: took longer than 12 s

# %% predicted_parameters
import threading

from torch.utils.data import DataLoader, Dataset


class Stuck(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, index):
        threading.Event().wait()


next(iter(DataLoader(Stuck(), num_workers=2)))
