# SPDX-License-Identifier: Apache-2.0
"""Configuration of gunicorn: its second worker holds what WORKERS_TEST_SECOND says."""
import os
import pathlib


def post_fork(server, worker):
    if worker.age == 2:
        os.environ["JWT_SECRET_STAGING"] = os.environ["WORKERS_TEST_SECOND"]
        pathlib.Path(os.environ["RUNTIME_DIRECTORY"], "second").write_text(str(os.getpid()))
