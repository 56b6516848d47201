"""The time as the store takes it: passed in, so that tests decide what day it is."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Tells the present moment, with its time zone."""
