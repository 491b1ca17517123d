/** The virtual box's lab disk, as it can behave. */
export const DISK_MODELS_IN_WORDS = [
  { value: 'slow-ssd', label: 'slow-ssd: 80 MB/s, 4,000 IOPS' },
  { value: 'network', label: 'network: 2 ms away, 40 MB/s, 3,000 IOPS' },
  { value: 'none', label: 'none: as fast as memory, hides readahead' },
]
