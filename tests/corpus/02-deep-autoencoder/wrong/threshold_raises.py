# Asks a tensor for percentile.
# loses: anomaly_threshold
# hint: AttributeError: 'Tensor' object has no attribute 'percentile'

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return normal_scores.percentile(1 - false_alarm_rate)
