"""Where the learning curves of right answers run: drawn behind each student's own; a by-product of calibration.

The band is made of the corpus' right answers and of nobody's work in the class: it tells nothing of other students, it is
there for the first notebook that is graded, and it stays, so that the same notebook gets the same page.
"""

from collections import defaultdict
from collections.abc import Iterable
from statistics import quantiles

from pydantic import BaseModel, ConfigDict, ValidationError

from autograder import UserError
from autograder.course import Session
from autograder.result import Curve, Result

ENOUGH = 5  # trainings that reach an epoch; of fewer there is no range


class BandError(UserError):
    """Why there is no band, in one sentence."""


class Range(BaseModel):
    """Epoch by epoch, between which values eight of ten trainings lie."""

    model_config = ConfigDict(extra="forbid")

    low: list[float]
    high: list[float]


class Band(BaseModel):
    """The ranges of one session, by the name of the series that they belong to."""

    model_config = ConfigDict(extra="forbid")

    answers: int  # right answers of the corpus
    trainings: int  # of these answers, each with a seed of its own
    ranges: dict[str, Range]


def read_band(session: Session) -> Band | None:
    """What `course calibrate --write` recorded for this session; None where it has not. Raises BandError."""
    try:
        return Band.model_validate_json(session.band.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        why = str(error).splitlines()[0]
        raise BandError(
            f"{session.band} cannot be read ({why}); run `course calibrate --session {session.id[:2]} --write`, or delete it"
        ) from None


def range_of(curves: list[list[float]]) -> Range | None:
    """From the tenth to the ninetieth percentile, as far as ENOUGH curves and half of them reach; None if that is nowhere.

    Beyond, the range would be that of a few answers, those that train for longest.
    """
    low, high = [], []
    enough = max(ENOUGH, len(curves) / 2)
    for epoch in range(max(map(len, curves), default=0)):
        values = [curve[epoch] for curve in curves if len(curve) > epoch]
        if len(values) < enough:
            break
        tenths = quantiles(values, n=10, method="inclusive")
        low.append(float(f"{tenths[0]:.4g}"))
        high.append(float(f"{tenths[-1]:.4g}"))
    return Range(low=low, high=high) if low else None


def band_of(right: Iterable[tuple[str, Result]]) -> Band | None:
    """From the results of right answers, with the answers' names; None if fewer than ENOUGH have drawn a curve."""
    curves: dict[str, list[list[float]]] = defaultdict(list)
    names = []
    for name, result in right:
        drawn = next((picture for picture in result.pictures if isinstance(picture, Curve)), None)
        if drawn is not None:
            names.append(name)
            for series in drawn.series:
                curves[series.label].append(series.values)
    ranges = {label: found for label, values in sorted(curves.items()) if (found := range_of(values)) is not None}
    return Band(answers=len(set(names)), trainings=len(names), ranges=ranges) if ranges else None
