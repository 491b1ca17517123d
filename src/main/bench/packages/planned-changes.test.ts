import { expect, test } from 'vitest'
import { plannedChanges } from './planned-changes.ts'

/** Of apt 2.6.1 on Debian 12. */
const INSTALLING = `Reading package lists...
Building dependency tree...
Reading state information...
The following NEW packages will be installed:
  libaio1:i386 fio
Inst libc6 [2.36-9+deb12u10] (2.36-9+deb12u13 Debian:12.12/oldstable [amd64])
Inst libaio1:i386 (0.3.113-4 Debian:12.12/oldstable [i386])
Inst fio (3.33-3 Debian:12.12/oldstable [amd64]) []
Conf libc6 (2.36-9+deb12u13 Debian:12.12/oldstable [amd64])
Conf fio (3.33-3 Debian:12.12/oldstable [amd64])
`
const REMOVING = `NOTE: This is only a simulation!
      apt-get needs root privileges for real execution.
Remv build-essential [12.9]
Purg g++-12 [12.2.0-14+deb12u1]
Remv gcc [4:12.2.0-3] [g++:amd64 ]
`

test('what apt would do is read off its steps, upgrades as installations', () => {
  expect(plannedChanges(INSTALLING)).toEqual({ installed: ['libc6', 'libaio1:i386', 'fio'], removed: [] })
  expect(plannedChanges(REMOVING)).toEqual({ installed: [], removed: ['build-essential', 'g++-12', 'gcc'] })
  expect(plannedChanges('0 upgraded, 0 newly installed, 0 to remove\n')).toEqual({ installed: [], removed: [] })
})
