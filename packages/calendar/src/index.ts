export type * from './event.ts';
export type * from './time.ts';
export { defaultBounds, type Bounds } from './recurrence/bounds.ts';
export { matchingStarts, ruleStarts, type RuleStarts } from './recurrence/rule-starts.ts';
export { readRule, type Rule, type RuleReading } from './recurrence/rule.ts';
export { toInstant, toWall } from './zone.ts';
