import { Center } from '@mantine/core'
import { Empty } from '../widgets/empty.tsx'

export function NoToken() {
  return (
    <Center h="100%" component="main">
      <Empty
        order={1}
        title="This page was opened without its token"
        hint="Open the address that the bench printed when it started: it carries a token that is new at each start. Nobody else on this computer can use the bench without it."
      />
    </Center>
  )
}
