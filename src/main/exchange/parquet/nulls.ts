/** Which rows of a row group have no value in a column. */
export class Nulls {
  readonly #name: string
  readonly #mayBe: boolean
  readonly #isNull: Uint8Array
  #count = 0

  constructor({ name, isNullable }: { readonly name: string; readonly isNullable: boolean }, capacity: number) {
    this.#name = name
    this.#mayBe = isNullable
    this.#isNull = new Uint8Array(capacity)
  }

  /** @throws RangeError where the column has a value in every row */
  note(place: number): void {
    if (!this.#mayBe) throw new RangeError(`the column ${this.#name} has a row without a value`)
    this.#isNull[place] = 1
    this.#count += 1
  }

  /** The values as they are where none is missing, else an array with nulls. Forgets which are missing. */
  applyTo<Values extends ArrayLike<unknown>>(values: Values): Values | unknown[] {
    if (this.#count === 0) return values
    const all = new Array<unknown>(values.length)
    for (let place = 0; place < values.length; place++) {
      all[place] = this.#isNull[place] === 1 ? null : values[place]
    }
    this.#isNull.fill(0)
    this.#count = 0
    return all
  }
}
