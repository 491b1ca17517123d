/** What a TSDL text says, before any name is resolved. Offsets are into the metadata text. */

export type AttributeValue = bigint | string | { readonly path: string }

export interface Attribute {
  /** Dotted: `model.emf.uri`. */
  readonly key: string
  readonly value: AttributeValue
  readonly offset: number
}

export type Dimension = bigint | readonly string[]

export interface Declarator {
  readonly name: string
  /** `a[2][n]` has two: 2 and the path n. */
  readonly dimensions: readonly Dimension[]
}

export interface EnumItem {
  readonly label: string
  /** Undefined: one more than the item before. */
  readonly low: bigint | undefined
  readonly high: bigint | undefined
}

export type TypeSyntax = { readonly offset: number } & (
  | {
      readonly form: 'attributes'
      readonly what: 'integer' | 'floating_point' | 'string'
      readonly attributes: readonly Attribute[]
    }
  /** An alias, maybe of several words: `unsigned long`. */
  | { readonly form: 'alias'; readonly name: string }
  | {
      readonly form: 'struct'
      readonly name: string | undefined
      readonly members: readonly Member[] | undefined
      readonly align: bigint
    }
  | {
      readonly form: 'variant'
      readonly name: string | undefined
      readonly tag: readonly string[] | undefined
      readonly members: readonly Member[] | undefined
    }
  | {
      readonly form: 'enum'
      readonly name: string | undefined
      readonly container: TypeSyntax | undefined
      readonly items: readonly EnumItem[] | undefined
    }
)

/** A new name for a type: typealias, typedef. */
export interface AliasDeclaration {
  readonly member: 'alias'
  readonly name: string
  readonly type: TypeSyntax
  readonly dimensions: readonly Dimension[]
}

/** A named struct, variant or enum that stands alone. */
export interface TagDeclaration {
  readonly member: 'declaration'
  readonly type: TypeSyntax
}

export interface FieldDeclaration {
  readonly member: 'field'
  readonly type: TypeSyntax
  readonly declarator: Declarator
}

export type Member = AliasDeclaration | TagDeclaration | FieldDeclaration

export interface Block {
  readonly kind: 'trace' | 'stream' | 'event' | 'clock' | 'env' | 'callsite'
  readonly offset: number
  readonly attributes: readonly Attribute[]
  /** `packet.header := struct { ... }` */
  readonly types: readonly { readonly key: string; readonly type: TypeSyntax; readonly offset: number }[]
  readonly declarations: readonly (AliasDeclaration | TagDeclaration)[]
}

/** In the order of the text: an alias reaches what follows it. */
export type TopLevel = Block | AliasDeclaration | TagDeclaration
