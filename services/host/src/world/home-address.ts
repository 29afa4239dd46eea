/** Where this installation is reached; in embedded mode that is known once a port was found. */
export interface HomeAddress {
  /** Without a slash at the end. Asking before it is known is a mistake in the order of things. */
  get(): string;
  set(address: string): void;
}

export function createHomeAddress(configured: string | null): HomeAddress {
  let known = configured;
  return {
    get() {
      if (known === null) throw new Error('The address of this installation is not known yet.');
      return known.replace(/\/$/, '');
    },
    set: (address) => void (known ??= address),
  };
}
