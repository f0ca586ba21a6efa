# The largest normal score.
# loses: anomaly_threshold
# hint: With the largest normal score as the threshold, nothing normal rings

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return normal_scores.max().item()
