import { describe, expect, it } from 'vitest'
import { persistModule, removePersistent, type PersistOptions } from './persist.ts'
import { scriptedBox, type Script } from './testing/scripted-box.ts'

const OPTIONS: PersistOptions = {
  sourceDirectory: '/tmp/source',
  modulePath: '/srv/lab/.rabench-module/rabench.ko',
  kernelRelease: '6.12.117+deb13-amd64',
  version: '0.1.0',
  load: { modelId: 'quick-1', disk: '/srv/lab:vdb', dryRun: false, limitSeconds: 600 },
}
const LOADED = 'parameters/disk:/srv/lab:vdb\nparameters/model:quick-1\n'
const UPDATES = '/lib/modules/6.12.117+deb13-amd64/updates/rabench.ko'

/** A box without one of ours; what is loaded is known once modprobe ran. */
function freshBox(script: Script = []) {
  const scripted = scriptedBox([...script, [/^sh -c[^]*\/usr\/src\/rabench-/, { stdout: '' }], ...STATE, ...COMMANDS])
  let isLoaded = false
  const { box } = scripted
  return {
    ...scripted,
    box: {
      ...box,
      run: async (...[argv, options]: Parameters<typeof box.run>) => {
        const result = await box.run(argv, options)
        if (argv[0] === 'modprobe' && result.exitCode === 0) isLoaded = true
        return argv.join(' ').includes('cd /sys/module/rabench') && isLoaded ? { ...result, stdout: LOADED } : result
      },
    },
  }
}
const STATE: Script = [[/cd \/sys\/module\/rabench/, { stdout: '' }]]
const COMMANDS: Script = [[/^(sh -c rm|sh -c command -v dkms|dkms|install|depmod|modprobe|rmmod|systemctl|rm) ?/, {}]]
const changing = (commands: readonly string[]) => commands.filter((command) => !command.startsWith('sh -c'))

describe('a module that comes back at every boot', () => {
  it('is handed to DKMS, which builds it for kernels to come', async () => {
    const { box, commands, files } = freshBox()
    expect(await persistModule(box, OPTIONS)).toEqual([])
    expect(changing(commands)).toEqual([
      'upload /tmp/source /usr/src/rabench-0.1.0',
      'write /usr/src/rabench-0.1.0/dkms.conf',
      'dkms add -m rabench -v 0.1.0',
      'dkms build -m rabench -v 0.1.0 -k 6.12.117+deb13-amd64',
      'dkms install -m rabench -v 0.1.0 -k 6.12.117+deb13-amd64',
      'write /etc/modprobe.d/rabench.conf',
      'modprobe rabench',
      'write /etc/systemd/system/rabench.service',
      'systemctl daemon-reload',
      'systemctl enable rabench.service',
      'systemctl start rabench.service',
    ])
    expect(files.get('/usr/src/rabench-0.1.0/dkms.conf')).toContain('KERNEL_BUILD=$kernel_source_dir')
    expect(files.get('/etc/modprobe.d/rabench.conf')).toContain(
      '\noptions rabench disk=/srv/lab:vdb model=quick-1 dry_run=0 limit_s=600\n',
    )
    expect(files.get('/etc/systemd/system/rabench.service')).toContain('\nRequiresMountsFor=/srv/lab\n')
  })

  it('is installed for one kernel where there is no DKMS, and that is said', async () => {
    const { box, commands } = freshBox([[/command -v dkms/, { exitCode: 127 }]])
    expect(await persistModule(box, OPTIONS)).toEqual([
      expect.stringContaining('not of a newer kernel: lab7 has no dkms'),
    ])
    expect(changing(commands).slice(0, 2)).toEqual([
      `install -D -m 0644 /srv/lab/.rabench-module/rabench.ko ${UPDATES}`,
      'depmod 6.12.117+deb13-amd64',
    ])
  })

  it('keeps the signed one, which DKMS would not make', async () => {
    const { box, commands } = freshBox()
    await persistModule(box, { ...OPTIONS, withoutDkms: 'it is signed' })
    expect(commands.some((command) => command.startsWith('dkms'))).toBe(false)
  })

  it.each([
    [
      'systemctl start',
      ['rmmod rabench', 'systemctl disable --now rabench.service', 'rm -rf -- /usr/src/rabench-0.1.0'],
    ],
    ['modprobe', ['rmmod rabench', 'rm -f /etc/modprobe.d/rabench.conf', 'dkms remove -m rabench -v 0.1.0 --all']],
    ['dkms build', ['dkms remove -m rabench -v 0.1.0 --all', 'rm -rf -- /usr/src/rabench-0.1.0']],
  ])('leaves nothing behind where %s fails', async (step, undone) => {
    const { box, commands } = freshBox([[new RegExp(`^${step}`), { exitCode: 1, stderr: 'no' }]])
    await expect(persistModule(box, OPTIONS)).rejects.toMatchObject({
      kept: expect.stringContaining('removed') as string,
    })
    const after = commands.slice(commands.findIndex((command) => command.startsWith(step)) + 1)
    expect(after).toEqual(expect.arrayContaining(undone))
  })

  it('is not begun where its parameters cannot be written down: nothing is built for it, or asked', async () => {
    const { box, commands } = freshBox()
    const load = { ...OPTIONS.load, modelId: 'quick 1' }
    await expect(persistModule(box, { ...OPTIONS, load })).rejects.toMatchObject({ code: 'bad-model' })
    expect(commands).toEqual([])
  })

  it('is not put over another one', async () => {
    const there = [[/\/usr\/src\/rabench-/, { stdout: '/etc/systemd/system/rabench.service\n' }]] as const
    const { box, commands } = freshBox(there)
    await expect(persistModule(box, OPTIONS)).rejects.toMatchObject({ code: 'module-busy' })
    expect(changing(commands)).toEqual([])
  })
})

describe('removing it', () => {
  it('touches nothing where there is none', async () => {
    const { box, commands } = freshBox()
    expect(await removePersistent(box)).toEqual([])
    expect(changing(commands)).toEqual([])
  })

  it('removes all of it, of whichever version, and names it', async () => {
    const files = ['/etc/systemd/system/rabench.service', '/usr/src/rabench-0.0.9/dkms.conf', UPDATES]
    let isThere = true
    const { box, commands } = freshBox([[/^dkms status/, { stdout: 'rabench/0.0.9, 6.12.117, x86_64: installed\n' }]])
    const removable = {
      ...box,
      must: async (...[argv, options]: Parameters<typeof box.must>) => {
        const command = argv.join(' ')
        if (command.includes('ls -d')) return isThere ? `${files.join('\n')}\n` : ''
        if (command.startsWith('depmod')) isThere = false
        return box.must(argv, options)
      },
    }
    expect(await removePersistent(removable)).toEqual(files)
    expect(changing(commands)).toEqual([
      'rmmod rabench',
      'systemctl disable --now rabench.service',
      'rm -f /etc/systemd/system/rabench.service',
      'systemctl daemon-reload',
      'dkms status -m rabench -v 0.0.9',
      'dkms remove -m rabench -v 0.0.9 --all',
      'rm -rf -- /usr/src/rabench-0.0.9',
      'rm -f /etc/modprobe.d/rabench.conf',
      'depmod -a',
    ])
    expect(commands.some((command) => command.includes('rm -f /lib/modules/*/updates/rabench.ko*'))).toBe(true)
  })
})
