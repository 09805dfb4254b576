"""``python -m pytest -p tests.on_httpx2``: tests import httpx2 as httpx, and the client makes connections with it."""

from __future__ import annotations

import os

import httpx2

os.environ["TRIGG_HTTP_LIBRARY"] = "httpx2"
httpx2.alias_httpx()
