import type { PersonId, TenantId } from './ports/store.ts';

/** Who is asking: one person of one tenant. Every use case of a person takes it and sees nothing beyond it. */
export interface Principal {
  readonly tenantId: TenantId;
  readonly personId: PersonId;
}
