/**
 * The roles that Clearweek works in. None can sign in; the one login of `DATABASE_URL` is a member of all and each pool
 * takes its role when it connects. The names belong to the whole PostgreSQL server, not to one database.
 */
export const roles = {
  /** Owns the schema. Only migrations act as it. */
  owner: 'clearweek_owner',
  /** API and worker: one tenant's rows at a time. */
  app: 'clearweek_app',
  /** Scheduler: ids and due times of all tenants. */
  scheduler: 'clearweek_scheduler',
  /** Owns the schema of the queue's own tables and sees nothing else. */
  queue: 'clearweek_queue',
} as const;

export type Role = (typeof roles)[keyof typeof roles];

/** Where Clearweek's tables live, and where the queue's do. */
export const schemas = { clearweek: 'clearweek', queue: 'queue' } as const;
