# Half of the rate on each side.
# loses: anomaly_threshold
# hint: All of the fraction false_alarm_rate lies above the threshold, not half

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return torch.quantile(normal_scores, 1 - false_alarm_rate / 2).item()
