# All scores above the threshold.
# loses: anomaly_threshold
# hint: Return one float.

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return normal_scores[normal_scores > torch.quantile(normal_scores, 1 - false_alarm_rate)]
