# The lower tail.
# loses: anomaly_threshold
# hint: ?

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return torch.quantile(normal_scores, false_alarm_rate).item()
