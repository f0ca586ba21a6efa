# The lower tail.
# loses: anomaly_threshold
# hint: That is the wrong tail: that fraction lies *below* your threshold; the

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return torch.quantile(normal_scores, false_alarm_rate).item()
