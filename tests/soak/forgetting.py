# SPDX-License-Identifier: Apache-2.0
"""The database of the fleet is replaced by one that lacks the last step."""
import time


def fail_over(store, operator, faults, members, algorithm):
    with faults.held:
        for member in members:
            member.begin_trouble()
        failing = store.fail_over()
        next(failing)
        operator.rotate("start", "--algorithm", algorithm)
        time.sleep(1)
        next(failing, None)
        gone = faults.placing.while_stopped()
        operator.restore()
        for member in gone:
            member.start().wait()
        for member in members:
            member.end_trouble()
    operator.until(operator.rests)  # members gave back the key that the database lost
