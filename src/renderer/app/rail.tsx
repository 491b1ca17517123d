import { Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { PLACES } from './places.ts'

export function Rail() {
  const isNarrow = useMediaQuery('(max-width: 900px)')
  return (
    <nav className="rail" aria-label="Pages">
      {PLACES.map(({ name, path, icon: Icon }) => (
        <Tooltip key={path} label={name} position="right" disabled={!isNarrow}>
          <Link
            to={path}
            className="rail-link"
            activeOptions={{ exact: path === '/' }}
            activeProps={{ 'aria-current': 'page' }}
          >
            <Icon size={18} stroke={1.6} aria-hidden />
            <span className="rail-word">{name}</span>
          </Link>
        </Tooltip>
      ))}
    </nav>
  )
}
