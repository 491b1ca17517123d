import { CLASS_COUNT, HIDDEN_UNITS } from '../network-shape.ts'

/** A layer's kernel in a stack: with the row of its biases, and with the column that feeds the next layer's unit that is always 1. */
export interface StackedLayer {
  readonly rows: number
  readonly columns: number
  readonly hasConstantColumn: boolean
}

/**
 * Where parameters lie. A network's own flat vector is kernel, bias, kernel, bias (`parameterShapes`); in the stack the bias is the
 * kernel's last row, and hidden layers have a constant column (0 .. 0, 1) more. A stack's vector is layer by layer, in a layer
 * network by network: every cut of it is then one plain copy.
 */
export class StackLayout {
  readonly layers: readonly [StackedLayer, StackedLayer, StackedLayer]
  readonly #lengthOfNetwork: number

  constructor(featureCount: number) {
    const [first, second] = HIDDEN_UNITS
    this.layers = [
      { rows: featureCount + 1, columns: first + 1, hasConstantColumn: true },
      { rows: first + 1, columns: second + 1, hasConstantColumn: true },
      { rows: second + 1, columns: CLASS_COUNT, hasConstantColumn: false },
    ]
    this.#lengthOfNetwork = this.layers.reduce((sum, { rows, columns }) => sum + rows * columns, 0)
  }

  /** A network's own vector with the constant columns. */
  widen(own: Float32Array): Float32Array {
    const wide = new Float32Array(this.#lengthOfNetwork)
    let from = 0
    let to = 0
    for (const { rows, columns, hasConstantColumn } of this.layers) {
      const ownColumns = columns - Number(hasConstantColumn)
      for (let row = 0; row < rows; row++, from += ownColumns, to += columns) {
        wide.set(own.subarray(from, from + ownColumns), to)
      }
      if (hasConstantColumn) wide[to - 1] = 1
    }
    return wide
  }

  /** The opposite of `widen`. */
  narrow(wide: Float32Array): Float32Array {
    return wide.filter((_, index) => this.#isOwn(index))
  }

  /** 1 for each parameter that learns, 0 for those of constant columns. */
  learning(): Float32Array {
    return Float32Array.from({ length: this.#lengthOfNetwork }, (_, index) => Number(this.#isOwn(index)))
  }

  /** Wide vectors of networks as the vector of a stack. */
  join(networks: readonly Float32Array[]): Float32Array {
    const all = new Float32Array(networks.length * this.#lengthOfNetwork)
    let to = 0
    for (const { from, length } of this.#pieces()) {
      for (const network of networks) {
        all.set(network.subarray(from, from + length), to)
        to += length
      }
    }
    return all
  }

  /** The opposite of `join`. */
  part(all: Float32Array): Float32Array[] {
    const count = all.length / this.#lengthOfNetwork
    const networks = Array.from({ length: count }, () => new Float32Array(this.#lengthOfNetwork))
    let from = 0
    for (const { from: to, length } of this.#pieces()) {
      for (const network of networks) {
        network.set(all.subarray(from, from + length), to)
        from += length
      }
    }
    return networks
  }

  /** Where each layer lies in a wide vector. */
  #pieces(): { from: number; length: number }[] {
    let from = 0
    return this.layers.map(({ rows, columns }) => {
      const piece = { from, length: rows * columns }
      from += piece.length
      return piece
    })
  }

  #isOwn(index: number): boolean {
    let from = 0
    for (const { rows, columns, hasConstantColumn } of this.layers) {
      if (index < from + rows * columns) return !hasConstantColumn || (index - from) % columns !== columns - 1
      from += rows * columns
    }
    return false
  }
}
