# SPDX-License-Identifier: Apache-2.0
"""What stands in deploy/ is good: by Prometheus's own promtool, and against our own pages.

usage: deploy_test.py SOURCE_FOLDER JWTSYNC_COMMAND
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request
from pathlib import Path

SOURCE = Path(sys.argv[1])
COMMAND = sys.argv[2]
RULES = SOURCE / "deploy/prometheus-rules.yml"
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"


def promtool():
    """The program of Debian's package: on the path, or where scripts/install-packages puts it."""
    found = shutil.which("promtool") or str(SOURCE / "build/tools/promtool")
    if not os.access(found, os.X_OK):
        raise AssertionError("promtool is not there: run scripts/install-packages test")
    return found


def run(*arguments, **more):
    return subprocess.run(arguments, capture_output=True, text=True, timeout=120, **more)


class Deploy(unittest.TestCase):
    def test_prometheus_takes_the_rules(self):
        done = run(promtool(), "check", "rules", RULES)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_alerts_fire_when_they_should_and_only_then(self):
        done = run(promtool(), "test", "rules", SOURCE / "tests/deploy/rules_test.yml")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_alert_is_tested_and_has_its_section_in_the_runbook(self):
        text = RULES.read_text()
        alerts = re.findall(r"- alert: (\w+)", text)
        self.assertGreaterEqual(len(alerts), 8)
        self.assertEqual([name.lower() for name in alerts], re.findall(r"runbook_url: docs/runbook\.md#(\w+)", text))
        tests = (SOURCE / "tests/deploy/rules_test.yml").read_text()
        sections = re.findall(r"^## (\w+)$", (SOURCE / "docs/runbook.md").read_text(), re.MULTILINE)
        for name in alerts:
            self.assertIn(f"alertname: {name}", tests)
            self.assertIn(name, sections)

    def test_log_patterns_are_regular_expressions_and_lead_to_the_runbook(self):
        sections = re.findall(r"^## (\w+)$", (SOURCE / "docs/runbook.md").read_text(), re.MULTILINE)
        rows = [line.split("|") for line in (SOURCE / "deploy/log-alerts.md").read_text().splitlines() if "| `" in line]
        self.assertGreaterEqual(len(rows), 10)
        for row in rows:
            re.compile(row[2].strip().strip("`"))
            self.assertIn(row[-2].strip(), sections)

    def test_the_dashboard_is_json_and_each_panel_asks_for_something_that_prometheus_can_read(self):
        dashboard = json.loads((SOURCE / "deploy/grafana-dashboard.json").read_text())
        expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
        self.assertGreater(len(expressions), 8)
        rules = [
            {"record": f"jwtsync:panel{i}", "expr": expression.replace("$environment", ".*")}
            for i, expression in enumerate(expressions)
        ]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "panels.json"  # JSON is YAML
            path.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
            done = run(promtool(), "check", "rules", path)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_prometheus_takes_the_metrics_of_a_process(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        environment = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET, "RUNTIME_DIRECTORY": folder.name}
        arguments = [COMMAND, "serve", "--json", "--service", 'a "quoted" name', "--listen", "127.0.0.1:0"]
        with subprocess.Popen(
            arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as serve:
            try:
                address = json.loads(serve.stdout.readline())["listening"][0]
                proof = {"Jwtsync-Access": Path(folder.name, "jwtsync/access").read_text()}
                request = urllib.request.Request(address + "/metrics", headers=proof)
                with urllib.request.urlopen(request, timeout=30) as answer:
                    text = answer.read().decode()
            finally:
                serve.terminate()
        done = run(promtool(), "check", "metrics", input=text)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn('environment="staging",source="JWT_SECRET_STAGING"', text)
        self.assertNotIn("c4n4ry", text)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
