const MULTIPLIER: Readonly<Record<string, number>> = { k: 1024, m: 1024 * 1024 }

/** Bytes in a size as fio writes it: "4096", "4k", "-2m" (k = 1024, as fio's default `kb_base`). */
export function fioSizeBytes(size: string): number {
  return Number.parseInt(size, 10) * (MULTIPLIER[size.slice(-1)] ?? 1)
}
