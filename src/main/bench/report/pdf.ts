/** Prints a page, which asks nothing of any network, as PDF. @throws BenchError missing-tool | command-failed | command-timeout */
export type PdfPrinter = (html: string, signal?: AbortSignal) => Promise<Uint8Array>
