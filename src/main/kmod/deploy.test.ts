import { existsSync } from 'node:fs'
import { appendFile, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildModule } from './build.ts'
import { setFixedReadahead, setPaused, setReadaheadMap, setTimeLimit } from './control.ts'
import { MODULE_SOURCE_DIRECTORY } from './generate.ts'
import { loadModule, unloadModule } from './load.ts'
import { preflightModule } from './preflight.ts'
import { moduleState } from './state.ts'
import { scriptedBox, type Script } from './testing/scripted-box.ts'
import { parseDecision, watchDecisions } from './watch.ts'

/** What Debian's 6.12 box says when all is well. */
const HEALTHY: Script = [
  [/^uname -r -m$/, { stdout: '6.12.117+deb13-amd64 x86_64\n' }],
  [/^test -e .*\/build\/Makefile$/, {}],
  [/^test -e \/proc\/modules$/, {}],
  [/^sh -c command -v .* (gcc|make)$/, { stdout: '/usr/bin/it\n' }],
  [/^cat \/proc\/sys\/kernel\/modules_disabled$/, { stdout: '0\n' }],
  [/^cat \/sys\/kernel\/security\/lockdown$/, { stdout: '[none] integrity confidentiality\n' }],
  [/^cat \/sys\/module\/module\/parameters\/sig_enforce$/, { stdout: 'N\n' }],
  [/^(find|rm|mkdir) /, {}],
  [/^make /, {}],
]

/** A kernel whose headers are on the computer that runs these tests; the box has none. */
const HEADERS_HERE = '/lib/modules/6.1.0-56-amd64/build'
const hasHeadersHere = existsSync(join(HEADERS_HERE, 'Makefile')) && process.arch === 'x64'
if (!hasHeadersHere)
  process.stderr.write(`Building on the laptop is not tested: there are no headers in ${HEADERS_HERE}.\n`)
const WITHOUT_HEADERS: Script = [
  [/^uname -r -m$/, { stdout: '6.1.0-56-amd64 x86_64\n' }],
  [/^test -e .*\/build\/Makefile$/, { exitCode: 1 }],
  ...HEALTHY,
]

/** A line read from /dev/rabench on the virtual box, under fio's random mmap reader. */
const REAL_LINE =
  '{"seq":0,"mono_ns":912123874647,"wall_ns":1795386935420806177,"disk":"vdb","window_ms":2500,"n":53,"distance_sectors":64239328,"jumps":52,"bytes":6946816,"writes":0,"readaheads":53,"readahead_kib_before":128,"features_q16":[41452195444263,65536,8589934592,0,1389363,0,65536,8388608],"logits_q16":[0,393216,0],"class":1,"confidence_milli":995,"action":"set","readahead_kib":16,"files":1,"walk_us":15582}'

const STATE = `version:0.1.0
parameters/disk:dm-0:vdb,vdc
parameters/dry_run:N
parameters/fixed_kib:0
parameters/hold_windows:2
parameters/limit_s:3571
parameters/map_kib:256,16,64
parameters/model:sample-by-hand
parameters/paused:Y
parameters/sure_milli:950
parameters/window_ms:2500
vdb/abstained:2
vdb/changes:5
vdb/events:81234
vdb/files:44
vdb/home_kib:128
vdb/idle_windows:3
vdb/inference_ns:19980
vdb/inferences:37
vdb/readahead_kib:4096
vdb/reasserted:1
vdb/refused:3
vdb/state:yielded
vdb/steers:253:0
vdb/walk_us:9120
vdb/walks:6
vdb/windows:40
vdb/yields:1
`

describe('building on a box', () => {
  it.each([
    ['missing-headers', /Makefile$/, { exitCode: 1 }, 'apt-get install -y linux-headers-6.12.117+deb13-amd64'],
    ['missing-tool', /make$/, { exitCode: 127 }, 'apt-get install -y make'],
    ['module-refused', /lockdown$/, { stdout: 'none [integrity] confidentiality\n' }, 'Secure Boot'],
    ['module-refused', /sig_enforce$/, { stdout: 'Y\n' }, 'Sign the module'],
    ['module-refused', /modules_disabled$/, { stdout: '1\n' }, 'Reboot'],
  ] as const)('stops with %s before anything is copied', async (code, command, result, nextStep) => {
    const { box, commands } = scriptedBox([[command, result], ...HEALTHY])
    await expect(buildModule(box, '/tmp/tree', { remoteDirectory: '/root/rabench' })).rejects.toMatchObject({
      code,
      nextStep: expect.stringContaining(nextStep) as string,
    })
    expect(commands.filter((line) => line.startsWith('upload') || line.startsWith('rm'))).toEqual([])
  })

  it('may be done while a module is loaded', async () => {
    const { box } = scriptedBox([[/sys\/module\/rabench/, { stdout: STATE }], ...HEALTHY])
    await expect(buildModule(box, '/tmp/tree', { remoteDirectory: '/root/rabench' })).resolves.toMatchObject({
      path: '/root/rabench/rabench.ko',
      builtOn: 'box',
    })
    expect((await preflightModule(box)).find(({ name }) => name === 'module')).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('sample-by-hand') as string,
    })
  })

  it.each([
    ['6.12.117+deb13-amd64', 'random access through mmap'],
    ['7.3.4', 'sequential streams'],
  ])('is honest about what can be gained on %s', async (release, gain) => {
    const { box } = scriptedBox([[/^uname/, { stdout: `${release} x86_64\n` }], ...HEALTHY])
    const requirement = (await preflightModule(box)).find(({ name }) => name === 'readahead')
    expect(requirement?.detail).toMatch(new RegExp(`expect a gain (mainly )?for ${gain}`))
  })

  it('goes on where only signed modules are taken, if this one will be', async () => {
    const { box } = scriptedBox([[/sig_enforce$/, { stdout: 'Y\n' }], ...HEALTHY])
    const options = { remoteDirectory: '/root/rabench', signed: true }
    await expect(buildModule(box, '/tmp/tree', options)).resolves.toMatchObject({
      kernelRelease: '6.12.117+deb13-amd64',
    })
  })

  it('tells a kernel without modules', async () => {
    const { box } = scriptedBox([[/^test -e \/proc\/modules$/, { exitCode: 1 }], ...HEALTHY])
    await expect(buildModule(box, '/tmp/tree', { remoteDirectory: '/root/rabench' })).rejects.toMatchObject({
      code: 'module-refused',
      message: expect.stringContaining('no loadable modules') as string,
    })
  })
})

describe.skipIf(!hasHeadersHere)('building on the laptop for a box that cannot', () => {
  let source: string
  beforeEach(async () => {
    source = await mkdtemp(join(tmpdir(), 'rabench-test-'))
    await copyFile(join(MODULE_SOURCE_DIRECTORY, 'Makefile'), join(source, 'Makefile'))
    await writeFile(join(source, 'Kbuild'), 'obj-m := rabench.o\n')
    await writeFile(join(source, 'rabench.c'), '#include <linux/module.h>\n\nMODULE_LICENSE("GPL");\n')
  })
  afterEach(async () => {
    await rm(source, { recursive: true })
  })

  it('makes a module of exactly the kernel of the box, and puts it there', async () => {
    const { box, files } = scriptedBox(WITHOUT_HEADERS)
    const built = await buildModule(box, source, { remoteDirectory: '/root/rabench' })
    expect(built).toMatchObject({
      builtOn: 'laptop',
      kernelRelease: '6.1.0-56-amd64',
      path: '/root/rabench/rabench.ko',
    })
    const module = files.get('/root/rabench/rabench.ko')
    expect(Buffer.isBuffer(module) && module.includes('\0vermagic=6.1.0-56-amd64 SMP ')).toBe(true)
    const requirements = await preflightModule(box)
    expect(requirements.find(({ name }) => name === 'headers')).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('built on this computer') as string,
    })
  })

  it('shows each error of the compiler with the line it is about', async () => {
    await appendFile(join(source, 'rabench.c'), '\nint rab_broken = no_such_thing + 1;\n')
    await expect(
      buildModule(scriptedBox(WITHOUT_HEADERS).box, source, { remoteDirectory: '/root/rabench' }),
    ).rejects.toMatchObject({
      code: 'module-build-failed',
      details: expect.stringMatching(
        /^rabench\.c:5: .no_such_thing. undeclared here \(not in a function\)\n {4}int rab_broken = no_such_thing \+ 1;$/,
      ) as string,
    })
  })

  it('stops when it is told to', async () => {
    const stopped = buildModule(scriptedBox(WITHOUT_HEADERS).box, source, {
      remoteDirectory: '/root/rabench',
      signal: AbortSignal.timeout(300),
    })
    await expect(stopped).rejects.toThrow()
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
    ['module-refused', 'Invalid parameters', '[ 1477.5] rabench: this module holds model quick-1, not quick-2\n'],
    [
      'module-refused',
      'Invalid module format',
      '[ 1477.5] rabench: built for kernel 6.1.0-55-amd64, and this is 6.1.0-56-amd64\n',
    ],
    ['module-refused', 'Key was rejected by service', ''],
    ['module-refused', 'Operation not permitted', ''],
    ['module-refused', 'Invalid module format', ''],
  ])('says %s for "%s"', async (code, message, dmesg) => {
    const { box } = scriptedBox(insmod(message, dmesg))
    await expect(loadModule(box, '/root/rabench.ko', { disk: 'vdz', modelId: 'quick-2' })).rejects.toMatchObject({
      code,
    })
  })

  it.each([
    ['vdb1 is a partition: name the whole disk, vdb', 'Invalid parameters'],
    ['this module holds model quick-1, not quick-2', 'Invalid parameters'],
    ['built for kernel 6.1.0-55-amd64, and this is 6.1.0-56-amd64', 'Invalid module format'],
  ])("repeats the module's own sentence: %s", async (sentence, message) => {
    const { box } = scriptedBox(insmod(message, `[ 1.0] rabench: ${sentence}\n`))
    const options = { disk: 'vdb1', modelId: 'quick-2' }
    await expect(loadModule(box, '/root/rabench.ko', options)).rejects.toThrow(sentence)
  })

  it('names the model always, and passes only the other parameters that are given', async () => {
    const { box, commands } = scriptedBox([[/^insmod/, {}]])
    await loadModule(box, '/root/rabench.ko', { disk: 'vdb', modelId: 'quick-1', dryRun: true, sureMilli: 1001 })
    await loadModule(box, '/root/rabench.ko', {
      ...{ disk: '/srv/lab:vdb', modelId: 'quick-1', fixedKib: 512, limitSeconds: 3600 },
      readaheadMapKib: { sequential: 256, random: 16, mixed: 64 },
    })
    expect(commands).toEqual([
      'insmod /root/rabench.ko disk=vdb model=quick-1 dry_run=1 sure_milli=1001',
      'insmod /root/rabench.ko disk=/srv/lab:vdb model=quick-1 map_kib=256,16,64 fixed_kib=512 limit_s=3600',
    ])
  })

  it('reads the state that sysfs shows', async () => {
    const state = await moduleState(scriptedBox([[/rabench/, { stdout: STATE }]]).box)
    expect(state).toEqual({
      loaded: true,
      disk: 'vdb',
      targets: [
        { steered: 'dm-0', observed: 'vdb' },
        { steered: 'vdc', observed: 'vdc' },
      ],
      windowMs: 2500,
      dryRun: false,
      paused: true,
      holdWindows: 2,
      sureMilli: 950,
      readaheadMapKib: { sequential: 256, random: 16, mixed: 64 },
      fixedKib: undefined,
      limit: { state: 'running', secondsLeft: 3571 },
      modelId: 'sample-by-hand',
      version: '0.1.0',
      disks: [
        {
          ...{ disk: 'vdb', steers: '253:0', state: 'yielded', homeKib: 128, readaheadKib: 4096 },
          ...{ events: 81234, windows: 40, idleWindows: 3, inferences: 37, inferenceNs: 19980, abstained: 2 },
          ...{ changes: 5, walks: 6, walkUs: 9120, files: 44, reasserted: 1, yields: 1, refused: 3 },
        },
      ],
    })
    expect(await moduleState(scriptedBox([[/rabench/, {}]]).box)).toEqual({ loaded: false })
  })

  it.each([
    ['0', { state: 'none' }],
    ['1', { state: 'running', secondsLeft: 1 }],
    ['expired', { state: 'expired' }],
  ])('tells from limit_s=%s whether there is a time limit, and whether it is over', async (text, limit) => {
    const stdout = STATE.replace('limit_s:3571', `limit_s:${text}`)
    expect(await moduleState(scriptedBox([[/rabench/, { stdout }]]).box)).toMatchObject({ limit })
  })
})

describe('changing a loaded module', () => {
  const map = { sequential: 512, random: 8, mixed: 64 }

  it('writes the map in the order of class ids', async () => {
    const { box, commands } = scriptedBox([[/map_kib/, {}]])
    await setReadaheadMap(box, map)
    expect(commands.at(-1)).toMatch(/parameters\/map_kib 512,8,64$/)
  })

  it('writes what the kernel reads, and 0 for none of it', async () => {
    const { box, commands } = scriptedBox([[/parameters/, {}]])
    await setPaused(box, true)
    await setFixedReadahead(box, 512)
    await setFixedReadahead(box, undefined)
    await setTimeLimit(box, 3600)
    await setTimeLimit(box, undefined)
    expect(commands.map((command) => command.split('/').at(-1))).toEqual([
      ...['paused Y', 'fixed_kib 512', 'fixed_kib 0', 'limit_s 3600', 'limit_s 0'],
    ])
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
