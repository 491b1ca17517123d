import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectBox, HostKeys, type Box } from '../box/index.ts'
import { startSshd, type TestSshd } from '../box/testing/sshd.ts'
import { BOX_FILE } from './box-file.ts'
import { takeHold, type Hold } from './hold.ts'
import { LaptopFiles } from './laptop-files.ts'
import type { Undo } from './undo.ts'

/** What is held is this machine; the lock and the file are root's. */
const isRoot = process.getuid?.() === 0

describe.skipIf(!isRoot)(`a box that is held${isRoot ? '' : ' (skipped: needs root)'}`, () => {
  let sshd: TestSshd
  let hostKeys: HostKeys
  let directory: string
  /** Two laptops. */
  let [ours, theirs]: LaptopFiles[] = []
  const boxes: Box[] = []
  const putBack: Undo[] = []
  const remarks: string[] = []

  beforeEach(async () => {
    sshd = await startSshd()
    directory = await mkdtemp(path.join(tmpdir(), 'rabench-hold-'))
    hostKeys = new HostKeys(path.join(directory, 'known_hosts'))
    await hostKeys.accept(sshd.address.host, sshd.address.port, sshd.hostKey)
    ours = new LaptopFiles(path.join(directory, 'ours'))
    theirs = new LaptopFiles(path.join(directory, 'theirs'))
  })
  afterEach(async () => {
    for (const box of boxes.splice(0)) await box.close()
    await sshd.close()
    putBack.length = 0
    remarks.length = 0
    await rm(directory, { recursive: true, force: true })
    await rm(BOX_FILE, { force: true })
  })

  async function login(): Promise<Box> {
    const box = await connectBox(sshd.address, hostKeys)
    boxes.push(box)
    return box
  }

  async function take(box: Box, files: LaptopFiles | undefined, work = 'capture', fails?: Undo['kind']): Promise<Hold> {
    if (files === undefined) throw new Error('no laptop')
    return takeHold(box, {
      ...{ work, files, holder: await files.holder() },
      putBack: (undo) => {
        putBack.push(undo)
        return undo.kind === fails ? box.must(['false']).then(() => undefined) : Promise.resolve()
      },
      onRemark: (remark) => remarks.push(remark),
    })
  }

  const readahead: Undo = { kind: 'readahead', disk: 'vdb', kib: 128 }
  const file: Undo = { kind: 'path', path: '/srv/lab/rabench-64.dat' }
  const onBox = () =>
    JSON.parse(readFileSync(BOX_FILE, 'utf8')) as { undo: Undo[]; marks: string[]; subjects: string[] }

  test('is refused to a second laptop, which is told who holds it, for what and since when', async () => {
    const box = await login()
    const hold = await take(box, ours, 'sweep')
    const refused = await take(await login(), theirs).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'box-held', kept: 'Nothing was changed.' })
    const { user } = (await ours?.holder()) ?? { user: 'nobody' }
    expect(String(refused)).toMatch(
      new RegExp(`${user} on \\S+ works on loopback \\(sweep, since \\d{4}-\\d\\d-\\d\\dT`),
    )
    await hold.release()
    await (await take(await login(), theirs)).release()
    expect(existsSync(BOX_FILE)).toBe(false)
  })

  test('has every change written down on both sides before it is made, and puts back what is still noted, the last first', async () => {
    const hold = await take(await login(), ours)
    await hold.note(readahead)
    await hold.note(file, readahead)
    await hold.fills('2026-11-30-quick-ab12')
    expect(onBox()).toMatchObject({ undo: [readahead, file], subjects: ['2026-11-30-quick-ab12'] })
    expect(await ours?.list()).toEqual([onBox()])
    await hold.forget({ kind: 'module' })
    await hold.release()
    expect(putBack).toEqual([file, readahead])
    expect(existsSync(BOX_FILE)).toBe(false)
    expect(await ours?.list()).toEqual([])
    expect(remarks).toEqual([])
  })

  test('is put back by the next who takes it, where the laptop is gone: what ran is ended, and nothing else', async () => {
    const lost = await login()
    const hold = await take(lost, ours)
    await hold.note(readahead)
    const pids = path.join(directory, 'pids')
    // fio's like: it goes on without its connection, and has a child in another session.
    const script = 'trap "" HUP; setsid sleep 301 & echo $! >>"$1"; echo $$ >>"$1"; exec sleep 302'
    void lost.run(['sh', '-c', script, 'sh', pids], { timeoutSeconds: 300 }).catch(() => undefined)
    const bystander = await login()
    const other = bystander.run(['sleep', '8']).catch(() => undefined)
    await expect
      .poll(() => existsSync(pids) && readFileSync(pids, 'utf8').split('\n').length === 3, { timeout: 10_000 })
      .toBe(true)
    // The laptop dies without a word: its side of the connection is gone, and nothing is put back.
    sshd.cut()
    await other
    await sshd.restart()
    const stranger = await login()
    const running = stranger.run(['sleep', '3'])
    const next = await take(stranger, theirs)
    expect(putBack).toEqual([readahead])
    expect(remarks.join('\n')).toMatch(
      /began to capture on loopback at .* and did not come to an end[\s\S]*Ended [2-9] processes/,
    )
    for (const pid of readFileSync(pids, 'utf8').trim().split('\n')) expect(isRunning(pid)).toBe(false)
    expect((await running).exitCode).toBe(0)
    await next.release()
  })

  test('keeps noted what cannot be put back, says so, and tries it again', async () => {
    const box = await login()
    const hold = await take(box, ours, 'capture', 'readahead')
    await hold.note(readahead, file)
    await hold.release()
    expect(onBox().undo).toEqual([readahead])
    expect(remarks.at(-1)).toBe(
      'Not put back on loopback: the readahead of vdb, 128 KiB. Try it again: rabench box restore loopback',
    )
    await (await take(box, ours)).release()
    expect(putBack.at(-1)).toEqual(readahead)
    expect(existsSync(BOX_FILE)).toBe(false)
  })

  test('is held on after a lost connection by who held it, with data that lies ready', async () => {
    const box = await login()
    const hold = await take(box, ours)
    await hold.note(file, readahead)
    sshd.cut()
    await expect.poll(() => hold.lost.aborted, { timeout: 10_000 }).toBe(true)
    expect(hold.lost.reason).toMatchObject({ code: 'connection-lost' })
    await sshd.restart()
    await box.reconnect()
    await hold.regain()
    expect(hold.lost.aborted).toBe(false)
    expect(putBack).toEqual([readahead])
    expect(onBox()).toMatchObject({ undo: [file] })
    expect(onBox().marks).toContain(box.mark)
    await expect(take(await login(), theirs)).rejects.toMatchObject({ code: 'box-held' })
    await hold.release()
  })

  test('is left alone by who has lost it without knowing, and by then belongs to somebody else', async () => {
    const box = await login()
    const hold = await take(box, ours)
    await hold.note(readahead)
    // As after a minute of silence: the lease ends, and the connection lives.
    await box.must(['pkill', '-f', '^timeout --foreground 45 head'])
    await expect.poll(() => hold.lost.aborted, { timeout: 10_000 }).toBe(true)
    const next = await take(await login(), theirs)
    expect(putBack).toEqual([readahead])
    const theirFile = readFileSync(BOX_FILE, 'utf8')
    await expect(hold.note(file)).rejects.toMatchObject({ code: 'connection-lost' })
    await expect(hold.regain()).rejects.toMatchObject({ code: 'box-held' })
    await expect(hold.release()).rejects.toMatchObject({ code: 'connection-lost' })
    expect(putBack).toEqual([readahead])
    expect(readFileSync(BOX_FILE, 'utf8')).toBe(theirFile)
    await next.release()
  })

  test('is not taken where what lies there is no state file of the bench, or one of a later release', async () => {
    const box = await login()
    const hold = await take(box, ours)
    const text = readFileSync(BOX_FILE, 'utf8')
    await hold.release()
    await box.must(['mkdir', '-p', path.dirname(BOX_FILE)])
    for (const [content, code] of [
      ['{ half a', 'bad-configuration'],
      [text.replace('"undo": []', '"undo": [{ "kind": "path", "path": "/etc/passwd" }]'), 'bad-configuration'],
      [text.replace('"version": 1', '"version": 2'), 'newer-format'],
    ] as const) {
      await writeFile(BOX_FILE, content)
      await expect(take(box, ours)).rejects.toMatchObject({ code })
      expect(readFileSync(BOX_FILE, 'utf8')).toBe(content)
    }
  })

  test('leaves no file of a hold that ended on the laptop', async () => {
    await (await take(await login(), ours)).release()
    expect(await readdir(path.join(directory, 'ours'))).toEqual(['bench-id'])
  })
})

/** A process that has ended may wait to be collected by whoever inherited it. */
function isRunning(pid: string): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
}
