/**
 * Python's pickle, written by hand: each function returns opcodes that leave one value on the unpickler's stack, so that they
 * nest as the values do. Nothing is memoised; the unpicklers of torch, TorchScript and joblib do not ask for it. Opcodes: Python's pickletools.
 */
export type Pickled = Uint8Array

const MARK = 0x28

const opcode = (letter: string) => Buffer.from(letter, 'latin1')

/** A whole pickle of one value. Protocol 2 is all that TorchScript reads. */
export function pickle(protocol: 2 | 3, value: Pickled): Buffer<ArrayBuffer> {
  return Buffer.concat([Buffer.of(0x80, protocol), value, opcode('.')])
}

export const none: Pickled = opcode('N')

export function bool(value: boolean): Pickled {
  return Buffer.of(value ? 0x88 : 0x89)
}

/** @throws RangeError beyond 32 bits. */
export function int(value: number): Pickled {
  if (Number.isInteger(value) && value >= 0 && value < 256) return Buffer.of(0x4b, value)
  const bytes = Buffer.alloc(5, 'J')
  bytes.writeInt32LE(value, 1)
  return bytes
}

export function text(value: string): Pickled {
  return sized('X', Buffer.from(value))
}

/** Protocol 3. */
export function bytes(value: Uint8Array): Pickled {
  return sized('B', value)
}

/** A class or function by its name. */
export function global(module: string, name: string): Pickled {
  return Buffer.from(`c${module}\n${name}\n`)
}

export function tuple(...items: readonly Pickled[]): Pickled {
  return items.length === 0 ? opcode(')') : Buffer.concat([Buffer.of(MARK), ...items, opcode('t')])
}

export function dict(entries: Readonly<Record<string, Pickled>>): Pickled {
  return setItems(opcode('}'), entries)
}

/** Fills a dictionary, such as a new OrderedDict. */
export function setItems(dictionary: Pickled, entries: Readonly<Record<string, Pickled>>): Pickled {
  const items = Object.entries(entries).flatMap(([key, value]) => [text(key), value])
  return Buffer.concat([dictionary, Buffer.of(MARK), ...items, opcode('u')])
}

/** What a callable returns for its arguments. */
export function call(callable: Pickled, ...args: readonly Pickled[]): Pickled {
  return Buffer.concat([callable, tuple(...args), opcode('R')])
}

/** An object that is given its state: by its `__setstate__`, else as its `__dict__`. */
export function withState(object: Pickled, state: Pickled): Pickled {
  return Buffer.concat([object, state, opcode('b')])
}

/** A new object of a class, made without its constructor. */
export function newObject(type: Pickled, state: Pickled): Pickled {
  return withState(Buffer.concat([type, tuple(), Buffer.of(0x81)]), state)
}

/** What lies beside the pickle; the reader finds it by this id. */
export function persistent(id: Pickled): Pickled {
  return Buffer.concat([id, opcode('Q')])
}

function sized(letter: string, value: Uint8Array): Pickled {
  const head = Buffer.alloc(5, letter)
  head.writeUInt32LE(value.length, 1)
  return Buffer.concat([head, value])
}
