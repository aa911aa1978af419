#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the doctor says of one case: show.py NAME-OF-CASE (as the score prints it, or words of it)."""
import json
import sys

import cases
import fleet
import trial

for case in cases.all_cases():
    if sys.argv[1] not in case.name:
        continue
    stage = fleet.Stage(case.name)
    case.stage(stage)
    print(f"{case.name}: expected {' or '.join(case.expected)}")
    for finding in trial.findings_of(stage.ask()):
        print(json.dumps(finding, indent=1))
    stage.close()
