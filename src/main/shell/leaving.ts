/** What a person answers when the window is closed over work that runs. */
export type ClosingAnswer = 'stay' | 'background' | 'stop'

/** What closing the app needs of the world. */
export interface LeavingPorts {
  /** What is at work, in words. */
  readonly busy: () => readonly string[]
  readonly ask: (work: readonly string[]) => Promise<ClosingAnswer>
  /** Whether to leave boxes as they are: putting them back takes long. */
  readonly askToGiveUp: () => Promise<boolean>
  /** Takes the window off the screen; the work goes on. */
  readonly hide: () => void
  /** Stops all work, keeps what is complete, puts the boxes back, closes the data. */
  readonly stopWork: () => Promise<void>
  /** Ends the process, without more questions. */
  readonly exit: () => void
}

/**
 * How the app is left. Work lives as long as the process, so a closed window over running work is a question; and once it is
 * answered with an end, the window stays until every box is put back, or somebody gives that up.
 */
export class Leaving {
  readonly #ports: LeavingPorts
  #isAsking = false
  #isLeaving = false
  #isInBackground = false

  constructor(ports: LeavingPorts) {
    this.#ports = ports
  }

  /** Somebody closes the window, or quits. The window must stay open: `exit` is called when it may go. */
  async closing(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      if (this.#isLeaving) {
        if (await this.#ports.askToGiveUp()) this.#ports.exit()
        return
      }
      const work = this.#ports.busy()
      const answer = work.length === 0 ? 'stop' : await this.#ports.ask(work)
      if (answer === 'background') {
        this.#isInBackground = true
        this.#ports.hide()
      }
      if (answer !== 'stop') return
    } finally {
      this.#isAsking = false
    }
    await this.leave()
  }

  /** Stops what runs, then ends the process. Asks nobody: for a signal, and for `closing`. */
  async leave(): Promise<void> {
    if (this.#isLeaving) return
    this.#isLeaving = true
    await this.#ports.stopWork()
    this.#ports.exit()
  }

  /** The window is on the screen again. */
  shown(): void {
    this.#isInBackground = false
  }

  /** Whether a window in the background is wanted again: its work has ended, or somebody has to answer a question. */
  wantsWindow(isAsked: boolean): boolean {
    if (!this.#isInBackground || this.#isLeaving) return false
    return isAsked || this.#ports.busy().length === 0
  }
}
