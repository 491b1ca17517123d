import { Box, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Activity, ActivityStep } from '../../../shared/contract/index.ts'
import { isEnded } from '../../../shared/contract/words.ts'
import { clock } from '../../widgets/format.ts'
import { secondsLeftNow, signOf } from './activity-lines.ts'
import './stepper.css'

/** The steps of a piece of work. What is done folds to its result; what is active counts down. */
export function Stepper({ activity }: { readonly activity: Activity }) {
  const [now, setNow] = useState(() => Date.now())
  // Each snapshot says anew how long it takes; in between, this page counts.
  const [told, setTold] = useState({ activity, atMs: now })
  if (told.activity !== activity) setTold({ activity, atMs: now })
  const hasEnded = isEnded(activity)
  useEffect(() => {
    if (hasEnded) return
    const timer = setInterval(() => {
      setNow(Date.now())
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [hasEnded])
  const elapsedSeconds =
    ((hasEnded ? Date.parse(activity.endedAt ?? activity.startedAt) : now) - Date.parse(activity.startedAt)) / 1000
  return (
    <Box component="ol" className="stepper" aria-label="Steps">
      {activity.steps.map((step) => (
        <Step key={step.title} step={step} secondsLeft={secondsLeftNow(step, told.atMs, now)} />
      ))}
      <Text component="li" c="dimmed" className="stepper-elapsed">
        {clock(elapsedSeconds)} {hasEnded ? 'in all' : 'so far'}
      </Text>
    </Box>
  )
}

function Step({ step, secondsLeft }: { readonly step: ActivityStep; readonly secondsLeft: number | undefined }) {
  return (
    <li className="step" data-state={step.state} aria-current={step.state === 'active' ? 'step' : undefined}>
      <Text fw={600}>
        <span aria-hidden>{signOf(step)}</span> {step.title} <span className="visually-hidden">{step.state}</span>
      </Text>
      <Text size="sm" {...(step.state === 'waiting' ? { c: 'dimmed' } : {})} style={{ overflowWrap: 'anywhere' }}>
        {step.state === 'active' ? step.doing : (step.result ?? (step.state === 'waiting' ? 'waiting' : step.state))}
      </Text>
      {step.state === 'active' && secondsLeft !== undefined ? (
        <Text size="sm" c="dimmed">
          {clock(secondsLeft)} left
        </Text>
      ) : undefined}
    </li>
  )
}
