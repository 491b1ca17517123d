import { describe, expect, it } from 'vitest'
import { buildModule } from './build.ts'
import { loadModule, moduleState, setReadaheadMap, unloadModule } from './load.ts'
import { scriptedBox, type Script } from './testing/scripted-box.ts'
import { parseDecision, watchDecisions } from './watch.ts'

/** What Debian's 6.12 box says when all is well. */
const HEALTHY: Script = [
  [/^uname -r$/, { stdout: '6.12.117+deb13-amd64\n' }],
  [/^test -e .*\/build\/Makefile$/, {}],
  [/^sh -c command -v .* (gcc|make)$/, { stdout: '/usr/bin/it\n' }],
  [/^cat \/proc\/sys\/kernel\/modules_disabled$/, { stdout: '0\n' }],
  [/^cat \/sys\/kernel\/security\/lockdown$/, { stdout: '[none] integrity confidentiality\n' }],
  [/^cat \/sys\/module\/module\/parameters\/sig_enforce$/, { stdout: 'N\n' }],
  [/^(find|rm) /, {}],
  [/^make /, {}],
]

/** A line read from /dev/rabench on the virtual box, under fio's random mmap reader. */
const REAL_LINE =
  '{"seq":0,"mono_ns":912123874647,"wall_ns":1795386935420806177,"disk":"vdb","window_ms":2500,"n":53,"distance_sectors":64239328,"jumps":52,"bytes":6946816,"writes":0,"readaheads":53,"readahead_kib_before":128,"features_q16":[41452195444263,65536,8589934592,0,1389363,0,65536,8388608],"logits_q16":[0,393216,0],"class":1,"confidence_milli":995,"action":"set","readahead_kib":16,"files":1,"walk_us":15582}'

describe('building on a box', () => {
  it.each([
    ['missing-headers', /Makefile$/, { exitCode: 1 }, 'apt-get install -y linux-headers-6.12.117+deb13-amd64'],
    ['missing-tool', /make$/, { exitCode: 127 }, 'apt-get install -y make'],
    ['module-refused', /lockdown$/, { stdout: 'none [integrity] confidentiality\n' }, 'Secure Boot'],
    ['module-refused', /sig_enforce$/, { stdout: 'Y\n' }, 'sign the module'],
    ['module-refused', /modules_disabled$/, { stdout: '1\n' }, 'Reboot'],
  ] as const)('stops with %s before anything is copied', async (code, command, result, nextStep) => {
    const { box, commands } = scriptedBox([[command, result], ...HEALTHY])
    await expect(buildModule(box, '/tmp/tree', { remoteDirectory: '/root/rabench' })).rejects.toMatchObject({
      code,
      nextStep: expect.stringContaining(nextStep) as string,
    })
    expect(commands.filter((line) => line.startsWith('upload') || line.startsWith('rm'))).toEqual([])
  })

  it("hands over the compiler's lines when it fails", async () => {
    const stderr =
      "/root/rabench/steer.c:7:2: error: 'x' undeclared\nmake[2]: *** [Makefile:1: steer.o] Error 1\nnote: each\n"
    const { box } = scriptedBox([[/^make /, { exitCode: 2, stderr }], ...HEALTHY])
    await expect(buildModule(box, '/tmp/tree', { remoteDirectory: '/root/rabench' })).rejects.toMatchObject({
      code: 'module-build-failed',
      details: stderr.split('\n').slice(0, 2).join('\n'),
    })
  })
})

describe('loading', () => {
  const insmod = (message: string, dmesg = ''): Script => [
    [/^insmod /, { exitCode: 1, stderr: `insmod: ERROR: could not insert module rabench.ko: ${message}\n` }],
    [/^dmesg/, { stdout: dmesg }],
  ]

  it.each([
    ['module-busy', 'File exists', ''],
    [
      'unknown-device',
      'No such device',
      '[ 1475.9] rabench: cannot open /dev/vdz (-2): is there such a disk in /sys/block?\n',
    ],
    ['unknown-device', 'Invalid parameters', '[ 1475.9] rabench: vdb1 is a partition: name the whole disk, vdb\n'],
    ['wrong-usage', 'Invalid parameters', "[ 1477.5] rabench: `50' invalid for parameter `window_ms'\n"],
    ['module-refused', 'Key was rejected by service', ''],
    ['module-refused', 'Operation not permitted', ''],
    ['module-refused', 'Invalid module format', ''],
  ])('says %s for "%s"', async (code, message, dmesg) => {
    const { box } = scriptedBox(insmod(message, dmesg))
    await expect(loadModule(box, '/root/rabench.ko', { disk: 'vdz' })).rejects.toMatchObject({ code })
  })

  it("repeats the module's own sentence", async () => {
    const { box } = scriptedBox(
      insmod('Invalid parameters', '[ 1.0] rabench: vdb1 is a partition: name the whole disk, vdb\n'),
    )
    await expect(loadModule(box, '/root/rabench.ko', { disk: 'vdb1' })).rejects.toThrow('name the whole disk, vdb')
  })

  it('passes only the parameters that are given', async () => {
    const { box, commands } = scriptedBox([[/^insmod/, {}]])
    await loadModule(box, '/root/rabench.ko', { disk: 'vdb', dryRun: true, sureMilli: 1001 })
    expect(commands).toEqual(['insmod /root/rabench.ko disk=vdb dry_run=1 sure_milli=1001'])
  })

  it('reads the state that sysfs shows', async () => {
    const stdout =
      'version:0.1.0\nparameters/disk:vdb\nparameters/dry_run:N\nparameters/hold_windows:2\nparameters/map_kib:256,16,64\nparameters/model:sample-by-hand\nparameters/sure_milli:950\nparameters/window_ms:2500\n'
    expect(await moduleState(scriptedBox([[/rabench/, { stdout }]]).box)).toEqual({
      loaded: true,
      disk: 'vdb',
      windowMs: 2500,
      dryRun: false,
      holdWindows: 2,
      sureMilli: 950,
      readaheadMapKib: { sequential: 256, random: 16, mixed: 64 },
      modelId: 'sample-by-hand',
      version: '0.1.0',
    })
    expect(await moduleState(scriptedBox([]).box)).toEqual({ loaded: false })
  })
})

describe('changing a loaded module', () => {
  const map = { sequential: 512, random: 8, mixed: 64 }

  it('writes the map in the order of class ids', async () => {
    const { box, commands } = scriptedBox([[/map_kib/, {}]])
    await setReadaheadMap(box, map)
    expect(commands.at(-1)).toMatch(/parameters\/map_kib 512,8,64$/)
  })

  it('tells a module that is not there from one that refuses', async () => {
    const answer = (exitCode: number) => setReadaheadMap(scriptedBox([[/map_kib/, { exitCode }]]).box, map)
    await expect(answer(9)).rejects.toMatchObject({ code: 'module-lost' })
    await expect(answer(1)).rejects.toMatchObject({ code: 'wrong-usage' })
  })
})

describe('unloading', () => {
  it('is content where nothing is loaded', async () => {
    const stderr = 'rmmod: ERROR: Module rabench is not currently loaded\n'
    await expect(unloadModule(scriptedBox([[/^rmmod/, { exitCode: 1, stderr }]]).box)).resolves.toBeUndefined()
  })

  it('waits for readers of /dev/rabench, then says that there is one', async () => {
    const { box, commands } = scriptedBox([
      [/^rmmod/, { exitCode: 1, stderr: 'rmmod: ERROR: Module rabench is in use\n' }],
    ])
    await expect(unloadModule(box)).rejects.toMatchObject({ code: 'module-busy' })
    expect(commands.length).toBeGreaterThan(3)
  })
})

describe('watching', () => {
  it('accepts a line of the real module', () => {
    expect(parseDecision(REAL_LINE)).toMatchObject({ class: 1, action: 'set', readahead_kib: 16, n: 53 })
  })

  it('ends with module-lost on a line of another language, and when the device ends', async () => {
    const seen: number[] = []
    const options = { onDecision: ({ seq }: { seq: number }) => seen.push(seq), signal: new AbortController().signal }
    const { box } = scriptedBox([[/^cat/, { stdout: `${REAL_LINE}\n{"seq":-1}\n${REAL_LINE}\n` }]])
    await expect(watchDecisions(box, options)).rejects.toMatchObject({ code: 'module-lost' })
    expect(seen).toEqual([0])
    await expect(watchDecisions(scriptedBox([]).box, options)).rejects.toMatchObject({ code: 'module-lost' })
  })
})
