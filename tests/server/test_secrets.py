"""No secret reaches a log or, as a credential, the disk: marked ones go through every door.

The application is the product's with bugs put into it, at its most talkative level.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import socket
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from teampro.demo import DEMO_PASSWORD  # placeholder
