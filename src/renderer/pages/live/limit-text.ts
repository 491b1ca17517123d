import type { LoadedModule } from '../../../shared/contract/index.ts'
import { timeOfDay } from '../../charts/times.ts'

/** "until 14:05:00 · ", or that it is over; nothing where there is no time limit. */
export function limitText(limit: LoadedModule['limit']): string {
  switch (limit.state) {
    case 'none':
      return ''
    case 'running':
      return `until ${timeOfDay(Date.parse(limit.endsAt))} · `
    case 'expired':
      return 'time limit expired · '
  }
}
