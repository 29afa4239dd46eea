import type { CreatedWorld } from '../world/create-world.ts';

/** A world, and what goes on in it by itself. */
export interface Company extends CreatedWorld {
  /**
   * Lets life go on up to an instant, for so many days at most where that is said; how many days were lived. The same days always hold the
   * same life.
   */
  grow(now: number, most?: number): number;
}
