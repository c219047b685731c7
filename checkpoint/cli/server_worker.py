"""One worker process of `checkpoint server --workers N`: makes its own application from what the first one was told."""

import os
import secrets
from pathlib import Path
from typing import Final

from fastapi import FastAPI

from checkpoint.config import DataFolder
from checkpoint.now import utc_now
from checkpoint.server.app import create_app
from checkpoint.server.settings import server_settings

WORKER_DATA: Final = "CHECKPOINT_WORKER_DATA"
WORKER_DEMO: Final = "CHECKPOINT_WORKER_DEMO"


def application() -> FastAPI:
    """Build the application in this process."""
    data = DataFolder(Path(os.environ[WORKER_DATA]))
    settings = server_settings(data.server, os.environ, demo=bool(os.environ[WORKER_DEMO]))
    return create_app(settings, now=utc_now, random_bytes=secrets.token_bytes)
