// What the server answers. Each type is the JSON of one address under /api; docs/desk.md says what may be seen by whom.
// A moment is RFC 3339 in the agreement's zone. An end is never included. `null` is "not stated", never "none".

/** What every number was cut from: without it a number says nothing. Is in every answer about one agreement. */
export interface Stamp {
  agreement: string
  title: string
  /** The moment judged. */
  as_of: string
  /** IANA name of the agreement's zone. */
  zone: string
  /** The last position of the record that is known to this answer, in the order of the reader. */
  known_at: number
  /** The last position that this reader could ask for. */
  last: number
  /** `public`, `mission`, or a party. */
  viewer: string
  read: number
  judged: number
  set_aside: number
}

export type Value = 'kept' | 'not_kept' | 'not_established' | 'not_applicable'
/** `high: null` = no upper bound is known. */
export interface Count { low: number; high: number | null }

// GET /api/agreements
export interface Agreement {
  id: string
  title: string
  stamp: Stamp
  totals: Totals
  parties: string[]
  /** First and last moment that any incident or act speaks of. */
  from: string | null
  to: string | null
}
/** Status lines by value. */
export interface Totals { kept: number; not_kept: number; not_established: number; not_applicable: number }

// GET /api/a/{id}/today?days=7 : the board with the period before. `days` is the length of the period, 1 to 366.
export interface Today {
  stamp: Stamp
  days: number
  /** The moment that `before` was judged at. */
  before_as_of: string
  totals: Totals
  totals_before: Totals
  in_force: { reading: string | null; status: string; why: string }[]
  red_lines: RedLine[]
  lines: Line[]
  owed: Owed[]
  files: FileLine[]
  restrictions: { from: string; to: string; observer: string; how: string; by: string; entry: string }[]
  /** `null` where this reader gets none. */
  coverage: Coverage[] | null
  notes: string[]
}
export interface RedLine {
  name: string
  tier: number | null
  key: string | null
  threshold: string
  /** Largest count in any window so far. */
  highest: Count
  highest_before: Count | null
  firings: number
  /** How many more it would take: for the mission alone, otherwise `null`. */
  margin: Count | null
  episodes: { episode: number; met_at: string; established_at: string | null; determined_at: string | null; determined_by: string; counted: string[] }[]
}
/** One status line of the board: one clause, bearer, reading and occasion. */
export interface Line {
  clause: string
  sentence: string
  who: string
  readings: string[]
  episode: number
  status: Value
  state: string
  finality: 'provisional' | 'closed'
  /** The start of the last stretch with this status, where it has stretches. */
  since: string | null
  incidents: Count | null
  incidents_before: Count | null
  /** What it was a period before; `null` where there was no such line. */
  before: Value | null
  attribution: string | null
  /** In words: `980,000 of 1,000,000 rounds`. */
  amount: string
  due: string | null
  basis: string
}
export interface Owed { clause: string; who: string; sentence: string; due: string | null; due_day: string | null; amount: string; status: Value; state: string }
export interface Coverage {
  /** `null` for those who get a share over everything alone. */
  observer: string | null
  /** Share of the period, 0 to 1, at least and at most; bands of a quarter for all but the mission. */
  share: { low: number; high: number }
  share_before: { low: number; high: number } | null
}

// GET /api/a/{id}/clauses/{number}
export interface Clause {
  stamp: Stamp
  number: string
  sentence: string
  /** As it stands in the text. */
  source: string
  statuses: Status[]
  boxes: Boxes | null
}
export interface Status extends Line {
  closes: string
  triggered: string | null
  due_day: string | null
  late_by_days: number | null
  intervals: { from: string; to: string; status: Value; incidents?: Count; entries: string[]; why: string }[]
  last_incident: string | null
  counted: string[]
  not_counted: { entry: string; why: string }[]
  /** Coverage relied on: for the mission alone, otherwise `null`. */
  coverage: string[] | null
  /** Smallest changes, each applied and judged: for the mission alone, otherwise `null`. */
  would_change: string[] | null
  because: Reason[]
}
export interface Reason { head: string; text: string; because: Reason[] }

// GET /api/a/{id}/text , POST /api/check {"text": "..."} (the latter without stamp and lines)
export interface Text {
  stamp: Stamp | null
  text: string
  clauses: { number: string; from_line: number; to_line: number; sentence: string; heading: string | null }[]
  findings: Finding[]
  boxes: Boxes[]
  lines: Line[]
}
/** As docs/findings.schema.json has them: lines and columns from 1, columns in characters. */
export interface Finding {
  code: string; severity: 'error' | 'warning' | 'info'; clause: string | null; file: string
  line: number; column: number; end_line: number; end_column: number
  message: string; label: string; also: { line: number; column: number; end_line: number; end_column: number; text: string }[]; notes: string[]; help: string | null; path: string[]
}
/** The six boxes of one clause, as docs/findings.schema.json has them. */
export interface Boxes { file: string; clause: string; observable: boolean; provable: boolean; answered: boolean; clocked: boolean; resourced: boolean; sturdy: boolean; enforceable: boolean; guarantee: boolean }

// GET /api/a/{id}/entries?from&to&kind&event&clause&source&q&after&limit : newest position first; `next` is the value of `after` for the next
// page. It holds the position that the first page was cut at, so pages never shift.
export interface Entries { stamp: Stamp; total: number; next: string | null; kinds: Chip[]; sources: Chip[]; entries: EntryLine[]; set_aside: SetAside[] }
/** A filter with what it would leave, given the other filters. */
export interface Chip { name: string; count: number }
export interface EntryLine {
  id: string
  position: number
  kind: string
  says: string
  who: string
  from: string | null
  to: string | null
  precision: string
  place: string
  lat: number | null
  lon: number | null
  radius_m: number | null
  source: string
  url: string | null
  reliability: string | null
  credibility: number | null
  attested: string[]
  handling: string
  /** `stands`, or how it was taken back: `withdrawn by x`, `corrected by y`. */
  stands: string
  reported: string | null
}
export interface SetAside { id: string | null; position: number; file: string; line: number; column: string | null; why: string }
// GET /api/a/{id}/entries/{entry}
export interface Entry { stamp: Stamp; entry: EntryLine; note: string | null; file: string; line: number; about: EntryLine[]; counted_in: { clause: string; who: string; counted: boolean; why: string }[] }

// GET /api/a/{id}/names : what an entry may name, as the text of the agreement has it
export interface Names { stamp: Stamp; parties: Named[]; places: Named[]; events: Named[]; clauses: string[] }
export interface Named { name: string; title: string }

// GET /api/a/{id}/points?from&to&event&clause : incidents and acts with a place or a time, in columns, in order of time; at most 100,000, otherwise
// `points` is null and /bins is to be asked. `t` is in seconds since 1970-01-01 UTC. `at` is -1 where the place is not known.
export interface Points {
  stamp: Stamp
  total: number
  /** Those without any place, and those without a time: shown as counts beside the map, never left out in silence. */
  unplaced: number
  untimed: number
  events: string[]
  sources: string[]
  /** Places of the agreement that `place` counts by. */
  places: string[]
  /** The clauses that rest on any of these, with how many; all clauses count, whichever was asked for. */
  clauses: Chip[]
  points: null | {
    id: string[]; t: number[]; t_to: number[]
    lon: (number | null)[]; lat: (number | null)[]; radius_m: (number | null)[]
    /** Which of `places` it was in, where the record says no more than that. */
    place: (number | null)[]
    event: number[]; source: number[]; position: number[]
    /** 0 one side claims, 1 reported, 2 confirmed or undisputed. */
    certainty: number[]
    who: string[]
  }
}
// GET /api/a/{id}/bins?from&to&event&zoom : counts per cell of a grid in degrees (size in the answer) and per local day
export interface Bins {
  stamp: Stamp
  total: number
  cell_degrees: number
  cells: { lon: number[]; lat: number[]; count: number[] }
  days: { first: string; /** Before the first day. */ earlier: number; counts: number[]; events: string[]; by_event: number[][] }
  unplaced: number
  untimed: number
}
// GET /api/a/{id}/shapes : GeoJSON; properties `name`, `kind` (zone, line, corridor, point), `clauses`
// GET /api/a/{id}/watch?from&to : the mission alone (others get what a page that is not there gives)
export interface Watch { stamp: Stamp; observers: { observer: string; place: string | null; events: string[]; full: boolean; from: string; to: string; entry: string }[]; unwatched: { from: string; to: string; clause: string }[] }

// GET /api/a/{id}/cases , /api/a/{id}/cases/{case}
export interface FileLine {
  id: string
  number: number
  title: string
  stage: string
  /** The step owed next; `null` for a closed file. */
  next: string | null
  opened: string | null
  last_step: string | null
  age_days: number | null
  still_days: number | null
  alleged_by: string | null
  refused: number
  is_closed: boolean
}
export interface Cases { stamp: Stamp; files: FileLine[]; complaints: { by: string; count: number }[]; contacts: Contact[]; loose: EntryLine[] }
export interface Contact { entry: string; at: string | null; by: string | null; with: string | null; channel: string | null; acknowledged: string | null }
export interface Case {
  stamp: Stamp
  file: FileLine
  /** `note` has the words of a comment, and whatever else was written to a step. */
  steps: { entry: EntryLine; step: string; says: Record<string, string>; note: string | null; by: string | null; at: string | null; lacked: string[] }[]
  comments_until: string | null
  /** What may be entered next by this account, with the steps that it would skip. */
  may: { step: string; skips: string[]; needs_second: boolean }[]
}

// GET /api/a/{id}/means
export interface Means {
  stamp: Stamp
  pledges: { clause: string; who: string; sentence: string; unit: string; owed: number | null; low: number | null; best: number | null; high: number | null; share: number | null; due: string | null; status: Value; counted: string[] }[]
  series: { name: string; sort: string; unit: string; points: { from: string; to: string; low: number | null; high: number | null; best: number | null; entry: string; unused: string | null }[] }[]
}

// GET /api/a/{id}/stream : server-sent events; `id:` is the position, `Last-Event-ID` resumes.
//   event: entry  data: {"position": 12, "id": "a12", "kind": "incident"}
//   event: again  data: {"position": 12}   too much was missed to be told one by one: read everything again
//   event: status data: {"position": 12, "changes": [{"clause": "1", "who": "NORTH", "before": "kept", "after": "not_kept"}]}
export interface Arrived { position: number; id: string; kind: string }
export interface Changed { position: number; changes: { clause: string; who: string; before: Value | null; after: Value | null }[] }

// POST /api/a/{id}/entries  with an object of docs/entry.md without `id` (the server names it) : 201 {"id": "...", "position": 12}, when it is on disk
// POST /api/a/{id}/cases/{case}/{step} likewise, with what the step says
/** `null` where whoever enters it may not read it. */
export interface Entered { id: string; position: number | null }

// What takes two persons (`closure`, `override`, `release`) is proposed by the same POST where the desk has accounts : 202 {"proposal": 3}. Without
// accounts it is refused (/problems/two).
export interface Waits { proposal: number }
// GET /api/a/{id}/proposals : those that wait for a second person, for the mission alone.
// POST /api/a/{id}/proposals/{number} {} agrees as another person : 201 {"id": "..."}. DELETE withdraws one's own : 204.
export interface Proposal {
  number: number
  kind: 'closing' | 'override' | 'release'
  /** The account that proposed it. */
  by: string
  at: string
  /** What would be entered, as docs/entry.md has it; both names are added to it. */
  entry: Record<string, unknown>
}

// POST /api/password {"old","new"} : 204; all other sessions of the account end
// GET /api/me ; POST /api/session {"name","password"} ; DELETE /api/session
export interface Me {
  name: string | null
  role: string
  viewer: string
  /** Whose view may be asked for with `for`. */
  views: string[]
  /** `enter`, `open`, `decide`, `second`, `publish`, `keep`. */
  may: string[]
  /** False where the desk has no accounts: whoever sits at the machine is the mission. */
  has_accounts: boolean
}

/** RFC 9457. */
export interface Problem { type: string; title: string; status: number; detail: string; parameter?: string; help?: string }
