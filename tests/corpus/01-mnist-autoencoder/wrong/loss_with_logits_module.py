# A BCEWithLogitsLoss module, although the decoder has ended in a sigmoid.
# loses: reconstruction_loss
# may lose: train

# %% reconstruction_loss
reconstruction_loss = nn.BCEWithLogitsLoss()
