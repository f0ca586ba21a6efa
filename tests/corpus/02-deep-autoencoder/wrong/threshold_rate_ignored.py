# Always 5 %.
# loses: anomaly_threshold
# hint: That is the threshold of a rate of 0.05, whatever the rate.

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return torch.quantile(normal_scores, 0.95).item()
