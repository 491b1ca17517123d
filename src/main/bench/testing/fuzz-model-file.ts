import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { FEATURE_SETS } from '../../../shared/features.ts'
import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { damagedJson } from '../../../shared/testing/json-damage.ts'
import { oneOf } from '../../../shared/testing/random-choices.ts'
import { damagedText } from '../../../shared/testing/text-damage.ts'
import { moduleHeader } from '../../kmod/header.ts'
import { SAMPLE_MODEL } from '../../kmod/testing/sample-model.ts'
import { parseModelDocument, predict } from '../../model/index.ts'
import { tinyModel } from '../../model/testing/tiny-model.ts'

/** Damaged `model.json`: what is read classifies any window, and becomes a module or is refused by name. */
export function openModelFileSubject(): FuzzSubject {
  return {
    name: 'model file',
    codes: ['bad-model', 'newer-format'],
    take: (random) => {
      const sound = oneOf(random, [SAMPLE_MODEL, tinyModel])
      const damaged = random() < 0.7
      const text = damaged ? JSON.stringify(damagedJson(sound, random)) : damagedText(JSON.stringify(sound), random)
      const model = parseModelDocument(text, 'model.json')
      const features = FEATURE_SETS[model.featureSet].map(() => oneOf(random, [0, 1, 1e6, 1e300]))
      const found = predict(model, features).class
      if (!ACCESS_CLASSES.includes(found)) throw new RangeError(`the class ${found} is none`)
      moduleHeader(model)
      return undefined
    },
    close: () => Promise.resolve(),
  }
}
