/** What a sign-in address may name: the one tenant of the sandbox, or the names that stand for any. */
export function isKnownTenant(name: string, tenantId: string): boolean {
  return name === 'organizations' || name === 'common' || name.toLowerCase() === tenantId.toLowerCase();
}

/** With the names for any tenant the issuer is a template, with its braces as they stand here. */
export function issuerOf(origin: string, tenant: string, tenantId: string): string {
  const named = tenant.toLowerCase() === tenantId.toLowerCase();
  return `${origin}/${named ? tenantId : '{tenantid}'}/v2.0`;
}
