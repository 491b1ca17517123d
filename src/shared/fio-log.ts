/** fio averages its logs over this long, in ms. Without averaging it writes a line per I/O. A sample's time is the end of its interval. */
export const LOG_AVERAGE_MS = 500
