# Zeros.
# loses: train
# hint: A sheet in order that is far from the digits

# %% train
weights = torch.zeros(20, 20, 784)
