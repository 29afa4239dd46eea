/** Something in the input that was left out or read with a guess. Counted by code, never silent. */
export interface Warning {
  readonly code: WarningCode;
  readonly count: number;
  /** A plain sentence for the person whose calendar it is. Never contains a title or an address. */
  readonly text: string;
}

export type WarningCode =
  | 'broken_event'
  | 'truncated_file'
  | 'unknown_zone'
  | 'unreadable_rule'
  | 'unreadable_line'
  | 'inverted_end'
  | 'too_many_events'
  | 'too_many_occurrences'
  | 'too_many_exceptions'
  | 'duplicate_event'
  | 'nobody_named'
  | 'owner_not_listed'
  | 'series_left_out'
  | 'unknown_charset'
  | 'unsupported_component';
