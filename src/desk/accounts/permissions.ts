/** Who works with Rumbo beside the bot. */
export const ROLES = [
  'counsellor',
  'protection',
  'supervisor',
  'editor',
  'ally',
  'administrator',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

/** What a route asks for. `self`: anybody who is signed in, about themselves; `public`: nobody needs to be signed in. */
export const PERMISSIONS = [
  'public',
  'self',
  'tickets.read',
  'tickets.work',
  'tickets.assign',
  'tickets.prioritise',
  'number.reveal',
  'person.export',
  'help.read',
  'colleagues.read',
  'load.read',
  'audit.read',
  'misuse.read',
  'misuse.acknowledge',
  'accounts.read',
  'accounts.write',
  'content.edit',
  'indicators.read',
  'practice',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const DESK: readonly Permission[] = [
  'tickets.read',
  'tickets.work',
  'help.read',
  'colleagues.read',
  'practice',
];

/**
 * The whole table: what is not listed is refused. An ally sees counts only and nobody's case; an editor the texts; an
 * auditor the chain of what others did. The administrator of a small office is also its first counsellor.
 */
const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
  counsellor: [...DESK, 'number.reveal'],
  protection: [...DESK, 'number.reveal', 'person.export'],
  supervisor: [
    ...DESK,
    'number.reveal',
    'person.export',
    'tickets.assign',
    'tickets.prioritise',
    'load.read',
    'audit.read',
    'misuse.read',
    'misuse.acknowledge',
    'accounts.read',
    'indicators.read',
  ],
  editor: ['help.read', 'content.edit'],
  ally: ['indicators.read'],
  administrator: [
    ...DESK,
    'tickets.assign',
    'load.read',
    'audit.read',
    'misuse.read',
    'misuse.acknowledge',
    'accounts.read',
    'accounts.write',
    'indicators.read',
  ],
  auditor: ['audit.read', 'misuse.read', 'indicators.read'],
};

/** Whether a role may do something; `undefined` is somebody who is not signed in. */
export function may(role: Role | undefined, permission: Permission): boolean {
  if (permission === 'public') return true;
  if (role === undefined) return false;
  return permission === 'self' || GRANTS[role].includes(permission);
}

/** Everything a role may do, for the console to show nothing else. */
export const permissionsOf = (role: Role): readonly Permission[] =>
  PERMISSIONS.filter((permission) => permission !== 'public' && may(role, permission));

/** Trained for protection cases: those are shown, offered and passed to them alone. */
export const isProtectionRole = (role: Role): boolean => role === 'protection';
