import type { BenchError, ErrorCode } from '../../shared/errors.ts'

/** Where a terminal has a command, the pages have a place. */
const ON_PAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  'authentication-failed': 'Check the login in the box’s entry under Boxes, then try again.',
  'bad-model': 'Choose another one under Models.',
  'host-key-changed':
    'If the box was installed anew, compare the fingerprint on its console (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), ' +
    'forget the old key on the box’s page, and check it again.',
  'host-key-unknown':
    'Compare it on the box’s console (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub). If it is the same, check the box again and accept it.',
  'import-conflict': 'Choose another data folder under Settings, start the bench anew, and import it there.',
  'missing-tool': 'Check the box on its page under Boxes: what packages can mend is installed from there.',
  'module-busy': 'Unload it on the Live page first.',
  'module-lost': 'Load a model’s module first, on the Bench page.',
  'unknown-box': 'Add it under Boxes.',
  'unknown-model': 'See Models for what there is.',
  'unknown-session': 'See Sessions for what there is.',
  'virtual-box': 'Start it, or shut it down, on its page under Boxes, then try again.',
}

/** What to do next in the words of the pages: nobody there is sent to a terminal for what a button does. */
export function nextStepOnPages({ code, nextStep }: Pick<BenchError, 'code' | 'nextStep'>): string | undefined {
  if (nextStep === undefined) return undefined
  const text = nextStep.replace(/the whole list: rabench box check \S+$/, 'the whole list is on the box’s page')
  return /\brabench [a-z]|RABENCH_/.test(text) ? (ON_PAGES[code] ?? text) : text
}
