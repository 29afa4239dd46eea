/** What a process does. In embedded mode one process does all; in production each can be started as often as needed. */
export const roleNames = ['api', 'worker', 'scheduler'] as const;

export type Role = (typeof roleNames)[number];
