import type { components } from '@/api/schema'

type Roster = components['schemas']['Roster']
type HandOverEvent = components['schemas']['HandOverEvent']

/** A hand-over that was not told yet. */
interface Noted {
  id: string
  person: string
  point: string
  event: HandOverEvent
}

const name = 'linli.hand-overs'
const rosters = 'rosters'
const events = 'events'
let opening: Promise<IDBDatabase> | null = null

/** The store on this device; every write says when it failed, unlike `personalShelf`. */
function opened(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(rosters)
      request.result.createObjectStore(events, { keyPath: 'id' }).createIndex('person', 'person')
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
  }).catch((error: unknown) => {
    opening = null
    throw error
  })
  return opening
}

/** Resolves when everything of a transaction is written; a full store rejects, and nothing of it is. */
async function within(mode: IDBTransactionMode, work: (take: (store: string) => IDBObjectStore) => void): Promise<void> {
  const transaction = (await opened()).transaction([rosters, events], mode, { durability: 'strict' })
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB'))
    try {
      work((store) => transaction.objectStore(store))
    } catch (error) {
      // A write that is refused at once must take back those before it.
      transaction.abort()
      reject(error instanceof Error ? error : new Error('IndexedDB'))
    }
  })
}

/** What views hold is wrapped to be watched, and a store takes plain things only. */
const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

const rosterKey = (person: string, point: string): string => `${person}.${point}`

export async function writeRoster(person: string, point: string, roster: Roster): Promise<void> {
  await within('readwrite', (take) => take(rosters).put(plain(roster), rosterKey(person, point)))
}

export async function readRoster(person: string, point: string): Promise<Roster | null> {
  let found: Roster | null = null
  await within('readonly', (take) => {
    const request = take(rosters).get(rosterKey(person, point)) as IDBRequest<Roster | undefined>
    request.onsuccess = () => (found = request.result ?? null)
  })
  return found
}

/** Notes a hand-over and the list without it, both or neither. */
export async function noteHandOver(person: string, point: string, event: HandOverEvent, left: Roster | null): Promise<void> {
  await within('readwrite', (take) => {
    const noted: Noted = { id: event.id, person, point, event: plain(event) }
    take(events).put(noted)
    if (left) take(rosters).put(plain(left), rosterKey(person, point))
  })
}

/** What one person handed out and did not tell, oldest first; at one point, or anywhere. */
export async function untoldHandOvers(person: string, point?: string): Promise<Noted[]> {
  let found: Noted[] = []
  await within('readonly', (take) => {
    const request = take(events).index('person').getAll(person) as IDBRequest<Noted[]>
    request.onsuccess = () => (found = request.result)
  })
  return found
    .filter((noted) => point === undefined || noted.point === point)
    .sort((one, other) => one.event.scanned_at.localeCompare(other.event.scanned_at))
}

export async function forgetHandOvers(ids: string[]): Promise<void> {
  await within('readwrite', (take) => ids.forEach((id) => take(events).delete(id)))
}

/** Takes the lists of all points from this device; what was not told stays until its person is back. */
export async function forgetRosters(): Promise<void> {
  await within('readwrite', (take) => take(rosters).clear())
}
