# SPDX-License-Identifier: Apache-2.0
"""What pages show as ```python runs, each page from its beginning to its end, in a process of its own."""
import os
import re
import subprocess
import sys
import tempfile
import textwrap
import unittest

from support import SECRET, SOURCE

FENCE = re.compile(r"^( *)```python\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


def samples(page):
    return [textwrap.dedent(fence[2]) for fence in FENCE.finditer(page.read_text(encoding="utf-8"))]


class Pages(unittest.TestCase):
    def test_samples_run(self):
        pages = [page for page in [SOURCE / "README.md", *sorted((SOURCE / "docs").rglob("*.md"))] if samples(page)]
        self.assertIn(SOURCE / "docs/languages.md", pages)
        for page in pages:
            program = "\n".join(samples(page)).replace('"..."', repr(SECRET))  # where the reader's secret belongs
            with self.subTest(page=page.relative_to(SOURCE)), tempfile.TemporaryDirectory() as folder:
                environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET,
                               "RUNTIME_DIRECTORY": folder, "PYTHONDONTWRITEBYTECODE": "1"}
                ran = subprocess.run([sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True,
                                     text=True, check=False, timeout=100)
                self.assertEqual(ran.returncode, 0, program + ran.stdout + ran.stderr)


if __name__ == "__main__":
    unittest.main()
