import { Empty } from '../widgets/empty.tsx'
import { TextLink } from '../widgets/text-link.tsx'

export function NotFound() {
  return (
    <Empty
      order={1}
      title="There is no such page"
      hint="The link is wrong, or what it led to has been deleted."
      action={<TextLink to="/">Start</TextLink>}
    />
  )
}
