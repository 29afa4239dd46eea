/**
 * Lets other work run. Long pure work is a generator of steps; whoever drives it in a server breathes between steps, so
 * that a large calendar never stops the answers to everybody else.
 */
export type Breathe = () => Promise<void>;
