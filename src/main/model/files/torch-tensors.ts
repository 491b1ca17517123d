import { float32s } from './little-endian.ts'
import type { Parameter } from './parameters.ts'
import { bool, call, global, int, persistent, text, tuple, type Pickled } from './pickle.ts'
import { storedZip, type ZipEntry } from './zip.ts'

/** Where PyTorch starts every entry. */
const ALIGNMENT_BYTES = 64

/** Of the archive; PyTorch reads 1 to 10. */
const ARCHIVE_VERSION = '3\n'

export const orderedDict: Pickled = call(global('collections', 'OrderedDict'))

/** A tensor whose numbers lie in `data/<storage>`, row by row (torch._utils._rebuild_tensor_v2). */
export function tensor({ shape, values }: Parameter, storage: number, requiresGrad: boolean): Pickled {
  const storageId = tuple(
    text('storage'),
    global('torch', 'FloatStorage'),
    text(String(storage)),
    text('cpu'),
    int(values.length),
  )
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1))
  return call(
    global('torch._utils', '_rebuild_tensor_v2'),
    persistent(storageId),
    int(0),
    tuple(...shape.map(int)),
    tuple(...strides.map(int)),
    bool(requiresGrad),
    orderedDict,
  )
}

/** A PyTorch archive: the entries, then the tensors' numbers. @param top the one directory that it has; any name. */
export function torchArchive(
  top: string,
  entries: readonly ZipEntry[],
  parameters: readonly Parameter[],
): Buffer<ArrayBuffer> {
  const data = parameters.map(({ values }, index) => ({ name: `data/${index}`, bytes: float32s(values) }))
  const all = [...entries, ...data, { name: 'version', bytes: Buffer.from(ARCHIVE_VERSION) }]
  return storedZip(
    all.map(({ name, bytes }) => ({ name: `${top}/${name}`, bytes })),
    { alignment: ALIGNMENT_BYTES },
  )
}
