import type { AccessClass } from '../../../shared/classes.ts'
import type { DatasetReport } from '../../../shared/model-report.ts'
import { featureWord } from '../../widgets/feature-facts.ts'

export interface Answer {
  readonly readaheadKib: number
  readonly abstained: 'no' | 'unsure' | 'outside'
  readonly outsideFeature?: string | undefined
}

/** What the module would do after it gave a class, to go on a sentence that has named the class. */
export function actionAfter({ readaheadKib, abstained, outsideFeature }: Answer): string {
  switch (abstained) {
    case 'no':
      return `so ${readaheadKib}\u2009KiB`
    case 'unsure':
      return 'but it is not sure enough, so the readahead is left alone'
    case 'outside': {
      const feature = outsideFeature === undefined ? 'a feature' : featureWord(outsideFeature)
      return `but ${feature} is unlike all that it has learned from, so the readahead is left alone`
    }
  }
}

/** The mean window of a class, rounded to what a person would type; undefined for a class without windows. */
export function meanWindow(features: DatasetReport['features'], name: AccessClass): number[] | undefined {
  const means = features.flatMap(({ byClass }) => {
    const mean = byClass[name]?.mean
    return mean === undefined ? [] : [Number(mean.toPrecision(4))]
  })
  return means.length === 0 || means.length < features.length ? undefined : means
}
