"""Numbers as callers hand them over: Python's, numpy's or pandas', one or many.

What is no number is refused in words, and what is missing is never taken for one.
"""

from collections.abc import Iterable, Mapping, Set
from decimal import Decimal
from math import nan
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

LARGEST = 1e100  # above it, sums and squares of a few numbers overflow


class NotANumber(ValueError):
    """Text, True or False, a list, or what no float can hold."""


def number(value: object) -> float:
    """Return `value` as a float; NaN where it is missing: None, NaN, pandas' NA, or masked by numpy.

    Raises NotANumber for everything else that is no finite number.
    """
    if value is None or value is pd.NA or value is np.ma.masked:
        return nan
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        raise NotANumber("A number is needed, not text, True or False, or a list.")
    try:
        found = float(value)
    except (OverflowError, ValueError):
        raise NotANumber("A number is too large or can't be read.") from None
    if abs(found) > LARGEST:
        raise NotANumber("A number is too large.")
    return found


def listed(values: Any) -> list[Any]:
    """Return the items of anything that has them in an order: list, tuple, array, Series, iterator.

    Raises NotANumber for text, mappings, sets and tables, and for what has no items.
    """
    no_list = isinstance(values, str | bytes | bytearray | Mapping | Set | pd.DataFrame)
    if no_list or not isinstance(values, Iterable) or getattr(values, "ndim", 1) == 0:
        raise NotANumber("A list of numbers is needed.")
    return list(values)
