import type { Field, FieldRole, FieldType, StructType } from './types.ts'

type Names = Readonly<Record<string, FieldRole>>

/** The names that mean something in CTF 1.8 (https://diamon.org/ctf/v1.8.3/, sections 5.1, 5.2 and 6.1), by root struct. */
const RESERVED: Readonly<Record<string, Names>> = {
  'packet.header': {
    magic: 'packet-magic-number',
    uuid: 'metadata-stream-uuid',
    stream_id: 'data-stream-class-id',
    stream_instance_id: 'data-stream-id',
  },
  'packet.context': {
    timestamp_begin: 'default-clock-timestamp',
    timestamp_end: 'packet-end-default-clock-timestamp',
    packet_size: 'packet-total-length',
    content_size: 'packet-content-length',
    packet_seq_num: 'packet-sequence-number',
    events_discarded: 'discarded-event-record-counter-snapshot',
  },
  'event.header': { id: 'event-record-class-id' },
}

/** The struct with a role on each field that has one by its name; `root` is the word before `:=`. */
export function withRoles(root: string, struct: StructType): StructType {
  const names = RESERVED[root]
  return names === undefined ? struct : { ...struct, fields: named(struct.fields, names) }
}

function named<F extends Field>(fields: readonly F[], names: Names): F[] {
  return fields.map((field) => ({ ...field, type: typed(field.type, names[field.name], names) }))
}

function typed(type: FieldType, role: FieldRole | undefined, names: Names): FieldType {
  switch (type.kind) {
    case 'struct':
      return { ...type, fields: named(type.fields, names) }
    case 'variant':
      return { ...type, options: named(type.options, names) }
    case 'enum':
      return role === undefined ? type : { ...type, container: { ...type.container, roles: [role] } }
    case 'integer':
    case 'array':
      return role === undefined ? type : { ...type, roles: [role] }
    default:
      return type
  }
}
