import type { RoleBrief } from '@/api/shapes'

export type Door = 'merchant' | 'point' | 'community' | 'operator'

const paths: Record<Door, string> = { merchant: '/merchant', point: '/point', community: '/community', operator: '/operator' }
const doorsOf: Record<string, Door[] | undefined> = {
  merchant: ['merchant', 'point'],
  organisation: ['point'],
  host: ['point'],
  community: ['community', 'point'],
  platform: ['operator'],
}

/** The consoles a person may enter, each once, with the parties that open it. */
export function openDoors(roles: RoleBrief[]): { door: Door; to: string; parties: string[] }[] {
  return (Object.keys(paths) as Door[])
    .map((door) => ({
      door,
      to: paths[door],
      parties: [
        ...new Set(roles.filter((role) => doorsOf[role.party_kind]?.includes(door)).map((role) => role.party_name)),
      ],
    }))
    .filter((found) => found.parties.length > 0)
}
