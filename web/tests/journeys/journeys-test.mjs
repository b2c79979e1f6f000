// Fifteen journeys through the desk in a real browser, in three languages: SERVANDA=/path/to/servanda node --test tests/journeys/journeys-test.mjs
import './day.mjs'
import './text.mjs'
import './record.mjs'
import './case.mjs'
import './map.mjs'
import './means.mjs'
import './public.mjs'
import './faults.mjs'
