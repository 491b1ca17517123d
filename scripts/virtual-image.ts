// The default virtual box's image into the cache, so that tests which start side by side find it there.
import path from 'node:path'
import { defaultPaths, RECIPE_DIRECTORY } from '../src/main/bench/workbench.ts'
import { ensureImage, readRecipe } from '../src/main/testbox/index.ts'
import { report } from './kernels/report.ts'

const recipe = await readRecipe(RECIPE_DIRECTORY)
const { hash } = await ensureImage(recipe, path.join(defaultPaths().cache, 'testbox'), { onRemark: report })
report(`image ${hash}`)
