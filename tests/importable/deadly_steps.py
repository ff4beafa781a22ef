"""Steps that fail, end their process or never end; here, where other processes import them."""

from __future__ import annotations

import collections
import itertools
import os
import re
import time
from pathlib import Path

import regex

FOR_EVER = 1e6  # seconds
_MANY = "a" * 60 + "b"


class Failing:
    """Has a bug that one text wakes."""

    name = "failing"

    def __init__(self, mark):
        self.mark = mark

    def find(self, text):
        if self.mark in text:
            raise RuntimeError("a bug")
        return ()


class DyingOnce:
    """Ends its process once, as the system does when memory runs out."""

    name = "dying once"

    def __init__(self, path):
        self.path = path

    def find(self, text):  # noqa: ARG002
        try:
            Path(self.path).touch(exist_ok=False)
        except FileExistsError:
            return ()
        os._exit(9)


class DyingOver:
    """Ends its process over texts with one of these marks, each time."""

    name = "dying over"

    def __init__(self, *marks):
        self.marks = marks

    def find(self, text):
        if any(mark in text for mark in self.marks):
            os._exit(7)
        return ()


def loop():
    while True:
        pass


def never_back():
    """Stay in C, which neither lets others run nor looks for signals."""
    collections.deque(itertools.repeat(0), maxlen=0)


HANGS = {
    "loop": loop,
    "sleep": lambda: time.sleep(FOR_EVER),
    "re": lambda: re.match(r"(a|aa)+$", _MANY),
    "regex": lambda: regex.match(r"(a|aa)+$", _MANY),
    "never back": never_back,
}


class Hanging:
    """Never ends over a text with a mark in it."""

    name = "hanging"

    def __init__(self, how, mark):
        self.how = how
        self.mark = mark

    def __repr__(self):
        return f"Hanging({self.how!r}, {self.mark!r})"

    def find(self, text):
        if self.mark in text:
            HANGS[self.how]()
        return ()
