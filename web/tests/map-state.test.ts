import { describe, expect, it } from 'vitest'
import { readCamera, readFilters, readLayers, writeCamera, writeLayers } from '../src/map/state'

describe('the address of the map', () => {
  it('holds the place on the map as exactly as can be seen', () => {
    for (let zoom = 0; zoom <= 20; zoom += 0.5) {
      const read = readCamera(writeCamera({ lon: 37.80123456, lat: -48.01234567, zoom }))!
      const off_px = (Math.abs(read.lon - 37.80123456) / 360) * 512 * 2 ** zoom
      expect(off_px).toBeLessThan(zoom < 18 ? 1 : 3)
      expect(writeCamera(read)).toBe(writeCamera(readCamera(writeCamera(read))!))
    }
  })

  it('leaves aside what is no place', () => {
    for (const text of ['', '1,2', '1,2,3,4', 'a,b,c', '91,0,3', '0,181,3', '0,0,-1', '0,0,99', ',,', '1,,3']) expect(readCamera(text)).toBeNull()
  })

  it('holds layers that are off, so that a new one is on', () => {
    expect([...readLayers('')]).toEqual(['shapes', 'circles', 'names', 'watched'])
    expect(readLayers(writeLayers(new Set(['names'])))).toEqual(new Set(['names']))
    expect(readLayers('nonsense')).toEqual(readLayers(''))
  })

  it('reads a filter for each facet', () => {
    expect(readFilters({ event: 'a,b', source: 'one%2C two' })).toEqual({ event: ['a', 'b'], certainty: [], source: ['one, two'], party: [] })
  })
})
