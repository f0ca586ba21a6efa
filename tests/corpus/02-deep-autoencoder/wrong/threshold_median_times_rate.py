# The median, stretched.
# loses: anomaly_threshold
# hint: Sort the normal scores: which one has the fraction false_alarm_rate of

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return normal_scores.median().item() / (1 - false_alarm_rate)
