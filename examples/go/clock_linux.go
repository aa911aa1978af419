// SPDX-License-Identifier: Apache-2.0

package jwtsync

import (
	"syscall"
	"time"
	"unsafe"
)

// sinceBoot reads CLOCK_BOOTTIME, which goes on while the machine is suspended; Go's own monotonic clock does not.
func sinceBoot() time.Duration {
	var at syscall.Timespec
	if _, _, failed := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, 7, uintptr(unsafe.Pointer(&at)), 0); failed != 0 {
		panic("jwtsync: CLOCK_BOOTTIME cannot be read")
	}
	return time.Duration(at.Nano())
}
