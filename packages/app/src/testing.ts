/** For the tests of packages that deliver or carry the story: the world in memory, which keeps the laws of the ports. */
export { createMemoryOutbox, type MemoryItem } from './jobs/memory-outbox.ts';
export { createMemoryStore, type MemoryStore } from './testing/memory-store.ts';
export { createMovableClock, type MovableClock } from './testing/movable-clock.ts';
export { createScriptedMailer, type ScriptedMailer } from './testing/scripted-mailer.ts';
export { createScriptedSignIn, identityOf, type ScriptedSignIn, tokensOf } from './testing/scripted-sign-in.ts';
export { contentOf, createScriptedFeeds, failedWith, type ScriptedFeeds } from './testing/scripted-feeds.ts';
export {
  createScriptedOrganization,
  createScriptedProvider,
  type ScriptedProvider,
} from './testing/scripted-provider.ts';
