import { Text } from '@mantine/core'
import { subjectLetter } from '../../../shared/compared-subjects.ts'
import { lookAt, useSubjectLooks } from './subject-looks.ts'

/** "── A": a subject’s letter after its line as charts draw it. */
export function SubjectMark({ place }: { readonly place: number }) {
  const { color, dashPx } = lookAt(useSubjectLooks(), place)
  return (
    <Text span inherit style={{ whiteSpace: 'nowrap' }}>
      <svg width={30} height={10} aria-hidden style={{ verticalAlign: '1px' }}>
        <line x1={0} x2={30} y1={5} y2={5} stroke={color} strokeWidth={2.5} strokeDasharray={dashPx?.join(' ')} />
      </svg>{' '}
      <Text span inherit fw={600} c={color}>
        {subjectLetter(place)}
      </Text>
    </Text>
  )
}
