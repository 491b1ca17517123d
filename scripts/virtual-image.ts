// The default virtual box's image into the cache, while other tests run: the first one on the box then finds it there.
import { defaultPaths, imageCacheIn, RECIPE_DIRECTORY } from '../src/main/bench/workbench.ts'
import { ensureImage, readRecipe } from '../src/main/testbox/index.ts'
import { report } from './kernels/report.ts'

const recipe = await readRecipe(RECIPE_DIRECTORY)
const { hash } = await ensureImage(recipe, imageCacheIn(defaultPaths()), { onRemark: report })
report(`image ${hash}`)
