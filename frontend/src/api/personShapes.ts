/** The shapes of the API about people: sessions, consents, what is kept of whom. */

export type Channel = 'phone' | 'email'

export type CodePurpose = 'sign_in' | 'sign_up' | 'verify'

export interface CommunityBrief {
  id: string
  name: string
  path_names: string[]
}

export interface Community extends CommunityBrief {
  code: string
  level: string
  parent_id: string | null
  has_children: boolean
  active: boolean
}

export interface RoleBrief {
  party_id: string
  party_kind: 'merchant' | 'organisation' | 'community' | 'platform'
  party_name: string
  role: string
}

export interface PersonBrief {
  id: string
  display_name: string
  masked_phone: string | null
  masked_email: string | null
  language: string
  elder_mode: boolean
  text_size: number
  theme: string
  communities: CommunityBrief[]
  household: { id: string; label: string } | null
  roles: RoleBrief[]
}

export interface Session {
  person: PersonBrief | null
  csrf_token: string
  oidc: { enabled: boolean; name: string | null }
  mode: 'development' | 'production'
}

export interface ConsentText {
  purpose: string
  version: string
  title: string
  body: string
  required: boolean
}

export interface Consent {
  purpose: string
  granted: boolean
  text_version: string
  at: string
  outdated: boolean
}

export interface SignedInDevice {
  id: string
  created_at: string
  last_seen_at: string
  device: string
  address_hint: string
  current: boolean
}

export interface Identity {
  id: string
  kind: 'phone' | 'email' | 'oidc'
  masked: string
  created_at: string
}

export interface Reveal {
  at: string
  by_role: string
  by_party: string
  what: string
  reason: string
}

export interface AuditEntry {
  at: string
  what: string
  text: string
  by_myself: boolean
  by_party: string | null
}

export interface DataExport {
  id: string
  state: string
  created_at: string
  ready_at: string | null
  expires_at: string | null
}

export interface HouseholdMember {
  person_id: string
  name: string
  state: string
  asked_at: string
}

/** The person, with what only the pages of settings need. */
export interface Me extends PersonBrief {
  has_password: boolean
  deletion_effective_at: string | null
}

export interface Household {
  id: string
  label: string
  state: 'waiting' | 'confirmed'
  members: HouseholdMember[]
  community_id: string
  building: string
  unit: string
  room: string
}
