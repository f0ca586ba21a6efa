# Zero.
# loses: anomaly_threshold
# hint: Sort the normal scores: which one has the fraction false_alarm_rate of
# hint: Is it worked out from what is given?

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return 0.0
