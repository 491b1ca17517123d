// `npm run kernel:debug`: the debug kernel into the cache, so that the soak tests find it there.
import { ensureDebugKernel } from './debug-kernel.ts'
import { report } from './report.ts'

const { release, image } = await ensureDebugKernel(report)
report(`${release}: ${image}`)
