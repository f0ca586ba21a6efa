# NaN.
# loses: anomaly_threshold
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return float('nan')
