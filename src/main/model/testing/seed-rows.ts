import { ACCESS_CLASSES } from '../../../shared/classes.ts'

const COLUMNS = [
  'run_id,pattern,mode,window_id,timestamp_start,timestamp_end,trace_total_events,trace_block_rq_issue',
  'trace_block_rq_complete,trace_block_rq_insert,trace_avg_sector_distance,trace_sector_jump_ratio,trace_unique_sectors',
  'trace_avg_request_size_kb,bw_mean_kbps,bw_std_kbps,bw_min_kbps,bw_max_kbps,lat_mean_ns,lat_std_ns,lat_p95_ns,iops_mean',
  'iops_std,run_total_io_mb,run_avg_bw_kbps,run_avg_iops,run_avg_lat_ns,run_lat_stddev_ns,run_lat_p99_ns,run_usr_cpu',
  'run_sys_cpu,bs,iodepth,numjobs,direct,cpu_cores,mem_free_mb,label',
].join(',')

const WINDOWS_PER_RUN = 400
const ROWS_PER_PIECE = 2000

/** A table with all columns of the original data set and made-up numbers of its lengths, in pieces of some thousand lines. */
export function writeSeedRows(rows: number, write: (text: string) => void): void {
  let piece = `${COLUMNS}\n`
  for (let row = 0; row < rows; row++) {
    const run = Math.floor(row / WINDOWS_PER_RUN)
    const window = row % WINDOWS_PER_RUN
    const label = ACCESS_CLASSES[run % ACCESS_CLASSES.length] ?? 'mixed'
    const [distance, jumps] = [(4_621_481.93 + row).toFixed(2), ((row % 9973) / 1e4).toFixed(4)]
    piece += [
      `${label}_run_number_${run}_cold,${label},cold,${window},${window * 2.5},${(window + 1) * 2.5},335067,1018,971,988`,
      `${distance},${jumps},984,0,50165.55,8258.73,1977,182975,2747690,2155294,3468276,1.0,0.0,49001.25,418137,3266.7`,
      `2353097,1366408,3719168,3.5,18.48,64k,4,2,1,2,2686,${label}\n`,
    ].join(',')
    if ((row + 1) % ROWS_PER_PIECE === 0) {
      write(piece)
      piece = ''
    }
  }
  write(piece)
}
