# Random numbers.
# loses: train
# hint: Crisp pictures in no order are no map
# hint: A sheet in order that is far from the digits

# %% train
torch.manual_seed(1)
weights = torch.rand(20, 20, 784)
