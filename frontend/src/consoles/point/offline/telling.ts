import { answered, client } from '@/api/client'
import { forgetHandOvers, untoldHandOvers } from '@/app/handOverStore'
import { once } from '../../api/once'
import type { SyncedHandOver } from '../../api/pointShapes'

const most = 200

/** Tells what one person handed out at a point, oldest first; what was told is forgotten here, whatever came of it. */
export async function tellHandOvers(person: string, point: string): Promise<SyncedHandOver[]> {
  const noted = (await untoldHandOvers(person, point)).slice(0, most)
  if (noted.length === 0) return []
  const { events } = await answered(
    client.POST('/api/v1/pick-up-points/{point_id}/hand-overs', {
      params: once({ point_id: point }),
      body: { events: noted.map(({ event }) => event) },
    }),
  )
  await forgetHandOvers(events.map((event) => event.id))
  return events
}

/** Tells everything that can be told; gives how many hand-overs are still not. */
export async function tellEverything(person: string): Promise<number> {
  const points = new Set((await untoldHandOvers(person)).map(({ point }) => point))
  // One that cannot be told, at a point one has left, must not keep the others back.
  for (const point of points) await tellHandOvers(person, point).catch(() => [])
  return (await untoldHandOvers(person)).length
}
