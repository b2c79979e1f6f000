// New entries as they arrive. The browser connects again by itself and says what it saw last (`Last-Event-ID`), so none is lost or counted twice.
import type { Arrived, Changed } from './api'

class Live {
  /** Grows with every entry that arrives: whoever reads it is told. */
  version = $state(0)
  /** Entries that arrived since the agreement was opened. */
  arrived = $state(0)
  last: Arrived | null = $state.raw(null)
  changed: Changed | null = $state.raw(null)
  state: 'off' | 'open' | 'waiting' = $state('off')
  #source: EventSource | null = null
  /** What was told already: an entry, and then how statuses changed with it, are one piece of news. */
  #position = 0

  /** Listens to an address; `null` listens to nothing. */
  listen(address: string | null) {
    this.#source?.close()
    this.#source = null
    this.state = 'off'
    this.arrived = 0
    this.#position = 0
    this.last = null
    this.changed = null
    if (address === null) return
    const source = new EventSource(address)
    this.#source = source
    this.state = 'waiting'
    let is_again = false
    source.addEventListener('open', () => {
      this.state = 'open'
      // What failed while the line was down is asked again.
      if (is_again) this.version += 1
      is_again = true
    })
    // Closed means that the server gives no stream here; otherwise the browser tries again.
    source.addEventListener('error', () => (this.state = source.readyState === EventSource.CLOSED ? 'off' : 'waiting'))
    source.addEventListener('entry', (event: MessageEvent<string>) => {
      this.last = JSON.parse(event.data) as Arrived
      this.arrived += 1
      this.#tell(this.last.position)
    })
    source.addEventListener('again', () => (this.version += 1))
    source.addEventListener('status', (event: MessageEvent<string>) => {
      this.changed = JSON.parse(event.data) as Changed
      // A row that was set aside is told here alone.
      this.#tell(this.changed.position)
    })
  }

  #tell(position: number) {
    if (position <= this.#position) return
    this.#position = position
    this.version += 1
  }
}

export const live = new Live()
